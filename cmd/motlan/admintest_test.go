package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestTestTenant goes the whole way of a paper for trial: it is sealed under anchors of its own, which nobody takes for the agency's.
func TestTestTenant(t *testing.T) {
	data, out := t.TempDir(), t.TempDir()
	scans, owner := family(t, 31)
	anchor := filepath.Join(out, "test.pem")
	named := func(id string) (int, string) {
		return runMain(t, "--data", data, "admin", "test-tenant", "--anchor", anchor, id, "Đơn vị thử nghiệm")
	}
	if code, said := named("TEST.01"); code != 0 || !strings.Contains(said, "Khởi động lại") {
		t.Fatalf("test-tenant: %d, %s", code, said)
	}
	if code, said := named("H21.01"); code == 0 {
		t.Errorf("an agency became a test tenant: %s", said)
	}
	paper := filepath.Join(scans, "*.jpg")
	files, err := filepath.Glob(paper)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", paper, err)
	}
	ingested := func(agency, to string) string {
		t.Helper()
		if code, said := runMain(t, "--data", data, "--agency", agency, "--agency-name", "Đơn vị thử nghiệm", "ingest", "--owner", "@"+owner, "--out", to, files[0]); code != 0 {
			t.Fatalf("ingest: %d, %s", code, said)
		}
		sealed, err := filepath.Glob(filepath.Join(to, "*.pdf"))
		if err != nil || len(sealed) != 1 {
			t.Fatalf("sealed %v, %v", sealed, err)
		}
		return sealed[0]
	}
	trial, real := ingested("TEST.01", filepath.Join(out, "trial")), ingested("H21.01", filepath.Join(out, "real"))
	for _, c := range []struct {
		name string
		args []string
		good bool
	}{
		{"trial under its anchor", []string{"--root", anchor, trial}, true},
		{"trial under the agency's", []string{trial}, false},
		{"the agency's under the trial's", []string{"--root", anchor, real}, false},
		{"the agency's under its own", []string{real}, true},
	} {
		if code, said := runMain(t, append([]string{"--data", data, "verify"}, c.args...)...); strings.Contains(said, "✓ chain") != c.good || code == 0 && !c.good {
			t.Errorf("%s: exit %d\n%s", c.name, code, said)
		}
	}
}
