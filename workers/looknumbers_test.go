package workers

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
)

// numbered is a scanner's PDF of pages with these numbers; the first one is a letter's first page, which has none.
func numbered(t *testing.T, seed uint64, o samples.Options, numbers ...samples.Numbering) string {
	t.Helper()
	o.Seed = seed
	first, err := samples.Page(seed, o)
	must(t, err)
	pages := []samples.Sample{first}
	for i, n := range numbers {
		page, err := samples.Later(seed+uint64(i), n, o)
		must(t, err)
		pages = append(pages, page)
	}
	return scannedPDF(t, pages)
}

// scannedPDF is what a scanner makes of pages.
func scannedPDF(t *testing.T, pages []samples.Sample) string {
	t.Helper()
	var list []pdf.BuildPage
	for _, p := range pages {
		raster, err := images.Raster(p.Data, 0, images.Limits{})
		must(t, err)
		list = append(list, pdf.BuildPage{Raster: raster})
	}
	file, err := pdf.Build(list, pdf.Meta{Producer: "MFP"})
	must(t, err)
	return string(file)
}

// prepared is what is known of a file once it is prepared, before it is read.
func prepared(t *testing.T, file string) pipeline.Document {
	t.Helper()
	d := newDesk(t)
	doc, task := d.next(d.received(file))
	must(t, d.runner.Handle(t.Context(), task))
	now := d.document(doc.ID)
	if now.State != pipeline.StatePrepared {
		t.Fatalf("document is %s", now.State)
	}
	return now
}

// missingIn is what is said of missing pages.
func missingIn(doc pipeline.Document) (missing []pipeline.Finding) {
	for _, f := range doc.Findings {
		if f.Kind == pipeline.FindingMissingPage {
			missing = append(missing, f)
		}
	}
	return missing
}

// TestMissingPageIsSeenBeforeReading leaves a page out of a scanned letter.
func TestMissingPageIsSeenBeforeReading(t *testing.T) {
	foot := func(text string) samples.Numbering { return samples.Numbering{Text: text, Foot: true, Right: true} }
	good, lean := samples.Options{DPI: 200, Noise: 3}, samples.Options{DPI: 200, Noise: 6, Skew: 1.2, Quality: 60}
	for name, c := range map[string]struct {
		file string
		page int // behind the gap; 0: none is missing
	}{
		"complete":             {numbered(t, 1, good, samples.Numbering{Text: "2"}, samples.Numbering{Text: "3"}), 0},
		"the third left out":   {numbered(t, 2, lean, samples.Numbering{Text: "2"}, samples.Numbering{Text: "4"}), 3},
		"the last left out":    {numbered(t, 3, lean, foot("Trang 2/4"), foot("Trang 3/4")), 3},
		"fed upside down":      {numbered(t, 4, samples.Options{DPI: 200, Rotation: 180}, samples.Numbering{Text: "8"}, samples.Numbering{Text: "6"}), 0},
		"no numbers, one page": {numbered(t, 5, good), 0},
	} {
		t.Run(name, func(t *testing.T) {
			missing := missingIn(prepared(t, c.file))
			if c.page == 0 && len(missing) > 0 || c.page > 0 && (len(missing) != 1 || missing[0].Page != c.page || missing[0].Detail != "thiếu 1 trang") {
				t.Errorf("missing = %+v, want one before page %d", missing, c.page)
			}
		})
	}
}
