package catalogtest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// inReview brings a document to where a person has to look at it.
func (d desk) inReview(name string, at time.Duration, change func(*pipeline.Document)) pipeline.DocumentID {
	d.Helper()
	doc, _ := d.receiveAt(name, agency, later(at))
	doc.State = pipeline.StateInReview
	if change != nil {
		change(&doc)
	}
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: doc.Revision, Document: &doc})
	return doc.ID
}

// claims checks what somebody gets who asks for the next document.
func (d desk) claims(by string, want pipeline.DocumentID, except ...pipeline.DocumentID) {
	d.Helper()
	got, err := d.ClaimReview(d.Context(), pipeline.ReviewClaim{Agency: agency, By: by, For: time.Minute, Except: except})
	if got != want || (want == "") != errors.Is(err, pipeline.ErrNotFound) || want != "" && err != nil {
		d.Errorf("ClaimReview by %s = %q, %v; want %q", by, got, err, want)
	}
}

// Reviews checks the order in which people get documents to look at: what they have, the counter's, the oldest.
func Reviews(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	d.claims("Ann", "")
	d.receive("not read yet")
	d.inReview("another agency's", 0, func(doc *pipeline.Document) { doc.Agency = "H21.13" })
	batch := d.inReview("batch", 0, func(doc *pipeline.Document) { doc.Lane = pipeline.LaneBatch })
	younger := d.inReview("younger", 2*time.Second, nil)
	older := d.inReview("older", time.Second, nil)
	d.claims("Ann", older)
	d.claims("Bob", younger)
	d.claims("Ann", older)
	d.claims("Cid", batch)
	d.claims("Dan", "")
	d.succeeds(d.ReleaseReview(t.Context(), older, "Bob")) // it is not his
	d.claims("Dan", "")
	d.succeeds(d.ReleaseReview(t.Context(), older, "Ann"))
	d.claims("Dan", "", older)
	d.claims("Dan", older)
	d.Age(t, 2*time.Minute)
	d.claims("Ann", older)
}

// ReviewMoves checks that nobody gets what has moved on, also who has claimed it.
func ReviewMoves(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	id := d.inReview("a", 0, nil)
	d.claims("Ann", id)
	doc, err := d.Document(t.Context(), id)
	d.succeeds(err)
	d.move(doc, nil, pipeline.StateExtracted)
	d.claims("Ann", "")
}

// SecondLooks checks that nobody is given to look at a second time what they settled themselves.
func SecondLooks(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	second := d.inReview("settled", 0, func(doc *pipeline.Document) {
		doc.State = pipeline.StateSecondLook
		doc.Settled = []pipeline.Settled{{By: "Ann"}, {By: `Đỗ "Bi" <bo>`}}
	})
	d.claims("Ann", "")
	d.claims(`Đỗ "Bi" <bo>`, "")
	d.claims("An", second) // who is not Ann
	sentBack := d.inReview("sent back", time.Second, func(doc *pipeline.Document) { doc.Settled = []pipeline.Settled{{By: "Ann"}} })
	d.claims("Ann", sentBack)
}

// ReviewRace checks that people who ask at once get a document each.
func ReviewRace(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	const people, documents = 6, 4
	for i := range documents {
		d.inReview(fmt.Sprint(i), time.Duration(i)*time.Second, nil)
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	got := map[pipeline.DocumentID]int{}
	for i := range people {
		group.Go(func() {
			id, err := d.ClaimReview(t.Context(), pipeline.ReviewClaim{Agency: agency, By: fmt.Sprint(i), For: time.Hour})
			if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			got[id]++
		})
	}
	group.Wait()
	for id, n := range got {
		if id == "" && n != people-documents || id != "" && n != 1 {
			t.Errorf("%d people got %q", n, id)
		}
	}
	same(t, "documents that were given out, and none", len(got), documents+1)
}
