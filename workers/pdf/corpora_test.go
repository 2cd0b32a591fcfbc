package pdf

import (
	"os"
	"path/filepath"
	"testing"
)

// corpora returns the folder of measured material, or skips.
func corpora(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("MOTLAN_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	if os.Getenv("REQUIRE_CORPORA") == "1" {
		t.Fatalf("no corpora at %s", dir)
	}
	t.Skipf("no corpora at %s: set MOTLAN_CORPORA", dir)
	return ""
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSurvey(t *testing.T) {
	for _, folder := range []string{"formats", "scans"} {
		paths, _ := filepath.Glob(filepath.Join(corpora(t), folder, "*.pdf"))
		for _, path := range paths {
			info, err := Inspect(readFile(t, path))
			if len(info.Pages) > 3 {
				info.Pages = info.Pages[:3]
			}
			t.Logf("%s: err=%v signed=%v empty=%v repair=%v %s", filepath.Base(path), err, info.Signed, info.EmptyPassword, info.NeedsRepair, info.Version)
			for _, p := range info.Pages {
				t.Logf("   %.0fx%.0f r%d full=%v dpi=%.0f text=%v junk=%v %v", p.Width, p.Height, p.Rotate, p.FullImage, p.DPI, p.HasText, p.JunkText, p.Image)
			}
		}
	}
}
