package pdf

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
)

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestCorporaHaveClearOutcomes looks into files of every kind that scanners and other programs write.
func TestCorporaHaveClearOutcomes(t *testing.T) {
	dir := corpora.Folder(t)
	for _, c := range []struct {
		file   string
		reason pipeline.Reason
		pages  int
		full   bool // page 1 is one picture
		text   bool
		junk   bool
	}{
		{"formats/multi-page-images.pdf", "", 3, true, false, false},
		{"formats/rotated.pdf", "", 4, true, false, false},
		{"formats/simple-digital.pdf", "", 1, false, true, false},
		{"formats/encrypted.pdf", pipeline.ReasonEncrypted, 0, false, false, false},
		{"scans/ccitt.pdf", "", 1, true, false, false},
		{"scans/jbig2.pdf", "", 1, false, false, false},
		{"scans/c02-22.pdf", "", 1, true, false, false},
		{"scans/graph_ocred.pdf", "", 1, false, false, true},
		{"scans/invalid.pdf", pipeline.ReasonBadPDF, 0, false, false, false},
	} {
		info, err := Inspect(readFile(t, filepath.Join(dir, c.file)))
		if reasonOf(err) != c.reason {
			t.Errorf("Inspect(%s) error = %v, want %q", c.file, err, c.reason)
			continue
		}
		if err != nil {
			continue
		}
		p := info.Pages[0]
		if len(info.Pages) != c.pages || p.FullImage != c.full || p.HasText != c.text || p.JunkText != c.junk || info.Signed {
			t.Errorf("Inspect(%s) = %d pages, first %+v, signed %v; want %+v", c.file, len(info.Pages), p, info.Signed, c)
		}
	}
}

func TestSignedUnderEmptyPassword(t *testing.T) {
	data := readFile(t, filepath.Join(corpora.Folder(t), "formats", "signed.pdf"))
	info, err := Inspect(data)
	if err != nil || !info.Signed || !info.EmptyPassword || !info.NeedsRepair {
		t.Errorf("Inspect = %+v, %v; want signed, encrypted under the empty password", info, err)
	}
	if _, _, err := Stamp(data, []string{"a"}, Avoid{}); err == nil {
		t.Error("Stamp changed a signed file")
	}
}

// TestOddFilesNeverPanic reads broken files; what cannot be read carries a reason.
func TestOddFilesNeverPanic(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(corpora.Folder(t), "odd-pdfs", "issue1*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, path := range paths {
		data := readFile(t, path)
		if len(data) > 300_000 {
			continue
		}
		if _, err := Inspect(data); err != nil {
			refused++
			if reasonOf(err) == "" {
				t.Errorf("Inspect(%s) = %v without a reason", filepath.Base(path), err)
			}
		}
	}
	t.Logf("%d of %d files refused", refused, len(paths))
}
