package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// markedPDF is a file of two pages, the second of which bears a mark of secrecy whose diacritics are lost.
func markedPDF(t *testing.T) []byte {
	t.Helper()
	plain := []byte("(Page 2 of a letter that anybody may read)")
	marked := []byte("(TOI MAT) Tj 0 -90 Td (Page 2 of a letter")
	marked = append(marked, bytes.Repeat([]byte(" "), len(plain)-len(marked)-1)...)
	return bytes.Replace(paperPDF(2), plain, append(marked, ')'), 1)
}

// TestSecretPaperOnTheWay takes a file with a mark on one page to its purge, and the same file in another folder to its release.
func TestSecretPaperOnTheWay(t *testing.T) {
	paper := filepath.Join(t.TempDir(), "letter.pdf")
	writeFile(t, paper, markedPDF(t))
	data, id := ingestMarked(t, paper)
	step := func(operator string, args ...string) (int, string) {
		return runMain(t, append([]string{"--data", data, "--operator", operator, "quarantine", string(id)}, args...)...)
	}
	for _, c := range []struct {
		operator string
		args     []string
		code     int
		says     string
	}{
		{"Trưởng phòng", []string{"--purge"}, 2, "--why"},
		{"Trưởng phòng", []string{"--purge", "--release", "--why", "x"}, 2, "can't be used together"},
		{"Trưởng phòng", []string{"--purge", "--agree"}, 2, "nobody has asked"},
		{"Trưởng phòng", []string{"--purge", "--why", "giấy tờ mật"}, 0, "Trưởng phòng đề nghị hủy"},
		{"Trưởng phòng", []string{"--purge", "--agree"}, 2, "second person"},
		{"Phó phòng", []string{"--purge", "--agree"}, 0, "đã hủy"},
	} {
		if code, out := step(c.operator, c.args...); code != c.code || !strings.Contains(out, c.says) {
			t.Fatalf("%v by %s: exit code %d, %q; want %d and %q", c.args, c.operator, code, out, c.code, c.says)
		}
	}
	if code, out := runMain(t, "--data", data, "quarantine"); code != 0 || !strings.Contains(out, "Không có giấy tờ nào") {
		t.Errorf("list: %d, %q", code, out)
	}
}

// TestFalseAlarmGoesOn lets a marked file go on: it is read again, and the mark does not stop it again.
func TestFalseAlarmGoesOn(t *testing.T) {
	paper := filepath.Join(t.TempDir(), "letter.pdf")
	writeFile(t, paper, markedPDF(t))
	data, id := ingestMarked(t, paper)
	for _, c := range []struct{ operator, step string }{{"Trưởng phòng", "--why=không phải giấy tờ mật"}, {"Phó phòng", "--agree"}} {
		if code, out := runMain(t, "--data", data, "--operator", c.operator, "quarantine", string(id), "--release", c.step); code != 0 {
			t.Fatalf("%s: exit code %d, %q", c.step, code, out)
		}
	}
	doc, err := openTest(t, data).catalog.Document(t.Context(), id)
	if err != nil || doc.Text.Name.IsZero() || doc.State == pipeline.StateQuarantine || doc.State == pipeline.StateFailed {
		t.Errorf("document is %s, %v", doc.State, err)
	}
}

// ingestMarked hands the file in and checks that it is stopped, with nothing of its content about.
func ingestMarked(t *testing.T, paper string) (data string, id pipeline.DocumentID) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	out := filepath.Join(t.TempDir(), "out")
	code, said := runMain(t, "--data", data, "ingest", "--out", out, paper)
	if code != 0 || !strings.Contains(said, "bị cách ly") {
		t.Fatalf("ingest: exit code %d, %q", code, said)
	}
	summary, err := os.ReadFile(filepath.Join(out, "summary.json"))
	if err != nil || !strings.Contains(string(summary), `"quarantined"`) || strings.Contains(string(summary), "letter that") {
		t.Errorf("summary %s, %v", summary, err)
	}
	code, said = runMain(t, "--data", data, "quarantine")
	if code != 0 || !strings.Contains(said, "dấu TỐI MẬT ở trang 2") {
		t.Fatalf("list: exit code %d, %q", code, said)
	}
	id = pipeline.DocumentID(strings.Fields(said)[0])
	o := openTest(t, data)
	doc, err := o.catalog.Document(t.Context(), id)
	if err != nil || doc.State != pipeline.StateQuarantine || !doc.Text.Name.IsZero() || !doc.Look.Name.IsZero() || doc.Quarantine.Page != 2 {
		t.Errorf("document %+v, %v", doc, err)
	}
	log, err := o.catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	if err != nil || strings.Contains(fmt.Sprint(log), "anybody") {
		t.Errorf("log %v, %v", log, err)
	}
	return data, id
}
