package signing

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/testdata/corpora"
)

// Of every PDF of the corpora, Seal either makes a file that our own verifier finds valid, or refuses by name.
func TestCorpora(t *testing.T) {
	root := corpora.Folder(t)
	f := newFixture(t)
	opts, outcomes := f.options(t), map[string]int{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(strings.ToLower(path), ".pdf") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		outcome := sealOutcome(t, f, data, opts)
		outcomes[outcome]++
		if strings.HasPrefix(outcome, "!") {
			t.Errorf("%s: %s", path, outcome)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(outcomes)
}

func sealOutcome(t *testing.T, f fixture, data []byte, opts verify.Options) string {
	sealed, err := Seal(t.Context(), data, f.request(), f.key.Signer)
	for _, refusal := range []error{ErrEncrypted, ErrSigned, ErrMalformed} {
		if errors.Is(err, refusal) {
			return refusal.Error()
		}
	}
	if err != nil {
		return "!" + err.Error()
	}
	if r := verify.PDF(sealed.Bytes(), opts); r.Verdict != verify.Valid {
		return "!" + string(r.Verdict) + " " + failing(r) + r.Failed()[0].EN
	}
	return "sealed"
}
