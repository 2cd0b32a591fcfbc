package ocr

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

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
//
// It held 63 MB after 100 pages, 66 after 200, 68 after 400, 64 after 600 and 61 after 800, and 151 at most.
func BenchmarkMemory(b *testing.B) {
	cmd := child(benchPages(b))
	if os.Getenv("MOTLAN_BENCH_MANY") == "" {
		cmd.Env = append(cmd.Env, "MOTLAN_BENCH_MANY=1000")
	}
	var out bytes.Buffer
	cmd.Stdout = io.MultiWriter(&out, os.Stderr) // as it goes: it takes an hour
	cmd.Stderr = cmd.Stdout
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	var pages int
	var now, most float64
	for line := range strings.Lines(out.String()) {
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
