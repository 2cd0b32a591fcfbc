package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func options(t testing.TB) Options {
	t.Helper()
	root, err := x509.ParseCertificate(sample(t, "root.der"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	return Options{Roots: []*x509.Certificate{root}, CRLs: [][]byte{sample(t, "list.crl")}, At: at}
}

func TestSamplesAreValid(t *testing.T) {
	for _, name := range []string{"table.pdf", "stream.pdf", "form.pdf"} {
		r := PDF(sample(t, name), options(t))
		if r.Verdict != Valid || r.Revisions != 2 || r.Signatures[0].Revision != 2 {
			t.Errorf("%s: %s, revision %d: %+v", name, r.Verdict, r.Revisions, r.Failed())
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	}
}

func TestUnsignedFilesCannotBeTold(t *testing.T) {
	data := sample(t, "table.pdf")
	plain := data[:bytes.Index(data, []byte("%%EOF"))+len("%%EOF\n")]
	for name, data := range map[string][]byte{"unsigned": plain, "empty": nil, "text": []byte("hello"), "header": []byte("%PDF-1.7\n")} {
		if r := PDF(data, options(t)); r.Verdict != CannotTell || r.Sound() {
			t.Errorf("%s: %s, sound %t, want cannot-tell and not sound", name, r.Verdict, r.Sound())
		}
	}
}

// Whatever comes, the verifier answers, and says Valid only when the sealed bytes are there.
func FuzzPDF(f *testing.F) {
	var sealed [][]byte
	for _, name := range []string{"table.pdf", "stream.pdf", "form.pdf"} {
		sealed = append(sealed, sample(f, name))
		f.Add(sample(f, name))
	}
	opts := options(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := PDF(data, opts)
		for _, c := range r.Checks {
			if strings.HasPrefix(c.EN, "fault of the verifier") {
				t.Fatal(c.EN)
			}
		}
		for _, s := range sealed {
			if bytes.HasPrefix(data, s[:bytes.Index(s, []byte("/Contents<"))]) {
				return
			}
		}
		if r.Verdict == Valid {
			t.Fatal("bytes that nobody sealed are valid")
		}
	})
}
