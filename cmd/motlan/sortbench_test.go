package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// BenchmarkBatchOfPapers sends one file of a hundred papers, with a slip and separator sheets, through the engine, and prints
// how long it takes until it is divided and until every paper is sealed and read, and the most memory that the engine and one
// child of it have held. MOTLAN_PAPERS says how many papers there are. Small: of one to three small pages that look alike.
// Scanned: papers of all types in colour at 300 dpi.
func BenchmarkBatchOfPapers(b *testing.B) {
	papers := uint64(100)
	environment(b, "MOTLAN_PAPERS", &papers)
	b.Run("small", func(b *testing.B) {
		counts := manyPapers(int(papers))
		timeBatch(b, batchOf(b, 100, counts, counts), counts)
	})
	b.Run("scanned", func(b *testing.B) {
		file, counts := scannedBatch(b, int(papers))
		timeBatch(b, file, counts)
	})
}

// manyPapers is so many papers of one to three pages.
func manyPapers(n int) (counts []int) {
	for i := range n {
		counts = append(counts, 1+i*7%3)
	}
	return counts
}

func timeBatch(b *testing.B, data []byte, counts []int) {
	pages := 0
	for _, n := range counts {
		pages += n
	}
	file := filepath.Join(b.TempDir(), "bo.pdf")
	must(b, os.WriteFile(file, data, 0o600))
	b.Logf("%d papers, %d pages without sheets, %d MB", len(counts), pages, len(data)>>20)
	for b.Loop() {
		before := processorTime()
		_, divided, ready := batchThrough(b, file, counts)
		b.ReportMetric((processorTime() - before).Seconds(), "cpu-s")
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(divided.Seconds(), "divided-s")
		b.ReportMetric(ready.Seconds(), "done-s")
		b.ReportMetric(float64(pages)/ready.Minutes(), "pages/min")
		b.ReportMetric(mostHeld(syscall.RUSAGE_SELF), "engine-MB")
		b.ReportMetric(mostHeld(syscall.RUSAGE_CHILDREN), "child-MB")
	}
}

// mostHeld is the most memory that this process, or any one child of it that has ended, has held.
func mostHeld(who int) float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(who, &u) // fails for no argument that is used here
	return float64(u.Maxrss) / 1024
}

// batchThrough takes a file in, whose papers have so many pages behind a slip and a separator sheet each, and returns after how
// long it was divided and nothing more happened to its papers by itself.
func batchThrough(t testing.TB, file string, counts []int) (batch *item, divided, ready time.Duration) {
	t.Helper()
	o := openTest(t, t.TempDir())
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "Phạm Cam"})
	must(t, err)
	begun := time.Now()
	batch = &item{path: file, label: "bo.pdf", lane: pipeline.LaneBatch}
	must(t, o.process(t.Context(), d, []*item{batch}, "Phạm Cam", watch{plain{io.Discard}, func(i *item) {
		if i.doc.State == pipeline.StateDivided {
			divided = time.Since(begun)
		}
	}}))
	ready = time.Since(begun)
	if got, want := divisions(t, o), separated(counts); !slices.Equal(got, want) {
		t.Errorf("the batch is %s, %v; papers are %v, want %v", batch.doc.State, batch.doc.Sorting.Fault, got, want)
	}
	for n, part := range batch.parts {
		if part.doc.Sealed.Name.IsZero() || len(part.doc.Pages) != counts[n] {
			t.Errorf("paper %d of %d pages is %s and not sealed: %s", n+1, len(part.doc.Pages), part.doc.State, part.doc.Reason)
		}
	}
	return batch, divided, ready
}

// separated says which pages of a file each paper has, behind a slip and a separator sheet each.
func separated(counts []int) (papers []string) {
	next := 2
	for _, n := range counts {
		papers = append(papers, pagesText([]pipeline.PageRange{{First: next + 1, Last: next + n}}))
		next += n + 1
	}
	return papers
}

// processorTime is what this process and its children that have ended took of the processors, whatever else they did.
func processorTime() (sum time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		_ = syscall.Getrusage(who, &u) // fails for no argument that is used here
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}

// watch is a screen that somebody looks at.
type watch struct {
	screen
	see func(*item)
}

func (w watch) show(i *item) { w.see(i) }
