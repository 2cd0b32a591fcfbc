package ocr

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
	"github.com/motlan/motlan/testdata/samples"
)

// curvePage is a page of 300 dpi and its words.
type curvePage struct {
	scan  []byte
	truth string
}

// curvePages are the real notices and four drawn papers with moderate damage.
func curvePages(b *testing.B) (pages []curvePage) {
	dir := corpora.Folder(b, "notices")
	for _, name := range []string{"notice-0005", "notice-0008"} {
		scan, err := os.ReadFile(filepath.Join(dir, name+".jpg"))
		if err != nil {
			b.Fatal(err)
		}
		truth, err := os.ReadFile(filepath.Join(dir, name+".txt"))
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, curvePage{scan, string(truth)})
	}
	for seed, code := range []pipeline.TypeCode{"decision", "land-certificate", "marriage-certificate", "contract"} {
		s, err := samples.Draw(code, uint64(seed), samples.Moderate)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, curvePage{s.Scans[0], s.Truth.Pages[0].Text})
	}
	return pages
}

// BenchmarkCurve shows what speed costs: resolution of the copy, one pass or two, black and white instead of grey, the printed
// zones one by one instead of the whole page, and another model where MOTLAN_MODELS names its folder. Recall, precision and CPU
// seconds a page, on a busy machine:
//
//	         one pass          two passes        black and white   zones
//	120 dpi  0.982 0.982 1.24  0.987 0.982 1.07  0.929 0.934 1.02  0.829 0.808 1.27
//	150 dpi  0.984 0.986 1.16  0.989 0.987 1.18  0.964 0.966 1.02  0.989 0.947 1.09
//	170 dpi  0.984 0.986 1.14  0.989 0.987 1.20  0.964 0.966 1.12  0.989 0.947 1.05
//	200 dpi  0.975 0.978 1.62  0.982 0.982 1.71  0.980 0.977 1.46  0.987 0.959 1.68
//	300 dpi  0.975 0.977 2.67  0.980 0.975 2.82  0.973 0.972 2.11  0.977 0.964 1.97
//
// JPEG data is decoded at 150 dpi for both 150 and 170. The larger integer model (best_int) has 0.982, 0.982 and 1.86 in two
// passes at 150 dpi. So the engine reads grey at about 150 dpi in two passes with the small model.
//
//	go test -run '^$' -bench Curve -benchtime 1x ./workers/ocr
func BenchmarkCurve(b *testing.B) {
	pages := curvePages(b)
	e, err := New(Options{DataDir: os.Getenv("MOTLAN_MODELS")})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	for _, dpi := range []float64{120, 150, 170, 200, 300} {
		for _, way := range []string{"one pass", "two passes", "black and white", "zones"} {
			b.Run(fmt.Sprintf("%.0f dpi, %s", dpi, way), func(b *testing.B) { e.curve(b, pages, dpi, way) })
		}
	}
}

// curve reads the pages in one of the ways.
func (e *Engine) curve(b *testing.B, pages []curvePage, dpi float64, way string) {
	var recall, precision, spent float64
	for b.Loop() {
		recall, precision, spent = 0, 0, 0
		for _, page := range pages {
			begun := cpuTime(b)
			words, err := e.readAs(page.scan, dpi, way)
			if err != nil {
				b.Fatal(err)
			}
			spent += (cpuTime(b) - begun).Seconds()
			var text strings.Builder
			for _, w := range words {
				text.WriteString(w.text + " ")
			}
			r, p := score(text.String(), page.truth)
			recall, precision = recall+r, precision+p
		}
	}
	n := float64(len(pages))
	b.ReportMetric(recall/n, "recall")
	b.ReportMetric(precision/n, "precision")
	b.ReportMetric(spent/n, "CPU-s/page")
}

// cpuTime is the processor time that this process has used.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// readAs reads a page in one of the ways.
func (e *Engine) readAs(scan []byte, dpi float64, way string) ([]word, error) {
	p, err := Open(scan)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	c, err := p.copyAt(dpi/300, 300)
	if err != nil {
		return nil, err
	}
	defer c.free()
	postures, err := c.postures()
	if err != nil {
		return nil, err
	}
	s, err := c.sheet(postures[0])
	if err != nil {
		return nil, err
	}
	defer s.free()
	if err := e.setDPI(int(dpi)); err != nil {
		return nil, err
	}
	return e.readWay(s, way)
}

func (e *Engine) readWay(s *sheet, way string) ([]word, error) {
	if way == "zones" {
		return e.readZones(s)
	}
	from := s.grey
	if way == "black and white" {
		from = s.binary
	}
	boxes, err := e.read(from, modePage)
	words := newWords(boxes, image.Point{})
	if err != nil || way != "two passes" {
		return words, err
	}
	return e.again(s, words)
}

// readZones reads nothing but the printed zones.
func (e *Engine) readZones(s *sheet) (words []word, err error) {
	letters := s.binary.letters()
	height := medianHeight(letters)
	zones, err := s.binary.zones(letters, height)
	if err != nil {
		return nil, err
	}
	for _, z := range zones {
		in, err := e.readZone(s, z, height)
		if err != nil {
			return nil, err
		}
		words = append(words, in...)
	}
	return words, nil
}
