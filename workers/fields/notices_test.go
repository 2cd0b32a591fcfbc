package fields_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/testdata/corpora"
	"github.com/motlan/motlan/workers/fields"
	"github.com/motlan/motlan/workers/ocr"
)

// The number and part of the date are written by hand on these notices; they may be misread, but never unnoticed.
func TestRealNotices(t *testing.T) {
	dir := corpora.Folder(t)
	engine, err := ocr.New(ocr.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	cases := map[string]map[pipeline.FieldName]string{
		"notice-0005.jpg": {pipeline.FieldTitle: "THÔNG BÁO", pipeline.FieldIssuer: "TRƯỜNG ĐẠI HỌC ĐIỆN LỰC", pipeline.FieldNumber: "275/TB-ĐHĐL",
			pipeline.FieldDate: "2022-02-28", pipeline.FieldSummary: "Về kế hoạch giảng dạy từ ngày 01/3/2022"},
		"notice-0008.jpg": {pipeline.FieldTitle: "THÔNG BÁO", pipeline.FieldIssuer: "TRƯỜNG ĐẠI HỌC ĐIỆN LỰC",
			pipeline.FieldNumber: "2510/TB-QL Đào tạo", pipeline.FieldDate: "2025-10-08",
			pipeline.FieldSummary: "Về việc nhận bằng tốt nghiệp của sinh viên tốt nghiệp đại học chính quy khóa D16 đợt 3 và khóa cũ"},
	}
	for file, want := range cases {
		t.Run(file, func(t *testing.T) { checkNotice(t, engine, filepath.Join(dir, "notices", file), want) })
	}
}

func checkNotice(t *testing.T, engine *ocr.Engine, file string, want map[pipeline.FieldName]string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page, err := engine.Recognise(data, 300)
	if err != nil {
		t.Fatal(err)
	}
	cat, err := procedures.Load()
	if err != nil {
		t.Fatal(err)
	}
	got := fields.Extract([]pipeline.Page{page}, nil, cat)
	if got.Type != "notice" || got.TypeDoubt != "" {
		t.Errorf("type = %q (%s), want notice", got.Type, got.TypeDoubt)
	}
	for name, value := range want {
		f := got.Field(name)
		if f.Value != value && !f.Doubtful() {
			t.Errorf("%s = %q without doubt, want %q", name, f.Value, value)
		}
		t.Logf("%s = %q (%.2f %s)", name, f.Value, f.Confidence, f.Doubt)
	}
	for _, name := range []pipeline.FieldName{pipeline.FieldTitle, pipeline.FieldIssuer, pipeline.FieldSummary} {
		if f := got.Field(name); f.Value != want[name] {
			t.Errorf("%s = %q (%s), want %q", name, f.Value, f.Doubt, want[name])
		}
	}
}
