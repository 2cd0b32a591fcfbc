package main

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/cuts"
)

// scannedBatch draws a batch as a scanner hands it over, in one PDF of colour pictures: our own slip, and papers of all types
// that have suffered as papers do, each behind our own separator sheet. Papers are the pages of each.
func scannedBatch(t testing.TB, count int) (file []byte, papers []int) {
	t.Helper()
	drawn := drawPapers(t, count)
	for _, paper := range drawn {
		papers = append(papers, len(paper))
	}
	sheets := drawSheets(t, papers)
	pages := [][]byte{sheets[0]}
	for _, paper := range drawn {
		pages = append(append(pages, sheets[1]), paper...)
	}
	return bound(t, 300, pages), papers
}

// drawSheets draws the slip of a batch and a separator sheet.
func drawSheets(t testing.TB, papers []int) [][]byte {
	t.Helper()
	pages, err := sheets{Batch: "BO-8", Papers: papers}.slip()
	must(t, err)
	sheet, err := separatorPage(cuts.Separator{})
	must(t, err)
	return scans(t, 300, append(pages, sheet))
}

// drawPapers draws papers of all types, of which two in three have pages more than their types have.
func drawPapers(t testing.TB, count int) [][][]byte {
	t.Helper()
	drawn, types := make([][][]byte, count), samples.Types()
	var group errgroup.Group
	group.SetLimit(2)
	for i := range drawn {
		group.Go(func() (err error) {
			drawn[i], err = drawPaper(types[i%len(types)], uint64(i), i*7%3)
			return err
		})
	}
	must(t, group.Wait())
	return drawn
}

func drawPaper(code pipeline.TypeCode, seed uint64, more int) ([][]byte, error) {
	s, err := samples.Draw(code, seed, samples.Moderate)
	pages := slices.Clone(s.Scans)
	for n := range more {
		later, lateErr := samples.Later(10*seed+uint64(n), samples.Numbering{Text: fmt.Sprint(n + 2)}, samples.Options{Seed: seed, Skew: 0.4})
		pages, err = append(pages, later.Data), errors.Join(err, lateErr)
	}
	return pages, err
}
