package procedures

import (
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func TestFactsTakeOverWhatTheDictionaryKnows(t *testing.T) {
	look := Recognition{Sections: []Section{{Name: "child"}}, Facts: []Fact{{Name: "child.birth_date"}, {Name: "mother.sex"},
		{Name: "area", Labels: []string{"Diện tích sàn"}}}}
	got := look.Fields()
	if got[0].Kind != KindDate || got[0].In != "child" || got[0].Role() != "child" || len(got[0].Labels) == 0 || got[0].Lines != 1 {
		t.Errorf("child.birth_date = %+v", got[0])
	}
	if got[1].In != "" || got[1].Kind != KindEnum || len(got[1].Values) != 2 {
		t.Errorf("mother.sex = %+v, want no section, and the two values", got[1])
	}
	if got[2].Kind != KindArea || got[2].Labels[0] != "Diện tích sàn" || got[2].Role() != "" {
		t.Errorf("area = %+v, want its own label", got[2])
	}
	if look.Facts[0].Kind != "" {
		t.Error("Fields() changed the type's own entry")
	}
}

func TestFactsThatNothingCanBeReadForAreRefused(t *testing.T) {
	cases := map[string]struct {
		look Recognition
		want string
	}{
		"unknown":        {Recognition{Facts: []Fact{{Name: "shoe_size"}}}, "dictionary"},
		"no section":     {Recognition{Facts: []Fact{{Name: "area", In: "cellar"}}}, "cellar"},
		"no values":      {Recognition{Facts: []Fact{{Name: "x", Labels: []string{"X"}, Kind: KindEnum}}}, "no values"},
		"as it ought be": {Recognition{Facts: []Fact{{Name: "area"}}}, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			err := tc.look.checkFacts()
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("checkFacts() = %v, want %q", err, tc.want)
			}
		})
	}
}

func TestDictionaryIsWhole(t *testing.T) {
	kinds := map[Kind]bool{KindText: true, KindForeign: true, KindName: true, KindOrgan: true, KindAddress: true, KindDate: true, KindYear: true, KindInteger: true, KindDecimal: true,
		KindArea: true, KindMoney: true, KindCurrency: true, KindNumber: true, KindCode: true, KindPersonalID: true, KindTaxCode: true, KindEnum: true}
	for name, f := range Dictionary() {
		if !kinds[f.Kind] || len(f.Labels) == 0 || f.Kind == KindEnum && len(f.Values) == 0 {
			t.Errorf("%s = %+v", name, f)
		}
	}
	if len(Dictionary()) < 50 {
		t.Errorf("the dictionary has %d facts", len(Dictionary()))
	}
}

func TestProvinces(t *testing.T) {
	today, old, codes := 0, 0, map[string]bool{}
	for _, p := range Provinces() {
		if codes[p.IDCode] || len(p.IDCode) != 3 {
			t.Errorf("%s: code %q is no code, or another's", p.Name, p.IDCode)
		}
		codes[p.IDCode] = true
		if p.Successor == "" {
			today++
			continue
		}
		old++
		if s, ok := ProvinceNamed(p.Successor); !ok || s.Successor != "" || p.ValidTo != "2025-06-30" {
			t.Errorf("%s became %q on %q, which is no province of today", p.Name, p.Successor, p.ValidTo)
		}
	}
	if today != 34 || old != 29 {
		t.Errorf("%d provinces of today and %d of before, want 34 and 29", today, old)
	}
}

func TestProvinceNamed(t *testing.T) {
	for text, want := range map[string]string{"tỉnh Gia Lai": "Gia Lai", "Bình Định": "Bình Định", "TP. Hồ Chí Minh": "Hồ Chí Minh", "TP.HCM": "Hồ Chí Minh",
		"Thành phố  Huế": "Huế", "tỉnh Thừa Thiên Huế": "Huế", "ĐẮK LẮK": "Đắk Lắk", "tỉnh Gia Lài": "", "": "", "xã Gia Lai": ""} {
		if p, ok := ProvinceNamed(text); p.Name != want || ok != (want != "") {
			t.Errorf("ProvinceNamed(%q) = %q, want %q", text, p.Name, want)
		}
	}
	p, ok := ProvinceOfID("052")
	if !ok || p.Name != "Bình Định" || p.Successor != "Gia Lai" {
		t.Errorf("ProvinceOfID(052) = %+v", p)
	}
	if !p.On(time.Date(2025, 6, 30, 12, 0, 0, 0, pipeline.Zone)) || p.On(time.Date(2025, 7, 1, 0, 0, 0, 0, pipeline.Zone)) {
		t.Error("On(): Bình Định was in force to the end of June 2025")
	}
}
