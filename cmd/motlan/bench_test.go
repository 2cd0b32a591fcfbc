package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/testdata/samples"
)

// BenchmarkWholeWay measures the whole way against Tesseract alone on the same pages: decisions of which no two are alike,
// a fresh data folder every time, the two in turns so that a busy machine slows down both. MOTLAN_PAGES says how many. The
// ratio of the CPU time is for busy machines, on which that of the pages a minute says little.
func BenchmarkWholeWay(b *testing.B) {
	count := uint64(24)
	environment(b, "MOTLAN_PAGES", &count)
	path, err := program()
	if err != nil {
		b.Fatal(err)
	}
	dir := drawPages(b, int(count))
	var whole, alone spent
	for b.Loop() {
		for range 2 {
			w, a := ingestAll(b, path, dir), recogniseAll(b, dir)
			b.Logf("%d pages: the whole way %v, Tesseract alone %v", count, w, a)
			whole, alone = whole.plus(w), alone.plus(a)
		}
	}
	pages := float64(count) * 2 * float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(pages/whole.wall.Minutes(), "pages/min")
	b.ReportMetric(pages/alone.wall.Minutes(), "tesseract-pages/min")
	b.ReportMetric(alone.cpu.Seconds()/whole.cpu.Seconds(), "cpu-ratio")
	ratio := alone.wall.Seconds() / whole.wall.Seconds()
	b.ReportMetric(ratio, "ratio")
	if ratio < 0.95 {
		b.Errorf("the whole way has %.2f of Tesseract's pages a minute, want 0.95", ratio)
	}
}

// spent is the time of a run: by the clock, and of all its processes.
type spent struct{ wall, cpu time.Duration }

func (s spent) plus(o spent) spent { return spent{s.wall + o.wall, s.cpu + o.cpu} }

func (s spent) String() string {
	return fmt.Sprintf("%.1f s (%.1f s of CPU)", s.wall.Seconds(), s.cpu.Seconds())
}

// cpuOf is the time of a process that has ended and of the children that it waited for.
func cpuOf(cmd *exec.Cmd) time.Duration {
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func drawPages(b *testing.B, count int) string {
	b.Helper()
	pages, err := samples.Distinct(count, 1)
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	for _, p := range pages {
		if err := os.WriteFile(filepath.Join(dir, p.File), p.Data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// ingestAll times the program from its start to its end.
func ingestAll(b *testing.B, path, dir string) spent {
	b.Helper()
	cmd := exec.Command(path, "--data", b.TempDir(), "ingest", dir)
	cmd.Env = append(os.Environ(), "MOTLAN_DATA=", "MOTLAN_REDIS=")
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("ingest: %v\n%s", err, out)
	}
	return spent{time.Since(begun), cpuOf(cmd)}
}

// recogniseAll times as many Tesseracts as there are CPUs, each with its share of the pages in one run: that spares them
// loading the model for every page.
func recogniseAll(b *testing.B, dir string) spent {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jpg"))
	if err != nil || len(files) == 0 {
		b.Fatalf("%d pages: %v", len(files), err)
	}
	base, begun := b.TempDir(), time.Now()
	used := make([]time.Duration, min(runtime.NumCPU(), len(files)))
	var group errgroup.Group
	for i := range used {
		group.Go(func() (err error) {
			used[i], err = recogniseShare(filepath.Join(base, fmt.Sprint(i)), everyNth(files, i, len(used)))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	total := spent{wall: time.Since(begun)}
	for _, u := range used {
		total.cpu += u
	}
	return total
}

func everyNth(files []string, first, n int) (share []string) {
	for i := first; i < len(files); i += n {
		share = append(share, files[i])
	}
	return share
}

// recogniseShare runs at the priority of the engine's children, the session's included, so that both give way alike on a
// busy machine.
func recogniseShare(base string, files []string) (time.Duration, error) {
	list := base + ".list"
	if err := os.WriteFile(list, []byte(strings.Join(files, "\n")+"\n"), 0o644); err != nil {
		return 0, err
	}
	cmd := exec.Command("sh", "-c", `echo 10 > /proc/self/autogroup; exec nice -n 10 tesseract "$0" "$1" -l vie`, list, base)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%v: %w\n%s", cmd, err, out)
	}
	return cpuOf(cmd), nil
}
