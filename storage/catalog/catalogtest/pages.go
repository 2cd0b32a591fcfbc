package catalogtest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// walked reads a list in pages of two, with something that happens between them, and returns the ids in the order in which they came.
func walked[T any](d desk, cursor func(T) pipeline.Cursor, page func(after pipeline.Cursor, limit int) ([]T, error), between func(page int)) (ids []string) {
	d.Helper()
	const two, some = 2, 3
	for after, n := (pipeline.Cursor{}), 0; ; n++ {
		rows, err := page(after, two)
		d.succeeds(err)
		for _, row := range rows {
			after = cursor(row)
			ids = append(ids, after.ID)
		}
		if len(rows) < two {
			return ids
		}
		if n < some { // then it comes to an end
			between(n)
		}
	}
}

// hasOnce checks that each of these was read once, in this order, and nothing twice.
func (d desk) hasOnce(what string, got []string, want ...string) {
	d.Helper()
	once := slices.Compact(slices.Sorted(slices.Values(got)))
	there := slices.DeleteFunc(slices.Clone(got), func(id string) bool { return !slices.Contains(want, id) })
	if len(once) != len(got) || !slices.Equal(there, want) {
		d.Errorf("%s: read %v, want %v once and in this order, among others", what, got, want)
	}
}

// Pages checks that of lists that are read page by page nothing is missed that was there at the beginning, and nothing comes twice, while rows
// are added before, at and behind the place that the reader has reached. Rows of one moment are told apart.
func Pages(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 5 {
		d.listed(fmt.Sprint("b", i), later(time.Duration(i/4)*time.Second))
	}
	want := []string{"b0", "b1", "b2", "b3", "b4"}
	add := func(list string) func(int) {
		return func(n int) {
			d.listed(fmt.Sprint("a", list, n), start)
			d.listed(fmt.Sprint("c", list, n), start)
			d.listed(fmt.Sprint("d", list, n), later(time.Second*time.Duration(n+1)))
		}
	}
	d.hasOnce("mandates", walked(d, pipeline.Mandate.Cursor, func(after pipeline.Cursor, limit int) ([]pipeline.Mandate, error) {
		return d.Mandates(t.Context(), pipeline.MandateQuery{Agency: agency, After: after, Limit: limit})
	}, add("m")), want...)
	d.hasOnce("webhooks", walked(d, pipeline.Webhook.Cursor, func(after pipeline.Cursor, limit int) ([]pipeline.Webhook, error) {
		return d.Webhooks(t.Context(), pipeline.WebhookQuery{Agency: agency, After: after, Limit: limit})
	}, add("w")), want...)
	d.hasOnce("reuses", walked(d, pipeline.ReuseReceipt.Cursor, func(after pipeline.Cursor, limit int) ([]pipeline.ReuseReceipt, error) {
		return d.Reuses(t.Context(), pipeline.ReuseQuery{Dossier: dossier, After: after, Limit: limit})
	}, add("r")), want...)
}

// listed adds a row to every list of an agency.
func (d desk) listed(id string, at time.Time) {
	d.Helper()
	m, w := fullMandate(), fullWebhook()
	m.ID, m.From, w.ID, w.CreatedAt = pipeline.MandateID(id), at, pipeline.WebhookID(id), at
	d.must(d.mandate(m))
	d.must(d.webhook(w))
	h := d.hold(id, at, 1)
	whose, err := d.Dossier(d.Context(), dossier)
	d.succeeds(err)
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, whose.ID), Expected: whose.Revision, Dossier: &whose, ReuseOf: 1,
		Reuse: &pipeline.ReuseReceipt{ID: pipeline.ReuseID(id), Dossier: dossier, Component: "cert", Holding: h.ID, Document: h.Document, At: at}})
}

// ReviewPages checks that what waits for people is read page by page, the counter's first, also of an agency that is another one by now, and
// that what has moved on or waits for nobody is not among it.
func ReviewPages(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, pipeline.AgencyID("H1")), Agency: &pipeline.Agency{ID: "H1", Successor: agency}})
	waits := func(change func(*pipeline.Document)) func(*pipeline.Document) {
		return func(doc *pipeline.Document) {
			doc.Waiting.Since, doc.Lane = start, pipeline.LaneCounter
			change(doc)
		}
	}
	batch := func(doc *pipeline.Document) { doc.Lane = pipeline.LaneBatch }
	nothing := func(*pipeline.Document) {}
	for i, at := range []time.Duration{3, 2, 2, 1} {
		d.inReview(fmt.Sprint(i), at*time.Second, waits(nothing))
		d.inReview(fmt.Sprint("batch ", i), at*time.Second, waits(batch))
	}
	d.inReview("former", 0, waits(func(doc *pipeline.Document) { doc.Agency, doc.State = "H1", pipeline.StateRejected }))
	d.inReview("other", 0, waits(func(doc *pipeline.Document) { doc.Agency = "H2" }))
	d.inReview("for good", 0, waits(func(doc *pipeline.Document) { doc.State, doc.Waiting = pipeline.StateRejected, pipeline.Waiting{} }))
	gone, err := d.Document(t.Context(), d.inReview("gone", 0, waits(nothing)))
	d.succeeds(err)
	d.move(gone, nil, pipeline.StateExtracted)
	got := walked(d, pipeline.Document.Cursor, func(after pipeline.Cursor, limit int) ([]pipeline.Document, error) {
		return d.Reviews(t.Context(), pipeline.ReviewQuery{Agency: agency, After: after, Limit: limit})
	}, func(n int) {
		d.inReview(fmt.Sprint("new ", n), 0, waits(nothing))
		d.inReview(fmt.Sprint("new batch ", n), 0, waits(batch))
	})
	d.hasOnce("reviews", got, "doc-former", "doc-3", "doc-1", "doc-2", "doc-0", "doc-batch 3", "doc-batch 1", "doc-batch 2", "doc-batch 0")
	for _, id := range []string{"doc-other", "doc-for good", "doc-gone"} {
		if slices.Contains(got, id) {
			t.Errorf("%s waits for nobody here", id)
		}
	}
}
