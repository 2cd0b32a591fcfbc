package quality

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
)

// TestNoFalseAlarms looks at what people have scanned or drawn with care: none of it is blurred, cut, blank or has a note on
// it, and no two pages are the same.
func TestNoFalseAlarms(t *testing.T) {
	var files []string
	for _, pattern := range []string{filepath.Join(corpora.Folder(t), "notices", "*.jpg"), filepath.Join(corpora.Folder(t), "invoices", "samples", "*.png"),
		filepath.Join(corpora.Folder(t), "formats", "*.jpg"), filepath.Join(corpora.Folder(t), "scans", "*.png"), filepath.Join("..", "..", "testdata", "dossiers", "*.[jpt][pni][gf]")} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no file is like %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	wrong := []pipeline.FindingKind{pipeline.FindingBlurred, pipeline.FindingCutEdge, pipeline.FindingBlank, pipeline.FindingNote}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page := Measure(decoded(t, data), Options{})
		for _, f := range Findings([]Page{page}, nil) {
			if slices.Contains(wrong, f.Kind) {
				t.Errorf("%s is said to be %s %s", filepath.Base(file), f.Kind, f.Detail)
			}
		}
	}
}
