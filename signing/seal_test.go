package signing

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/signing/keys"
)

var signedAt = time.Date(2026, 3, 10, 14, 5, 9, 0, time.UTC)

type fixture struct {
	authority *keys.Development
	key       keys.Key
}

func newFixture(t testing.TB) fixture {
	t.Helper()
	authority, err := keys.OpenDevelopment(t.TempDir(), keys.Options{Now: func() time.Time { return signedAt }})
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Person("Vĩnh Thị Nghĩa (Bé)", "Trung tâm Phục vụ hành chính công phường Vĩnh Niệm")
	if err != nil {
		t.Fatal(err)
	}
	return fixture{authority, key}
}

func (f fixture) request() Request {
	return Request{
		Profile: ScanningPerson, Location: "Trung tâm Phục vụ hành chính công phường Vĩnh Niệm", At: signedAt,
		Certificate: f.key.Certificate, Chain: f.key.Chain,
	}
}

func (f fixture) seal(t testing.TB, pdf []byte) []byte {
	t.Helper()
	sealed, err := Seal(t.Context(), pdf, f.request(), f.key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

func TestTools(t *testing.T) {
	f := newFixture(t)
	for name, d := range map[string]drawing{"table": {pages: 2}, "stream": {pages: 2, stream: true}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sealed.pdf")
			if err := os.WriteFile(path, f.seal(t, d.build()), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, tool := range [][]string{{"qpdf", "--check", path}, {"pdfsig", "-nocert", path}, {"pdfinfo", path}} {
				out, err := exec.CommandContext(t.Context(), tool[0], tool[1:]...).CombinedOutput()
				t.Logf("%v\n%s", err, out)
			}
		})
	}
}
