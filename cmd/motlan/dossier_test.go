package main

import (
	"bytes"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestDossierOnTheCommandLine asks for a supplement as a clerk does, and reads whom the case waits for.
func TestDossierOnTheCommandLine(t *testing.T) {
	data := t.TempDir()
	s := settings{Data: data, Agency: "H21.01", AgencyName: "UBND", Operator: "Phạm Cam"}
	o, err := open(t.Context(), s, streams{out: io.Discard, err: io.Discard}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.service.OpenDossier(t.Context(), pipeline.NewDossier{Code: "H21.01-1", Procedure: "1.009994", Receiving: "H21.01", By: "Phạm Cam",
		Owner: pipeline.NewPerson{Name: "Nguyễn Văn An"}})
	if err != nil {
		t.Fatal(err)
	}
	o.close()
	if code, out := runMain(t, "--data", data, "dossier", "H21.01-1"); code != 0 || !strings.Contains(out, "đang giải quyết") || !strings.Contains(out, "ask-supplement") {
		t.Errorf("show: %d, %s", code, out)
	}
	code, out := runMain(t, "--data", data, "--operator", "Phạm Cam", "dossier", "H21.01-1", "--step", "ask-supplement", "--why", "thiếu trang 2",
		"--component", "drawing", "--until", "2030-03-20")
	if code != 0 || !strings.Contains(out, "Chờ Nguyễn Văn An nộp giấy tờ bổ sung") || !strings.Contains(out, "đến hết ngày 20/03/2030") || !strings.Contains(out, "yêu cầu bổ sung: thiếu trang 2") {
		t.Errorf("ask: %d, %s", code, out)
	}
	wantedOnOneSheet(t, data)
	if code, out := runMain(t, "--data", data, "dossier", "H21.01-1", "--step", "return"); code != 2 || !strings.Contains(out, "possible now") {
		t.Errorf("impossible: %d, %s", code, out)
	}
	if code, _ := runMain(t, "--data", data, "dossier", "H21.01-9"); code != 2 {
		t.Errorf("no such dossier: %d", code)
	}
}

// wantedOnOneSheet prints what is missing and reads the sheet.
func wantedOnOneSheet(t *testing.T, data string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "thieu.pdf")
	if code, out := runMain(t, "--data", data, "dossier", "H21.01-1", "--sheet", file); code != 0 {
		t.Fatalf("--sheet: %d, %s", code, out)
	}
	text, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Trung tâm Phục vụ hành chính công", "H21.01-1", "Nguyễn Văn An", "1.009994", "20/03/2030", "Cần nộp:", "yêu cầu bổ sung: thiếu trang 2", "Giấy ủy quyền (khi nộp thay) (nếu có)", "Mang theo để đối chiếu"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the sheet does not say %q:\n%s", want, text)
		}
	}
	if pages := bytes.Count(text, []byte("\f")); pages != 1 {
		t.Errorf("%d pages", pages)
	}
}
