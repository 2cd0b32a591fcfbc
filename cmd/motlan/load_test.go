package main

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
)

// BenchmarkCounterUnderBatch hands papers of four pages in at the counter, one after another, while a batch of scanned
// decisions is worked through. It prints how long a paper takes until its pages are known and until it can be signed, and
// what the batch gets done beside. MOTLAN_BATCH says how many pages the batch has, MOTLAN_PAPERS how many papers come.
func BenchmarkCounterUnderBatch(b *testing.B) {
	for _, installation := range installations {
		b.Run(installation.name, func(b *testing.B) {
			page, paper := decisions(b, 24, 50), fourPages(b)
			for b.Loop() {
				counterUnderBatch(b, installation.open(b), page, paper)
			}
		})
	}
}

func counterUnderBatch(b *testing.B, d *desk, page, paper func(i int) []byte) {
	batch, papers := uint64(10_000), uint64(24)
	environment(b, "MOTLAN_BATCH", &batch)
	environment(b, "MOTLAN_PAPERS", &papers)
	defer d.close()
	begun := time.Now()
	d.handInBatch(int(batch), page)
	b.Logf("%d pages handed in within %.0f s", batch, time.Since(begun).Seconds())
	var prepared, ready []time.Duration
	left, begun := d.waiting(), time.Now()
	for i := range int(papers) {
		p, r := d.see(paper(i))
		prepared, ready = append(prepared, p), append(ready, r)
		<-time.After(time.Duration(i%4) * time.Second) // clerks pause
	}
	took, now := time.Since(begun), d.waiting()
	if now >= left || now == 0 {
		b.Errorf("the batch went from %d to %d pages: it was to run all the time", left, now)
	}
	b.ReportMetric(0, "ns/op")
	report(b, prepared, "prepared")
	report(b, ready, "ready")
	b.ReportMetric(float64(left-now)/took.Minutes(), "batch-pages/min")
}

// report gives the median and the 95th percentile in seconds.
func report(b *testing.B, took []time.Duration, what string) {
	b.ReportMetric(percentile(took, 0.50).Seconds(), what+"-p50-s")
	b.ReportMetric(percentile(took, 0.95).Seconds(), what+"-p95-s")
}

// percentile is by nearest rank: the smallest value that so many are not above.
func percentile(took []time.Duration, share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[max(0, int(share*float64(len(sorted))+0.999999)-1)]
}

// decisions draws pages once and returns as many files of them as are asked for, of which no two are alike.
func decisions(b testing.TB, drawn, quality int) func(i int) []byte {
	b.Helper()
	var pages [][]byte
	for seed := range uint64(drawn) {
		s, err := samples.Page(seed, samples.Options{Seed: seed, Skew: float64(seed%5) * 0.2, Quality: quality})
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, s.Data)
	}
	return func(i int) []byte { return remarked(pages[i%len(pages)], i) }
}

// remarked adds a comment to a JPEG: other bytes, the same picture.
func remarked(jpeg []byte, n int) []byte {
	text := fmt.Sprintf("copy %d", n)
	segment := append([]byte{0xFF, 0xFE}, binary.BigEndian.AppendUint16(nil, uint16(len(text)+2))...)
	return slices.Concat(jpeg[:2], segment, []byte(text), jpeg[2:])
}

// fourPages returns scanners' PDFs of four pages in colour: the first one of a decision, and later ones with the numbers 2, 3
// and 5.
func fourPages(b *testing.B) func(i int) []byte {
	b.Helper()
	first := decisions(b, 2, 0)
	var later [][]byte
	for _, n := range []string{"2", "3", "5"} {
		s, err := samples.Later(uint64(len(later)), samples.Numbering{Text: n}, samples.Options{Skew: 0.3})
		if err != nil {
			b.Fatal(err)
		}
		later = append(later, s.Data)
	}
	page := func(i int) []byte {
		if i%4 == 0 {
			return first(i / 4)
		}
		return remarked(later[i%4-1], i)
	}
	return func(i int) []byte {
		var pages []pdf.BuildPage
		for n := range 4 {
			raster, err := images.Raster(page(4*i+n), 0, images.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			pages = append(pages, pdf.BuildPage{Raster: raster})
		}
		file, err := pdf.Build(pages, pdf.Meta{Title: fmt.Sprint("scan ", i), Producer: "MFP", Created: time.Unix(1_760_000_000, 0)})
		if err != nil {
			b.Fatal(err)
		}
		return file
	}
}
