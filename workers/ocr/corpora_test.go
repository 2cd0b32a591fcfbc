package ocr

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/text/unicode/norm"
)

// corpora returns a folder of the measured material.
func corpora(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("MOTLAN_CORPORA")
	if root == "" {
		root = "../../../shared/corpora"
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("REQUIRE_CORPORA") == "1" {
			t.Fatal(err)
		}
		t.Skipf("%v: set MOTLAN_CORPORA to the measured material", err)
	}
	return dir
}

// TestRecallOnRealNotices holds the recipe: plain Tesseract has 0.941 and 0.909.
func TestRecallOnRealNotices(t *testing.T) {
	dir, e := corpora(t, "notices"), newEngine(t)
	for name, want := range map[string]float64{"notice-0005": 0.95, "notice-0008": 0.94} {
		if got := e.recall(t, filepath.Join(dir, name+".jpg"), 300); got < want {
			t.Errorf("recall on %s = %.3f, want %.3f", name, got, want)
		}
	}
}

// TestRecallOnSmallExcerpts: images of low and unknown resolution. Plain Tesseract has 0.977.
func TestRecallOnSmallExcerpts(t *testing.T) {
	dir, e := corpora(t, "print"), newEngine(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, f := range files {
		sum += e.recall(t, f, 0)
	}
	if mean := sum / float64(len(files)); mean < 0.977 {
		t.Errorf("mean recall = %.4f, want 0.977", mean)
	}
}

func (e *Engine) recall(t *testing.T, file string, dpi float64) float64 {
	t.Helper()
	scan, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	truth, err := os.ReadFile(strings.TrimSuffix(file, filepath.Ext(file)) + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	page, err := e.Recognise(scan, dpi)
	if err != nil {
		t.Fatal(err)
	}
	got, hits, total := bagOfWords(text(page)), 0, 0
	for w, n := range bagOfWords(string(truth)) {
		hits, total = hits+min(n, got[w]), total+n
	}
	t.Logf("%s: recall %.3f", filepath.Base(file), float64(hits)/float64(total))
	return float64(hits) / float64(total)
}

var wordPattern = regexp.MustCompile(`[\p{L}\p{N}]+`)

func bagOfWords(s string) map[string]int {
	bag := map[string]int{}
	for _, w := range wordPattern.FindAllString(strings.ToLower(norm.NFC.String(s)), -1) {
		bag[w]++
	}
	return bag
}

func text(p pipeline.Page) string {
	var b strings.Builder
	for _, w := range p.Words {
		b.WriteString(w.Text + " ")
	}
	return b.String()
}
