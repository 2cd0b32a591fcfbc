package signing

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Other people's tools have to agree: qpdf about the structure, poppler about the signature and its names.
func TestOtherTools(t *testing.T) {
	f := newFixture(t)
	for name, d := range drawings() {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "sealed.pdf")
			if err := os.WriteFile(path, f.seal(t, d.build()), 0o600); err != nil {
				t.Fatal(err)
			}
			if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
			out := run(t, "pdfsig", "-nocert", path)
			for _, want := range []string{"Signature is Valid.", "Total document signed", "Vĩnh Thị Nghĩa (Bé)", "ETSI.CAdES.detached"} {
				if !strings.Contains(out, want) {
					t.Errorf("pdfsig does not say %q:\n%s", want, out)
				}
			}
			json := run(t, "qpdf", "--json", path)
			for _, want := range []string{`"/Name": "u:Vĩnh Thị Nghĩa (Bé)`, `"/Reason": "u:Người sao chụp"`, `"/Location": "u:` + agency} {
				if !strings.Contains(json, want) {
					t.Errorf("qpdf does not read %s", want)
				}
			}
			if out := run(t, "pdfinfo", path); !strings.Contains(out, "Producer:        test") {
				t.Errorf("document information is gone:\n%s", out)
			}
		})
	}
}

func TestPopplerTrustsTheAuthority(t *testing.T) {
	f := newFixture(t)
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(path, f.seal(t, drawing{}.build()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, "pdfsig", "-nssdir", trustStore(t, f), path); !strings.Contains(out, "Certificate is Trusted.") {
		t.Error(out)
	}
}

// trustStore makes a folder in which poppler finds the authority.
func trustStore(t *testing.T, f fixture) string {
	t.Helper()
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: f.authority.Root().Raw})
	if err := os.WriteFile(ca, text, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "certutil", "-N", "-d", "sql:"+dir, "--empty-password")
	run(t, "certutil", "-A", "-d", "sql:"+dir, "-n", "ca", "-t", "CT,C,C", "-i", ca)
	return dir
}
