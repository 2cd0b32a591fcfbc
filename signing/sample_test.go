package signing

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/signing/verify"
)

var rewrite = flag.Bool("update", false, "write the samples of signing/verify anew")

// The verifier's own tests have sealed samples with their anchor and revocation list, so that they need no writer.
func TestSamples(t *testing.T) {
	dir := filepath.Join("verify", "testdata")
	if *rewrite {
		writeSamples(t, dir)
	}
	for name := range drawings() {
		data, err := os.ReadFile(filepath.Join(dir, name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if !verify.PDF(data, verify.Options{At: signedAt}).Sound() {
			t.Errorf("%s is not sound", name)
		}
	}
}

func writeSamples(t *testing.T, dir string) {
	t.Helper()
	f := newFixture(t)
	files := map[string][]byte{"root.der": f.authority.Root().Raw, "list.crl": f.options(t).CRLs[0]}
	for name, d := range drawings() {
		files[name+".pdf"] = f.seal(t, d.build())
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
