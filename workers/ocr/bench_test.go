package ocr

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkNotice reads the two real notices in turn with a warm engine, once each an iteration.
func BenchmarkNotice(b *testing.B) {
	dir, e := corpora(b, "notices"), newEngine(b)
	var scans [][]byte
	for _, name := range []string{"notice-0005.jpg", "notice-0008.jpg"} {
		scan, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		scans = append(scans, scan)
	}
	for b.Loop() {
		for _, scan := range scans {
			if _, err := e.Recognise(scan, 300); err != nil {
				b.Fatal(err)
			}
		}
	}
}
