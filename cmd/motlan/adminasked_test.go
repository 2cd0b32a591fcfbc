package main

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestAskedAnywayOnTheCommandLine reports a paper that was asked for although a database has it, as a table and for programs.
func TestAskedAnywayOnTheCommandLine(t *testing.T) {
	data, own := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(own, "procedures.json"), []byte(`[{"code":"1.000894","name":"Đăng ký kết hôn","components":[{"code":"status","name":"Giấy xác nhận tình trạng hôn nhân",
		"types":["marital-status"],"look_up":{"code":"hotich","name":"Cơ sở dữ liệu hộ tịch điện tử","from":"2025-07-01T00:00:00+07:00","source":"thông báo 1"}}],
		"time_limit":1,"valid_from":"2025-07-01T00:00:00+07:00","source":"QĐ 1"}]`))
	asked := func(args ...string) (int, string) {
		return runMain(t, append([]string{"--data", data, "--catalogue", own, "admin", "asked-anyway"}, args...)...)
	}
	if code, out := asked(); code != 0 || !strings.Contains(out, "Không có giấy tờ nào") {
		t.Errorf("nothing: %d, %s", code, out)
	}
	askAnyway(t, data, own)
	code, out := asked("--from", "2020-01-01")
	for _, want := range []string{"Lý do", "H21.01-1", "Phạm Cam", "mạng hỏng, khách chờ", "Cơ sở dữ liệu hộ tịch điện tử", "tình trạng hôn nhân"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("the table does not say %q: %d, %s", want, code, out)
		}
	}
	var cases []askedCase
	code, out = asked("--json")
	if err := json.Unmarshal([]byte(out), &cases); code != 0 || err != nil || len(cases) != 1 || cases[0].Answer != pipeline.LookUp || cases[0].Reason != "mạng hỏng,\nkhách chờ" {
		t.Errorf("for programs: %d, %v, %s", code, err, out)
	}
	if code, out := asked("--to", "2020-01-01", "--json"); code != 0 || strings.TrimSpace(out) != "[]" {
		t.Errorf("before that: %d, %s", code, out)
	}
}

// askAnyway asks for a paper that a database has.
func askAnyway(t *testing.T, data, catalogue string) {
	t.Helper()
	s := settings{Data: data, Catalogue: catalogue, Agency: "H21.01", AgencyName: "UBND", Operator: "Phạm Cam"}
	o, err := open(t.Context(), s, streams{out: io.Discard, err: io.Discard}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Code: "H21.01-1", Procedure: "1.000894", Receiving: "H21.01", By: "Phạm Cam",
		Owner: pipeline.NewPerson{Name: "Nguyễn Văn An"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.service.AskAnyway(t.Context(), d.ID, "status", "Phạm Cam", "mạng hỏng,\nkhách chờ"); err != nil {
		t.Fatal(err)
	}
}
