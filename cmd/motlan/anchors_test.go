package main

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestAnchors reads certificates and lists in both encodings, and names a file that is none.
func TestAnchors(t *testing.T) {
	samples, dir := filepath.Join("..", "..", "signing", "verify", "testdata"), t.TempDir()
	root, err := os.ReadFile(filepath.Join(samples, "root.der"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(samples, "list.crl"))
	if err != nil {
		t.Fatal(err)
	}
	two := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root})...)
	for name, content := range map[string][]byte{"gốc.cer": root, "bundle.pem": two, "list.crl": list, "README": []byte("who is who")} {
		writeFile(t, filepath.Join(dir, name), content)
	}
	if trust, test, err := (settings{Anchors: dir}).anchors(); err != nil || len(trust.Roots) != 3 || len(trust.CRLs) != 1 || len(test.Roots) != 0 {
		t.Errorf("%d anchors, %d lists, %d for tests, %v", len(trust.Roots), len(trust.CRLs), len(test.Roots), err)
	}
	writeFile(t, filepath.Join(dir, "test", "gốc.cer"), root)
	if trust, test, err := (settings{Anchors: dir}).anchors(); err != nil || len(trust.Roots) != 3 || len(test.Roots) != 1 {
		t.Errorf("%d anchors, %d for tests, %v", len(trust.Roots), len(test.Roots), err)
	}
	writeFile(t, filepath.Join(dir, "empty.crt"), nil)
	if _, _, err := (settings{Anchors: dir}).anchors(); err == nil || !strings.Contains(err.Error(), "empty.crt") {
		t.Errorf("a file that is no certificate: %v", err)
	}
}

// TestCodeTemplates refuses at the start, first in Vietnamese, templates that would give two subjects one code.
func TestCodeTemplates(t *testing.T) {
	for _, s := range []settings{{ResultCode: "KQ({n})"}, {OwnCodes: "{agency}"}, {DocCodes: "{type}"}, {Agencies: "[A-Z"}} {
		if err := s.check(); err == nil || !strings.HasPrefix(err.Error(), "--result-codes, --dossier-codes, --document-codes, --agency-codes: mẫu mã không dùng được") {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if err := (settings{ResultCode: "{dossier}/KQ{n}", OwnCodes: "{agency}-{date}-{n}", DocCodes: "{owner}-{type}", Agencies: pipeline.AgencyCodes}).check(); err != nil {
		t.Error(err)
	}
}
