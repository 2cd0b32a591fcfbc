package pdf

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// found is one word as pdftotext -bbox reports it, in points of the displayed page.
type found struct {
	text string
	box  pipeline.Rect
}

var wordLine = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>`)

func store(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// run runs one of poppler's or qpdf's programs and returns its output.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal(err)
		}
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func boxes(t *testing.T, file []byte) []found {
	t.Helper()
	out := run(t, "pdftotext", "-bbox", "-cropbox", store(t, file), "-")
	var list []found
	for _, m := range wordLine.FindAllStringSubmatch(out, -1) {
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		list = append(list, found{html.UnescapeString(m[5]), pipeline.Rect{MinX: v[0], MinY: v[1], MaxX: v[2], MaxY: v[3]}})
	}
	return list
}

func iou(a, b pipeline.Rect) float64 {
	both := area(intersect(a, b))
	return both / (area(a) + area(b) - both)
}

func centreInside(a, b pipeline.Rect) bool {
	x, y := (a.MinX+a.MaxX)/2, (a.MinY+a.MaxY)/2
	return x >= b.MinX && x <= b.MaxX && y >= b.MinY && y <= b.MaxY
}

// displayed returns the true box of a word on the displayed page in points.
func displayed(p pipeline.Page, q pipeline.Quad) pipeline.Rect {
	for i := range q {
		q[i] = display(p, q[i])
		q[i].X, q[i].Y = q[i].X*72/p.DPI, q[i].Y*72/p.DPI
	}
	return q.Bounds()
}

func display(p pipeline.Page, pt pipeline.Point) pipeline.Point {
	w, h := float64(p.Width), float64(p.Height)
	switch p.Rotation {
	case 90:
		return pipeline.Point{X: h - pt.Y, Y: pt.X}
	case 180:
		return pipeline.Point{X: w - pt.X, Y: h - pt.Y}
	case 270:
		return pipeline.Point{X: pt.Y, Y: w - pt.X}
	}
	return pt
}

// lieOver checks the figures that are owed: all words found, median IoU ≥ 0.6, 95 % of the centres inside.
func lieOver(t *testing.T, file []byte, p pipeline.Page) {
	t.Helper()
	list := boxes(t, file)
	var ious []float64
	inside, missing := 0, 0
	for _, w := range p.Words {
		i := slices.IndexFunc(list, func(f found) bool { return f.text == w.Text })
		if i < 0 {
			missing++
			continue
		}
		truth := displayed(p, w.Quad)
		for j, f := range list {
			if f.text == w.Text && iou(f.box, truth) > iou(list[i].box, truth) {
				i = j
			}
		}
		ious = append(ious, iou(list[i].box, truth))
		if centreInside(list[i].box, truth) {
			inside++
		}
	}
	slices.Sort(ious)
	if missing > 0 || len(list) != len(p.Words) {
		t.Errorf("%d of %d words missing, %d found: %v", missing, len(p.Words), len(list), list)
		return
	}
	median, share := ious[len(ious)/2], float64(inside)/float64(len(p.Words))
	t.Logf("median IoU %.2f, least %.2f, centres inside %.0f %%", median, ious[0], 100*share)
	if median < 0.6 || share < 0.95 {
		t.Errorf("median IoU %.2f, centres inside %.2f; want 0.6 and 0.95", median, share)
	}
}

func TestWordsLieOverTheirPixels(t *testing.T) {
	for _, rotation := range []int{0, 90, 180, 270} {
		for _, skew := range []float64{0, 1.3, -4} {
			t.Run(fmt.Sprintf("turned %d, leaning %v", rotation, skew), func(t *testing.T) {
				p := words(827, 1169, rotation, skew)
				file, err := Build([]BuildPage{{Raster: scan(t, 827, 1169), Text: p}}, testMeta())
				if err != nil {
					t.Fatal(err)
				}
				lieOver(t, file, p)
			})
		}
	}
}
