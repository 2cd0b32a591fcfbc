package pipeline_test

import (
	"context"
	"errors"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// deaf is a catalog whose commits are done and never reported.
type deaf struct{ pipeline.Catalog }

func (d deaf) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if _, err := d.Catalog.Commit(ctx, t); err != nil {
		return 0, err
	}
	return 0, errors.New("catalog is away")
}

// acts are what people do in a review, each with where the document is before and after.
var acts = []struct {
	name          string
	begin         func(*office) pipeline.Document
	do            func(*office, pipeline.Document) error
	before, after pipeline.State
}{
	{"confirm", beginReview, func(o *office, d pipeline.Document) error {
		_, err := o.ConfirmItem(o.t.Context(), d.ID, pipeline.FieldDate, pipeline.Act{By: clerk, Revision: d.Revision})
		return err
	}, pipeline.StateInReview, pipeline.StateInReview},
	{"correct", beginReview, func(o *office, d pipeline.Document) error {
		_, err := o.CorrectField(o.t.Context(), d.ID, pipeline.FieldNumber, "CH 1", pipeline.Act{By: clerk, Revision: d.Revision})
		return err
	}, pipeline.StateInReview, pipeline.StateInReview},
	{"correct a subject", beginReview, func(o *office, d pipeline.Document) error {
		_, err := o.CorrectSubject(o.t.Context(), d.ID, 0, pipeline.FoundSubject{Name: "Nam"}, false, pipeline.Act{By: clerk, Revision: d.Revision})
		return err
	}, pipeline.StateInReview, pipeline.StateInReview},
	{"settle", beginReview, func(o *office, d pipeline.Document) error {
		_, err := o.Settle(o.t.Context(), d.ID, pipeline.Settlement{Accept: true, By: clerk, Revision: d.Revision})
		return err
	}, pipeline.StateInReview, pipeline.StateExtracted},
	{"confirm again", beginSecond, func(o *office, d pipeline.Document) error {
		_, err := o.ConfirmSecond(o.t.Context(), d.ID, pipeline.Act{By: "Mai", Revision: d.Revision})
		return err
	}, pipeline.StateSecondLook, pipeline.StateExtracted},
	{"send back", beginSecond, func(o *office, d pipeline.Document) error {
		_, err := o.SendBack(o.t.Context(), d.ID, []pipeline.FieldName{pipeline.FieldDate}, "", pipeline.Act{By: "Mai", Revision: d.Revision})
		return err
	}, pipeline.StateSecondLook, pipeline.StateInReview},
	{"reject", beginReview, func(o *office, d pipeline.Document) error {
		_, err := o.Reject(o.t.Context(), d.ID, pipeline.Rejection{Reason: pipeline.RejectedCut, Rescan: true}, pipeline.Act{By: clerk, Revision: d.Revision})
		return err
	}, pipeline.StateInReview, pipeline.StateRejected},
}

func beginReview(o *office) pipeline.Document { return o.inReview("scan", doubtful()) }
func beginSecond(o *office) pipeline.Document { return o.inSecondReview("scan") }

// TestActsThatAreLost breaks every act of a review twice: it is lost, and the person does it again; or it is done and never
// reported, and doing it again says that the screen is stale. Either way it is in the log once.
func TestActsThatAreLost(t *testing.T) {
	for _, a := range acts {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			doc := a.begin(o)
			logged := len(o.actions(doc.ID))
			o.Catalog = mute{o.catalog}
			if a.do(o, doc) == nil || o.document(doc.ID).Revision != doc.Revision || o.document(doc.ID).State != a.before {
				t.Errorf("lost: the document is %+v", o.document(doc.ID))
			}
			o.Catalog = deaf{o.catalog}
			if a.do(o, doc) == nil {
				t.Error("what was not reported was taken for done")
			}
			o.Catalog = o.catalog
			if now := o.document(doc.ID); now.State != a.after || now.Revision != doc.Revision+1 {
				t.Errorf("done: the document is %s at %d", now.State, now.Revision)
			}
			want(t, "again", a.do(o, doc), pipeline.ErrConflict)
			if n := len(o.actions(doc.ID)); n != logged+1 {
				t.Errorf("%d entries in the log for one act", n-logged)
			}
		})
	}
}

// TestRescanThatIsNotReported loses the second write of a rescan, and the report of the first: the sender repeats it.
func TestRescanThatIsNotReported(t *testing.T) {
	o := newOffice(t)
	old, err := o.Reject(t.Context(), o.awaiting("blurred").ID, pipeline.Rejection{Reason: pipeline.RejectedBlurred, Rescan: true}, pipeline.Act{By: clerk})
	if err != nil {
		t.Fatal(err)
	}
	o.Catalog = deaf{o.catalog}
	if _, err := o.rescan(old, "sharp"); err == nil {
		t.Error("what was not reported was taken for done")
	}
	if now := o.document(old.ID); now.Waiting.For != clerk {
		t.Errorf("half way, the former capture waits for %q", now.Waiting.For)
	}
	for _, c := range []pipeline.Catalog{deaf{o.catalog}, o.catalog} {
		o.Catalog = c
		receipt, err := o.rescan(old, "sharp")
		if c == pipeline.Catalog(o.catalog) && (err != nil || !receipt.Duplicate || o.document(receipt.Document).Replaces != old.ID) {
			t.Errorf("repeated = %+v, %v", receipt, err)
		}
	}
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{Dossier: old.Dossier})
	if err != nil || len(docs) != 2 || docs[0].Waiting != (pipeline.Waiting{}) {
		t.Errorf("documents = %+v, %v", docs, err)
	}
}
