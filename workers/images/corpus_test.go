package images

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/testdata/corpora"
)

// corpus lists the measured image files of some folders, or skips.
func corpus(t *testing.T, folders ...string) []string {
	t.Helper()
	var files []string
	for _, folder := range folders {
		err := filepath.WalkDir(corpora.Folder(t, folder), func(path string, d os.DirEntry, err error) error {
			switch filepath.Ext(path) {
			case ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp":
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestCorpusKeepsItsPixels(t *testing.T) {
	for _, path := range corpus(t, "formats", "scans", "print", "notices", "invoices") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			pages, err := Rasters(data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for n, facts := range pages {
				r := checkPage(t, data, n)
				t.Logf("page %d: %d × %d, %.0f dpi, %d°, %s %s %d bits, %d bytes of %d", n, r.Width, r.Height, r.DPI,
					r.Orientation, r.Filter, r.ColorSpace, r.Bits, len(r.Data), len(data))
				if facts.Width != r.Width || facts.Height != r.Height || facts.DPI != r.DPI {
					t.Errorf("Rasters()[%d] = %v, Raster() = %v", n, facts, r)
				}
			}
		})
	}
}

func TestCorpusCutShort(t *testing.T) {
	// The last 1,500 bytes of one TIFF are a colour profile, without which its page is whole.
	for _, path := range corpus(t, "formats", "scans", "notices") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 7, 20, 100, len(data) / 3, len(data) * 2 / 3, len(data) - 1500} {
			refused(t, filepath.Base(path), data[:max(0, min(n, len(data)-1))])
		}
	}
}
