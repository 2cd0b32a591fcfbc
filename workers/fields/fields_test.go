package fields

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestDecisionIsRead(t *testing.T) {
	got := Extract([]pipeline.Page{decision()}, nil, catalogue(t))
	if got.Type != "decision" || got.TypeDoubt != "" {
		t.Errorf("type = %q (%s), want decision", got.Type, got.TypeDoubt)
	}
	wantFields(t, got, map[pipeline.FieldName]string{
		pipeline.FieldTitle: "QUYẾT ĐỊNH", pipeline.FieldNumber: "15/QĐ-UBND", pipeline.FieldDate: "2026-03-05",
		pipeline.FieldIssuer:  "ỦY BAN NHÂN DÂN PHƯỜNG DIÊN HỒNG",
		pipeline.FieldSummary: "Về việc cấp số nhà trên đường Trần Phú phường Diên Hồng",
	})
}

func TestQuadsLieOnTheCapturedPage(t *testing.T) {
	upright := decision()
	want := Extract([]pipeline.Page{upright}, nil, catalogue(t)).Field(pipeline.FieldNumber).Quad.Bounds()
	turned := upright
	turned.Width, turned.Height, turned.Rotation = upright.Height, upright.Width, 90
	turned.Words = nil
	for _, w := range upright.Words {
		w.Quad = turned.OnCapture(w.Quad.Bounds())
		turned.Words = append(turned.Words, w)
	}
	f := Extract([]pipeline.Page{turned}, nil, catalogue(t)).Field(pipeline.FieldNumber)
	if got := f.Quad; math.Abs(got[0].X-want.MinY) > 1 || math.Abs(got[0].Y-(2480-want.MinX)) > 1 {
		t.Errorf("quad = %v, want its first corner at (%g, %g)", got, want.MinY, 2480-want.MinX)
	}
	if f.Page != 1 {
		t.Errorf("page = %d, want 1", f.Page)
	}
}

// TestSummaryEndsWhereTheTextBegins takes a first sentence that stands right under the heading.
func TestSummaryEndsWhereTheTextBegins(t *testing.T) {
	got := Extract(pages(decision(printed{40, 8, "Xét Tờ trình của Văn phòng Hội đồng"})), nil, catalogue(t))
	if f := got.Field(pipeline.FieldSummary); f.Value != "Về việc cấp số nhà trên đường Trần Phú phường Diên Hồng" {
		t.Errorf("summary %q", f.Value)
	}
}

func TestFaintNumberIsDoubted(t *testing.T) {
	got := Extract([]pipeline.Page{faint(decision(), "15/QĐ-UBND", 0.5)}, nil, catalogue(t))
	if f := got.Field(pipeline.FieldNumber); !f.Doubtful() || f.Value != "15/QĐ-UBND" {
		t.Errorf("number = %+v, want a doubtful 15/QĐ-UBND", f)
	}
}

func TestRequiredFieldThatIsAbsentIsDoubted(t *testing.T) {
	got := Extract([]pipeline.Page{page(printed{40, 2, "QUYẾT ĐỊNH"}, printed{10, 5, "Điều 1. Nội dung."})}, nil, catalogue(t))
	for _, name := range []pipeline.FieldName{pipeline.FieldNumber, pipeline.FieldDate, pipeline.FieldIssuer} {
		if f := got.Field(name); f.Name != name || f.Value != "" || !f.Doubtful() {
			t.Errorf("%s = %+v, want empty and doubtful", name, f)
		}
	}
}

func TestUnknownPaperIsOther(t *testing.T) {
	for name, pages := range map[string][]pipeline.Page{
		"no pages": nil, "blank": {page()}, "shopping list": {page(printed{5, 5, "gạo 5 kg, nước mắm 2 chai"})},
	} {
		t.Run(name, func(t *testing.T) {
			got := Extract(pages, nil, catalogue(t))
			if got.Type != pipeline.OtherType || got.TypeConfidence > 0.2 || len(got.Doubts()) > 0 {
				t.Errorf("Extract() = %+v, want other without doubt", got)
			}
		})
	}
}

func FuzzExtractNeverPanics(f *testing.F) {
	small := decision()
	small.Words = small.Words[:24]
	seed, _ := json.Marshal([]pipeline.Page{small})
	f.Add(seed)
	f.Add([]byte(`[{"words":[{"text":""},{"text":"Số:"},{"text":"ngày 05/3/2026"},{"text":"Ông"}]}]`))
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var pages []pipeline.Page
		if json.Unmarshal(data, &pages) != nil {
			t.Skip()
		}
		Extract(pages, [][]pipeline.Code{{{Text: string(data)}}}, cat)
	})
}

// FuzzWordsNeverPanic puts any text where a paper's words stand.
func FuzzWordsNeverPanic(f *testing.F) {
	f.Add("GIẤY ỦY QUYỀN Số: Ông Bà sinh ngày Số định danh cá nhân: đến hết ngày Thời hạn ủy quyền: TM. ỦY BAN")
	f.Add("GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT Số vào sổ cấp GCN: / - ngày 31 tháng 02 năm 2026")
	f.Add("GIẤY KHAI SINH Họ, chữ đệm, tên: Ngày, tháng, năm sinh: 15/02/2026 Ghi bằng chữ: Giới tính: Nam Dân tộc: Tay Quê quán: la Kring, tháng năm")
	f.Add("CĂN CƯỚC CÔNG DÂN Số / No.: 0640 Họ và tên / Full name: IDVNM0800012342064080001234<<1 8003052M4003055VNM<<<<<<<<<<<4 NGUYEN<<VAN")
	f.Add("KT. CHỦ TỊCH PHÓ CHỦ TỊCH TS. Lê Minh Đức Diện tích: 1.2,3m2 Vốn điều lệ: m2 đồng MST: 0 Có giá trị đến: 99")
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, text string) {
		Extract([]pipeline.Page{page(printed{5, 2, text}, printed{9, 2, text}, printed{5, 4, text})}, nil, cat)
	})
}
