package ocr

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// benchPages returns the files of distinct pages at 300 dpi: the two real notices where they are, and drawn papers with
// moderate damage. MOTLAN_BENCH_PAGES says how many, of which the peers read all.
func benchPages(b *testing.B) (files []string) {
	b.Helper()
	dir := b.TempDir()
	if scans, err := filepath.Glob("../../../shared/corpora/notices/*.jpg"); err == nil {
		files = scans
	}
	types := samples.Types()
	for seed := 0; len(files) < setting("MOTLAN_BENCH_PAGES", 8); seed++ {
		s, err := samples.Draw(types[seed%len(types)], uint64(seed), samples.Moderate)
		if err != nil {
			b.Fatal(err)
		}
		for i, scan := range s.Scans {
			file := filepath.Join(dir, fmt.Sprintf("%d-%d.jpg", seed, i))
			if err := os.WriteFile(file, scan, 0o600); err != nil {
				b.Fatal(err)
			}
			files = append(files, file)
		}
	}
	return files
}

func setting(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// BenchmarkPeers reads the same distinct pages, two processes at a time, start of the processes included: by this package,
// by Tesseract, and by OCRmyPDF where it is installed.
func BenchmarkPeers(b *testing.B) {
	files := benchPages(b)
	for b.Loop() {
		ours, ourCPU := pagesPerMinute(b, files, func(files []string) *exec.Cmd { return child(files) }, true)
		plain, plainCPU := pagesPerMinute(b, files, func(files []string) *exec.Cmd {
			return exec.Command("tesseract", files[0], filepath.Join(b.TempDir(), "out"), "-l", "vie", "--psm", "3")
		}, false)
		b.ReportMetric(ours, "pages/min")
		b.ReportMetric(plain, "tesseract-pages/min")
		b.ReportMetric(ours/plain, "x-tesseract")
		b.ReportMetric(ourCPU, "CPU-s/page")
		b.ReportMetric(plainCPU, "tesseract-CPU-s/page")
		if _, err := exec.LookPath("ocrmypdf"); err != nil {
			continue
		}
		slow, _ := pagesPerMinute(b, files[:min(len(files), 4)], func(files []string) *exec.Cmd {
			return exec.Command("ocrmypdf", "--deskew", "--rotate-pages", "--output-type", "pdfa", "-l", "vie", "-j", "1", "--image-dpi", "300",
				files[0], filepath.Join(b.TempDir(), "out.pdf"))
		}, false)
		b.ReportMetric(slow, "ocrmypdf-pages/min")
		b.ReportMetric(ours/slow, "x-ocrmypdf")
	}
}

// pagesPerMinute runs a program over the files, two processes at a time, and tells the processor time of a page too, which other
// work on the machine disturbs less; at once means that one process takes many files.
func pagesPerMinute(b *testing.B, files []string, program func(files []string) *exec.Cmd, atOnce bool) (rate, cpu float64) {
	b.Helper()
	start := time.Now()
	var both sync.WaitGroup
	var spent atomic.Int64
	for half := range 2 {
		both.Go(func() {
			var mine [][]string
			for i := half; i < len(files); i += 2 {
				if atOnce && len(mine) > 0 {
					mine[0] = append(mine[0], files[i])
					continue
				}
				mine = append(mine, []string{files[i]})
			}
			for _, some := range mine {
				cmd := program(some)
				cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Errorf("%v: %s", err, out)
					continue
				}
				spent.Add(int64(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()))
			}
		})
	}
	both.Wait()
	pages := float64(len(files))
	return pages / time.Since(start).Minutes(), time.Duration(spent.Load()).Seconds() / pages
}

// child is this test's program, reading files.
func child(files []string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestChildReads$", "-test.v")
	cmd.Env = append(os.Environ(), "MOTLAN_READ="+strings.Join(files, "\n"))
	return cmd
}

// TestChildReads is what the benchmarks' processes run; it prints the memory that it holds after every hundred pages and after
// all.
func TestChildReads(t *testing.T) {
	list := os.Getenv("MOTLAN_READ")
	if list == "" {
		t.Skip("only in a process of a benchmark")
	}
	e, files := newEngine(t), strings.Split(list, "\n")
	for i := range setting("MOTLAN_BENCH_MANY", len(files)) {
		file := files[(i+i/len(files)*7)%len(files)] // each round has other neighbours
		scan, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if page, err := e.Recognise(scan, 300); err != nil || len(page.Words) == 0 {
			t.Errorf("%s: %d words, %v", file, len(page.Words), err)
		}
		if (i+1)%100 == 0 {
			fmt.Println("held", i+1, held("VmRSS"), held("VmHWM"))
		}
	}
	fmt.Println("held", 0, held("VmRSS"), held("VmHWM"))
}

// held is what the process's status tells of its memory under a name, in MB.
func held(name string) float64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), name+":")
	kB, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.Atoi(kB)
	return float64(n) / 1024
}

// BenchmarkMemory reads 1,000 pages in one process (MOTLAN_BENCH_MANY; MOTLAN_BENCH_PAGES says how many of them are distinct) and
// tells what it holds after every hundred, and held at most: 300 MB are allowed. 1,000 pages of 60 distinct ones, papers of all
// types, on A4 at 300 dpi in colour with moderate damage:
//
//	MOTLAN_BENCH_PAGES=60 go test -run '^$' -bench Memory -benchtime 1x -timeout 60m ./workers/ocr
func BenchmarkMemory(b *testing.B) {
	cmd := child(benchPages(b))
	if os.Getenv("MOTLAN_BENCH_MANY") == "" {
		cmd.Env = append(cmd.Env, "MOTLAN_BENCH_MANY=1000")
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	var pages int
	var now, most float64
	for line := range strings.Lines(string(out)) {
		if n, err := fmt.Sscanf(line, "held %d %f %f", &pages, &now, &most); n != 3 || err != nil {
			continue
		}
		if pages > 0 {
			b.ReportMetric(now, fmt.Sprintf("MB-after-%d", pages))
		}
	}
	b.ReportMetric(most, "MB-peak")
	if most == 0 || most > 300 {
		b.Errorf("it held %.0f MB, want at most 300", most)
	}
}

// curvePage is a page of 300 dpi and its words.
type curvePage struct {
	scan  []byte
	truth string
}

// curvePages are the real notices and four drawn papers with moderate damage.
func curvePages(b *testing.B) (pages []curvePage) {
	dir := corpora(b, "notices")
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
