package images

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/testdata/corpora"
)

// BenchmarkPage measures what prepare pays for one page of each kind.
func BenchmarkPage(b *testing.B) {
	scans := map[string]string{"JPEG": "notices/notice-0005.jpg", "plain PNG": "scans/linn.png",
		"deflated TIFF": "formats/multi-page-images.tiff", "raw TIFF": "formats/simple.tif", "WebP": "formats/document.webp"}
	root := corpora.Folder(b)
	for name, path := range scans {
		data, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/raster", func(b *testing.B) {
			for b.Loop() {
				_, _ = Raster(data, 0, Limits{})
			}
		})
		b.Run(name+"/ocr", func(b *testing.B) {
			for b.Loop() {
				_, _ = OCRImage(data, 0, Limits{})
			}
		})
		b.Run(name+"/decode", func(b *testing.B) {
			for b.Loop() {
				_, _ = Decode(data, 0, Limits{})
			}
		})
	}
}
