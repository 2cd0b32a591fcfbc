package main

import (
	"fmt"
	"html"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// TestSealedWordsLieOverTheirPixels sends one page through the whole way in every posture and looks where a viewer finds
// its words.
func TestSealedWordsLieOverTheirPixels(t *testing.T) {
	scans, out := t.TempDir(), t.TempDir()
	pages := drawPostures(t, scans)
	if report, err := motlan(t, "--data", t.TempDir(), "ingest", "--out", out, scans).CombinedOutput(); err != nil {
		t.Fatalf("ingest: %v\n%s", err, report)
	}
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(out, name+".pdf")
			checkUpright(t, file)
			lieOver(t, viewed(t, file), page)
		})
	}
}

// drawPostures leaves the scans in dir. At 200 dpi a recogniser has enough and the race detector less to do.
func drawPostures(t *testing.T, dir string) map[string]samples.TruthPage {
	t.Helper()
	var mu sync.Mutex
	pages := map[string]samples.TruthPage{}
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i, rotation := range []int{0, 90, 180, 270} {
		for j, skew := range []float64{0, 1.3, -4} {
			name, seed := fmt.Sprintf("turned-%d-leaning-%v", rotation, skew), uint64(3*i+j)
			group.Go(func() error {
				s, err := samples.Page(seed, samples.Options{Seed: seed, DPI: 200, Noise: 2, Skew: skew, Rotation: rotation})
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				pages[name] = s.Truth.Pages[0]
				return os.WriteFile(filepath.Join(dir, name+".jpeg"), s.Data, 0o644)
			})
		}
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	return pages
}

// viewedWord is a word as pdftotext finds it, in points of the page as viewers show it.
type viewedWord struct {
	text string
	box  pipeline.Rect
}

var viewedLine = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>`)

func viewed(t *testing.T, file string) []viewedWord {
	t.Helper()
	var list []viewedWord
	for _, m := range viewedLine.FindAllStringSubmatch(output(t, "pdftotext", "-bbox", "-enc", "UTF-8", file, "-"), -1) {
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		text := norm.NFC.String(html.UnescapeString(m[5]))
		list = append(list, viewedWord{text, pipeline.Rect{MinX: v[0], MinY: v[1], MaxX: v[2], MaxY: v[3]}})
	}
	return list
}

// shown returns the true box of a word in points of the page as viewers show it: turned upright, its lean left as it is.
func shown(p samples.TruthPage, q pipeline.Quad) pipeline.Rect {
	turned := pipeline.Page{Width: p.Width, Height: p.Height, Rotation: p.Rotation,
		Words: []pipeline.Word{{Quad: q}}}.Upright().Words[0].Quad.Bounds()
	scale := 72 / float64(p.DPI)
	return pipeline.Rect{MinX: turned.MinX * scale, MinY: turned.MinY * scale, MaxX: turned.MaxX * scale, MaxY: turned.MaxY * scale}
}

// lieOver holds the words that were read to the places of the printed ones.
func lieOver(t *testing.T, words []viewedWord, page samples.TruthPage) {
	t.Helper()
	var overlaps []float64
	inside := 0
	for _, printed := range page.Words {
		truth := shown(page, printed.Quad)
		word, ok := nearest(words, printed.Text, truth)
		if !ok {
			continue // not read, or read as another word
		}
		overlaps = append(overlaps, overlap(word.box, truth))
		if holds(truth, word.box) {
			inside++
		}
	}
	if len(overlaps)*10 < len(page.Words)*9 {
		t.Fatalf("%d of %d words are found", len(overlaps), len(page.Words))
	}
	slices.Sort(overlaps)
	median, share := overlaps[len(overlaps)/2], float64(inside)/float64(len(overlaps))
	t.Logf("%d of %d words, median IoU %.3f, %.3f of the centres inside", len(overlaps), len(page.Words), median, share)
	if median < 0.6 || share < 0.95 {
		t.Errorf("median IoU %.3f and %.3f of the centres inside, want 0.6 and 0.95", median, share)
	}
}

// nearest finds the same word in the place that is nearest to the true one.
func nearest(words []viewedWord, text string, truth pipeline.Rect) (best viewedWord, ok bool) {
	distance := math.Inf(1)
	for _, w := range words {
		if d := apart(w.box, truth); d < distance && strings.EqualFold(w.text, text) {
			best, distance, ok = w, d, true
		}
	}
	return best, ok
}

func middle(r pipeline.Rect) (x, y float64) { return (r.MinX + r.MaxX) / 2, (r.MinY + r.MaxY) / 2 }

func apart(a, b pipeline.Rect) float64 {
	ax, ay := middle(a)
	bx, by := middle(b)
	return math.Hypot(ax-bx, ay-by)
}

// holds reports whether the centre of r lies in the frame.
func holds(frame, r pipeline.Rect) bool {
	x, y := middle(r)
	return x >= frame.MinX && x <= frame.MaxX && y >= frame.MinY && y <= frame.MaxY
}

// overlap is the intersection of two boxes over their union.
func overlap(a, b pipeline.Rect) float64 {
	area := func(r pipeline.Rect) float64 { return max(0, r.MaxX-r.MinX) * max(0, r.MaxY-r.MinY) }
	both := area(pipeline.Rect{MinX: max(a.MinX, b.MinX), MinY: max(a.MinY, b.MinY), MaxX: min(a.MaxX, b.MaxX), MaxY: min(a.MaxY, b.MaxY)})
	return both / (area(a) + area(b) - both)
}

// checkUpright looks at the first page as viewers show it: the page stands, and its red seal is at the lower right.
func checkUpright(t *testing.T, file string) {
	t.Helper()
	img := picture(t, file)
	size := img.Bounds().Size()
	var x, y, n int
	for py := range size.Y {
		for px := range size.X {
			if r, g, _, _ := img.At(px, py).RGBA(); r > g+0x5000 {
				x, y, n = x+px, y+py, n+1
			}
		}
	}
	if n == 0 || size.X >= size.Y || x/n < size.X/2 || y/n < size.Y/2 {
		t.Errorf("the page shows %d × %d pixels with the seal about (%d, %d), want it upright", size.X, size.Y, x/max(n, 1), y/max(n, 1))
	}
}

// picture shows the first page.
func picture(t *testing.T, file string) image.Image {
	t.Helper()
	root := filepath.Join(t.TempDir(), "page")
	output(t, "pdftoppm", "-r", "40", "-singlefile", "-png", file, root)
	data, err := os.Open(root + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	img, err := png.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return img
}
