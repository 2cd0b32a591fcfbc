package ocr

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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
