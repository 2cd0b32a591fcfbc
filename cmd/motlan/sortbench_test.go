package main

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// BenchmarkBatchOfPapers sends one file of a hundred papers of one to three small pages, with a slip and separator sheets,
// through the engine, and prints how long it takes until it is divided and until every paper is sealed and read.
// MOTLAN_PAPERS says how many papers there are.
func BenchmarkBatchOfPapers(b *testing.B) {
	papers := uint64(100)
	environment(b, "MOTLAN_PAPERS", &papers)
	var counts []int
	pages := 0
	for i := range int(papers) {
		counts = append(counts, 1+i*7%3)
		pages += counts[i]
	}
	file := filepath.Join(b.TempDir(), "bo.pdf")
	must(b, os.WriteFile(file, batchOf(b, 100, counts, counts), 0o600))
	for b.Loop() {
		before := processorTime()
		divided, ready := batchThrough(b, file, counts)
		b.ReportMetric((processorTime() - before).Seconds(), "cpu-s")
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(divided.Seconds(), "divided-s")
		b.ReportMetric(ready.Seconds(), "done-s")
		b.ReportMetric(float64(pages)/ready.Minutes(), "pages/min")
	}
}

// batchThrough takes a file in and returns after how long it was divided and nothing more happened to its papers by itself.
func batchThrough(b *testing.B, file string, counts []int) (divided, ready time.Duration) {
	o := openTest(b, b.TempDir())
	d, err := o.service.OpenDossier(b.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "Phạm Cam"})
	must(b, err)
	begun := time.Now()
	batch := &item{path: file, label: "bo.pdf", lane: pipeline.LaneBatch}
	must(b, o.process(b.Context(), d, []*item{batch}, "Phạm Cam", watch{plain{io.Discard}, func(i *item) {
		if i.doc.State == pipeline.StateDivided {
			divided = time.Since(begun)
		}
	}}))
	ready = time.Since(begun)
	for n, part := range batch.parts {
		if len(part.doc.Pages) != counts[n] || part.doc.Sealed.Name.IsZero() {
			b.Errorf("paper %d has %d pages and is %s, want %d", n+1, len(part.doc.Pages), part.doc.State, counts[n])
		}
	}
	if len(batch.parts) != len(counts) {
		b.Errorf("the batch is %s, in %d papers, want %d: %v", batch.doc.State, len(batch.parts), len(counts), batch.doc.Sorting.Fault)
	}
	return divided, ready
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
