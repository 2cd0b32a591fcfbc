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
	"testing"
	"time"

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

// BenchmarkCurve shows what speed costs on the real notices: resolution of the copy, one pass or two, black and white
// instead of grey.
func BenchmarkCurve(b *testing.B) {
	dir, e := corpora(b, "notices"), newEngine(b)
	for _, dpi := range []float64{120, 140, 150, 170, 200, 250, 300} {
		for _, way := range []string{"one pass", "two passes", "black and white"} {
			b.Run(fmt.Sprintf("%.0f dpi, %s", dpi, way), func(b *testing.B) {
				var recall, precision float64
				for b.Loop() {
					recall, precision = 0, 0
					for _, name := range []string{"notice-0005", "notice-0008"} {
						r, p := e.readAs(b, filepath.Join(dir, name), dpi, way)
						recall, precision = recall+r/2, precision+p/2
					}
				}
				b.ReportMetric(recall, "recall")
				b.ReportMetric(precision, "precision")
			})
		}
	}
}

// readAs reads a page of 300 dpi in one of the ways.
func (e *Engine) readAs(b *testing.B, file string, dpi float64, way string) (recall, precision float64) {
	b.Helper()
	scan, err := os.ReadFile(file + ".jpg")
	if err != nil {
		b.Fatal(err)
	}
	truth, err := os.ReadFile(file + ".txt")
	if err != nil {
		b.Fatal(err)
	}
	p, err := Open(scan)
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	c, err := p.copyAt(dpi/300, 300)
	if err != nil {
		b.Fatal(err)
	}
	defer c.free()
	if err := e.setDPI(int(dpi)); err != nil {
		b.Fatal(err)
	}
	copied, words := c.grey, []word(nil)
	if way == "black and white" {
		copied = c.binary
	}
	boxes, err := e.read(copied, modePage)
	if err != nil {
		b.Fatal(err)
	}
	if words = newWords(boxes, image.Point{}); way == "two passes" {
		if words, err = e.again(&sheet{grey: c.grey, binary: c.binary}, words); err != nil {
			b.Fatal(err)
		}
	}
	var text strings.Builder
	for _, w := range words {
		text.WriteString(w.text + " ")
	}
	return score(text.String(), string(truth))
}
