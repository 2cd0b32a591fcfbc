package signing

import (
	"bytes"
	"testing"

	"github.com/motlan/motlan/signing/verify"
)

// Whatever comes, the verifier answers, and says Valid only when the sealed bytes are all there.
func FuzzVerify(f *testing.F) {
	fix := newFixture(f)
	var sealed [][]byte
	for _, d := range drawings() {
		sealed = append(sealed, fix.seal(f, d.build()))
		f.Add(sealed[len(sealed)-1])
	}
	opts := fix.options(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := verify.PDF(data, opts)
		for _, c := range r.Checks {
			if bytes.HasPrefix([]byte(c.EN), []byte("fault of the verifier")) {
				t.Fatal(c.EN)
			}
		}
		if r.Verdict != verify.Valid {
			return
		}
		for _, s := range sealed {
			if start := bytes.Index(s, []byte(contentsOpen)); bytes.HasPrefix(data, s[:start]) {
				return
			}
		}
		t.Fatal("bytes that nobody sealed are valid")
	})
}
