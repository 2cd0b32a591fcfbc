package procedures

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// folder leaves data files in a folder: names and contents in turn.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func loadDir(t *testing.T, files ...string) *Catalogue {
	t.Helper()
	c, err := LoadDir(folder(t, files...))
	if err != nil {
		t.Fatalf("LoadDir = %v", err)
	}
	return c
}

// TestProvinceExtends changes one rule of a type, and keeps everything else of it.
func TestProvinceExtends(t *testing.T) {
	c := loadDir(t, "types/province.json", `[
		{"extends": "marital-status", "code": "marital-status", "validity_months": 3, "keep_years": 70, "second_look": true,
		 "recognition": {"markers": ["Đang độc thân"]}},
		{"extends": "marital-status", "code": "single-status", "name": "Xác nhận độc thân", "recognition": {"titles": ["GIẤY XÁC NHẬN ĐỘC THÂN"]}}]`)
	was := load(t)
	old, _ := was.Type("marital-status")
	now, _ := c.Type("marital-status")
	if now.KeepYears != 70 || !now.SecondLook || now.Name != old.Name || !slices.Equal(now.Required, old.Required) {
		t.Errorf("type = %+v", now)
	}
	if got := c.ValidityMonths("marital-status"); got != 3 {
		t.Errorf("ValidityMonths = %d, want 3", got)
	}
	look := c.Recognition("marital-status")
	if !slices.Equal(look.Markers, []string{"Đang độc thân"}) || !slices.Equal(look.Titles, was.Recognition("marital-status").Titles) {
		t.Errorf("Recognition = %+v", look)
	}
	added, ok := c.Type("single-status")
	if !ok || added.Name != "Xác nhận độc thân" || c.ValidityMonths("single-status") != 3 || c.Recognition("single-status").Titles[0] != "GIẤY XÁC NHẬN ĐỘC THÂN" {
		t.Errorf("added type = %+v, %v", added, ok)
	}
	if len(c.Types()) != len(was.Types())+1 {
		t.Errorf("%d types, want one more than %d", len(c.Types()), len(was.Types()))
	}
}

func TestProvinceReplaces(t *testing.T) {
	c := loadDir(t,
		"types/a.json", `[{"code": "diploma", "name": "Bằng", "source": "tỉnh", "recognition": {"titles": ["BẰNG"], "issuer": "none"}}]`,
		"procedures.json", `[{"extends": "1.009994", "code": "1.009994", "time_limit": 7}]`)
	if typ, _ := c.Type("diploma"); typ.Name != "Bằng" || len(typ.Required) != 0 {
		t.Errorf("type = %+v", typ)
	}
	at := time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)
	p, err := c.Procedure("1.009994", at)
	was, _ := load(t).Procedure("1.009994", at)
	if err != nil || p.TimeLimit != 7 || !reflect.DeepEqual(p.Components, was.Components) {
		t.Errorf("Procedure = %+v, %v", p, err)
	}
	if _, err := c.Procedure("1.012783", at); err != nil {
		t.Errorf("the other procedure = %v", err)
	}
}

// TestFolderFaults checks that every fault is named with file and entry, all at once.
func TestFolderFaults(t *testing.T) {
	const good = `{"code":"x","name":"n","source":"s","recognition":{"titles":["X"],"issuer":"none"}}`
	cases := map[string]struct {
		files []string
		want  []string
	}{
		"unknown key":        {[]string{"types/a.json", `[` + good + `,{"code":"y","validty_months":3}]`}, []string{"types/a.json: entry 2", "validty_months"}},
		"unknown inner key":  {[]string{"types/a.json", `[{"extends":"diploma","code":"diploma","recognition":{"title":["X"]}}]`}, []string{"types/a.json: entry 1", `"title"`}},
		"two faults":         {[]string{"types/a.json", `[{"code":"x"}]`, "types/b.json", `[{"code":"y","name":"n","source":"s","recognition":{"issuer":"none"}}]`}, []string{"types/a.json: entry 1", "needs a code, a name and a source", "types/b.json: entry 1", `"y" has no titles`}},
		"no list":            {[]string{"types/a.json", good}, []string{"types/a.json", "cannot unmarshal object"}},
		"cut short":          {[]string{"types/a.json", `[` + good}, []string{"types/a.json", "unexpected EOF"}},
		"two lists":          {[]string{"types/a.json", `[` + good + `][]`}, []string{"types/a.json", "behind the list"}},
		"twice":              {[]string{"types/a.json", `[` + good + `]`, "types/b.json", `[` + good + `]`}, []string{"types/b.json: entry 1", `"x" stands twice`, "types/a.json"}},
		"extends nothing":    {[]string{"types/a.json", `[{"extends":"z","code":"x"}]`}, []string{"types/a.json: entry 1", `extends "z"`}},
		"extends no code":    {[]string{"types/a.json", `[{"extends":7,"code":"x"}]`}, []string{"types/a.json: entry 1", "extends"}},
		"kept for a mistake": {[]string{"types/a.json", `[{"extends":"diploma","code":"diploma","keep_years":700}]`}, []string{"types/a.json: entry 1", "keep_years 700"}},
		"negative validity":  {[]string{"types/a.json", `[{"extends":"diploma","code":"diploma","validity_months":-1}]`}, []string{"types/a.json: entry 1", "validity_months -1"}},
		"demands nothing":    {[]string{"types/a.json", `[{"extends":"diploma","code":"diploma","required":["titel"]}]`}, []string{"types/a.json: entry 1", `requires "titel"`}},
		"unknown kind":       {[]string{"types/a.json", `[{"extends":"diploma","code":"diploma","recognition":{"facts":[{"name":"major","kind":"dat"}]}}]`}, []string{"types/a.json: entry 1", `"dat"`}},
		"nobody's role":      {[]string{"types/a.json", `[{"extends":"diploma","code":"diploma","recognition":{"subjects":[{"limit":1}]}}]`}, []string{"types/a.json: entry 1", "role"}},
		"wrong place":        {[]string{"diploma.json", `[` + good + `]`}, []string{"diploma.json is not read", "types/"}},
		"nothing there":      {nil, []string{"no procedures.json"}},
		"unknown type":       {[]string{"procedures.json", `[{"extends":"1.009994","code":"1.009994","results":["z"]}]`}, []string{"procedures.json: entry 1", `type "z" is not known`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := LoadDir(folder(t, c.files...))
			if !errors.Is(err, pipeline.ErrInvalid) {
				t.Fatalf("LoadDir = %v, want %v", err, pipeline.ErrInvalid)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("LoadDir = %v, want it to name %q", err, want)
				}
			}
		})
	}
	if _, err := LoadDir(filepath.Join(t.TempDir(), "nowhere")); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("LoadDir of a folder that is not there = %v", err)
	}
}

// TestTypeJSONIsADataFile loads every type from what is printed to start another one from.
func TestTypeJSONIsADataFile(t *testing.T) {
	c := load(t)
	for _, typ := range c.Types() {
		text, err := c.TypeJSON(typ.Code)
		if err != nil {
			t.Fatal(err)
		}
		again := loadDir(t, "types/own.json", string(text))
		got, _ := again.Type(typ.Code)
		if !reflect.DeepEqual(got, typ) || !reflect.DeepEqual(again.Recognition(typ.Code), c.Recognition(typ.Code)) {
			t.Errorf("%s comes back as %+v", typ.Code, got)
		}
	}
	if _, err := c.TypeJSON("unheard-of"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("TypeJSON = %v, want %v", err, pipeline.ErrNotFound)
	}
}

// TestWorkedExample loads the data files of the README, as a reader would leave them in a folder.
func TestWorkedExample(t *testing.T) {
	c := loadDir(t, "types/province.json", example(t, "types/province.json"), "places.json", example(t, "places.json"))
	if typ, ok := c.Type("poor-household"); !ok || !typ.SecondLook || c.ValidityMonths("poor-household") != 12 {
		t.Errorf("type of the example = %+v, %v", typ, ok)
	}
	if typ, _ := c.Type("building-permit"); typ.KeepYears != 20 || typ.Name != "Giấy phép xây dựng" {
		t.Errorf("extended type of the example = %+v", typ)
	}
	old := c.Units("Xã Sao", "")
	if len(old) != 1 || len(c.Successors(old[0])) != 1 || c.Successors(old[0])[0].Name != "Phường Sao Mai" {
		t.Errorf("places of the example = %+v", old)
	}
}

// example is a file as the README shows it.
func example(t *testing.T, file string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "<!-- catalogue/"+file+" -->\n```json\n")
	text, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatalf("the README has no worked example of %s", file)
	}
	return text
}

func TestNoCatalogueWithoutData(t *testing.T) {
	if _, err := parse(fstest.MapFS{}); err == nil {
		t.Error("parse of nothing succeeds")
	}
}
