package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
)

// paperPage is a small page with enough print to be read.
func paperPage(paper, page int) pdf.PrintPage {
	p := pdf.PrintPage{Width: 300, Height: 420}
	for i, line := range []string{"Biên nhận hồ sơ", fmt.Sprintf("Giấy tờ số %d", paper), fmt.Sprintf("Tờ thứ %d", page), "Người nộp đã ký vào sổ", "Cán bộ tiếp nhận đã kiểm tra"} {
		p.Lines = append(p.Lines, pdf.PrintLine{Text: line, Size: 18, At: pipeline.Point{X: 30, Y: 80 + 40*float64(i)}})
	}
	return p
}

// batchOf draws a batch as a scanner hands it over, a picture a page: a slip that says what claim says (none if empty), then
// papers of so many pages, each behind a separator sheet.
func batchOf(t testing.TB, dpi int, papers, claim []int) []byte {
	t.Helper()
	var pages []pdf.PrintPage
	if len(claim) > 0 {
		slip, err := sheets{Batch: "BO-7", Papers: claim}.slip()
		must(t, err)
		pages = append(pages, slip...)
	}
	for i, n := range papers {
		sep, err := separatorPage(cuts.Separator{})
		must(t, err)
		pages = append(pages, sep)
		for page := range n {
			pages = append(pages, paperPage(i+1, page+1))
		}
	}
	return scanned(t, dpi, pages)
}

// scanned makes a PDF of JPEGs of the pages.
func scanned(t testing.TB, dpi int, pages []pdf.PrintPage) []byte {
	t.Helper()
	return bound(t, dpi, scans(t, dpi, pages))
}

// scans draws pages as JPEG files.
func scans(t testing.TB, dpi int, pages []pdf.PrintPage) (files [][]byte) {
	t.Helper()
	dir := t.TempDir()
	file, err := pdf.Print(pages, pdf.Meta{Producer: "test"})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "all.pdf"), file, 0o600))
	output(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-gray", "-jpeg", filepath.Join(dir, "all.pdf"), filepath.Join(dir, "page"))
	names, err := filepath.Glob(filepath.Join(dir, "page*.jpg"))
	must(t, err)
	slices.Sort(names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		must(t, err)
		files = append(files, data)
	}
	if len(files) != len(pages) {
		t.Fatalf("%d of %d pages were drawn", len(files), len(pages))
	}
	return files
}

// bound puts pictures into one PDF, as scanners do.
func bound(t testing.TB, dpi int, pages [][]byte) []byte {
	t.Helper()
	var built []pdf.BuildPage
	for _, page := range pages {
		raster, err := images.Raster(page, 0, images.Limits{})
		must(t, err)
		raster.DPI = float64(dpi)
		built = append(built, pdf.BuildPage{Raster: raster})
	}
	out, err := pdf.Build(built, pdf.Meta{Producer: "scanner"})
	must(t, err)
	return out
}
