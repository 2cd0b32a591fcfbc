package workers

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// TestPartIsNotLookedAtAgain gives a part what was seen of its page in the whole file, with a code that nobody finds on it.
func TestPartIsNotLookedAtAgain(t *testing.T) {
	d := newDesk(t)
	page, err := samples.Page(1, samples.Options{DPI: 100})
	must(t, err)
	whole, task := d.next(d.received(string(page.Data)))
	must(t, d.runner.Handle(t.Context(), task))
	whole = d.document(whole.ID)
	seen, err := d.runner.looked(t.Context(), whole)
	must(t, err)
	seen.Pages[0].Codes = []pipeline.Code{{Text: "seen before"}}
	looks := map[pipeline.DocumentID]look{whole.ID: seen}
	for name, c := range map[string]struct {
		from  []pipeline.PartPage
		wider int
		again bool
	}{
		"the same page":   {[]pipeline.PartPage{{Document: whole.ID, Page: 1}}, 0, false},
		"another picture": {[]pipeline.PartPage{{Document: whole.ID, Page: 1}}, 10, true},
		"one not seen":    {[]pipeline.PartPage{{Document: whole.ID, Page: 2}}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := d.runner.newPart(t.Context(), c.from, known{looks: looks})
			must(t, err)
			part := pipeline.Document{Key: made.Key, Look: made.Look, Format: "jpeg", Pages: []pipeline.PageFacts{whole.Pages[0]}, Sorting: pipeline.Sorting{From: whole.ID}}
			part.Pages[0].Width += c.wider
			got, err := d.runner.lookAtPages(t.Context(), &part, page.Data, pdfFacts{})
			must(t, err)
			if again := len(got.Pages[0].Codes) == 0; again != c.again || got.Pages[0].Facts.Width != page.Truth.Pages[0].Width {
				t.Errorf("looked again: %v, want %v; seen is %+v", again, c.again, got.Pages[0])
			}
			if kinds := kindsOf(part.Findings); kinds != kindsOf(whole.Findings) {
				t.Errorf("findings = %q, want %q", kinds, kindsOf(whole.Findings))
			}
		})
	}
}
