package verify

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/testdata/corpora"
)

// Every PDF of the corpora gets a report: no panic, no hang, and none of them is Valid, since no anchor is given.
func TestCorpora(t *testing.T) {
	root := corpora.Folder(t)
	files, signed := 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(strings.ToLower(path), ".pdf") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r := PDF(data, Options{})
		files++
		if r.Verdict == Valid {
			t.Errorf("%s is valid without an anchor", path)
		}
		for _, c := range r.Checks {
			if strings.HasPrefix(c.EN, "fault of the verifier") {
				t.Errorf("%s: %s", path, c.EN)
			}
		}
		if len(r.Signatures) > 0 {
			signed++
			t.Logf("%s: %s %+v %+v", filepath.Base(path), r.Verdict, r.Signatures, r.Failed())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d signed", files, signed)
}
