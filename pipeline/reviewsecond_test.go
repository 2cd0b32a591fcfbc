package pipeline_test

import (
	"errors"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// inSecondReview brings a deed, which two people look at, to where the clerk has settled it.
func (o *office) inSecondReview(content string) pipeline.Document {
	o.t.Helper()
	e := doubtful()
	e.Type = "deed"
	doc := o.inReview(content, e)
	if _, err := o.CorrectField(o.t.Context(), doc.ID, pipeline.FieldNumber, "CH 01235", pipeline.Act{By: clerk}); err != nil {
		o.t.Fatal(err)
	}
	doc, err := o.ConfirmItem(o.t.Context(), doc.ID, pipeline.FieldDate, pipeline.Act{By: "Lê Na"})
	if err != nil || doc.State != pipeline.StateSecondLook || doc.Waiting.Why == "" || doc.Waiting.Since.IsZero() {
		o.t.Fatalf("settled deed is %s, waits %+v: %v", doc.State, doc.Waiting, err)
	}
	return doc
}

func TestSecondPairOfEyes(t *testing.T) {
	o := newOffice(t)
	doc := o.inSecondReview("scan")
	for _, first := range []string{clerk, "Lê Na", " lê  NA"} {
		_, err := o.ConfirmSecond(t.Context(), doc.ID, pipeline.Act{By: first})
		want(t, "second look of "+first, err, pipeline.ErrSamePerson)
		_, err = o.SendBack(t.Context(), doc.ID, []pipeline.FieldName{pipeline.FieldDate}, "", pipeline.Act{By: first})
		want(t, "sent back by "+first, err, pipeline.ErrSamePerson)
	}
	_, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldNumber, "X", pipeline.Act{By: "Mai"})
	want(t, "a correction in the second review", err, pipeline.ErrState)
	_, e, err := o.Review(t.Context(), doc.ID, pipeline.Reader{Name: "Mai"})
	if f := e.Field(pipeline.FieldNumber); err != nil || f.Read != "CH 01234" || f.Value != "CH 01235" || f.By != clerk {
		t.Errorf("the second person sees %+v, %v", f, err)
	}
	doc, err = o.ConfirmSecond(t.Context(), doc.ID, pipeline.Act{By: "Mai", Revision: doc.Revision})
	if err != nil || doc.State != pipeline.StateExtracted || doc.Waiting != (pipeline.Waiting{}) || doc.Settled[2].By != "Mai" {
		t.Errorf("ConfirmSecond = %s, %+v, %v", doc.State, doc.Settled, err)
	}
}

func TestSentBack(t *testing.T) {
	o := newOffice(t)
	doc := o.inSecondReview("scan")
	number := []pipeline.FieldName{pipeline.FieldNumber}
	for name, c := range map[string]struct {
		items []pipeline.FieldName
		words string
		want  error
	}{
		"nothing":   {nil, "sai", pipeline.ErrInvalid},
		"no item":   {[]pipeline.FieldName{"x"}, "sai", pipeline.ErrNotFound},
		"bad words": {number, "\x1b[2J", pipeline.ErrInvalid},
	} {
		_, err := o.SendBack(t.Context(), doc.ID, c.items, c.words, pipeline.Act{By: "Mai"})
		want(t, name, err, c.want)
	}
	doc, err := o.SendBack(t.Context(), doc.ID, number, "số 7 hay số 1", pipeline.Act{By: "Mai"})
	if err != nil || doc.State != pipeline.StateInReview || doc.Waiting.For != "Lê Na" {
		t.Fatalf("SendBack = %s, %+v, %v", doc.State, doc.Waiting, err)
	}
	if f := o.field(doc.ID, pipeline.FieldNumber); f.Doubt != "người kiểm tra thứ hai: số 7 hay số 1" || f.Value != "CH 01235" || f.Read != "CH 01234" {
		t.Errorf("field = %+v", f)
	}
	o.noValueLogged(doc.ID, "số 7")
	doc, err = o.CorrectField(t.Context(), doc.ID, pipeline.FieldNumber, "CH 01237", pipeline.Act{By: clerk})
	if err != nil || doc.State != pipeline.StateSecondLook {
		t.Fatalf("settled again = %s, %v", doc.State, err)
	}
	if doc, err = o.ConfirmSecond(t.Context(), doc.ID, pipeline.Act{By: "Mai"}); err != nil || doc.State != pipeline.StateExtracted {
		t.Errorf("who sent it back looks again = %s, %v", doc.State, err)
	}
}

func TestNextReview(t *testing.T) {
	o := newOffice(t)
	_, err := o.NextReview(t.Context(), ward, clerk, nil)
	want(t, "an empty desk", err, pipeline.ErrNotFound)
	_, err = o.NextReview(t.Context(), ward, "", nil)
	want(t, "nobody", err, pipeline.ErrInvalid)
	deed := o.inSecondReview("scan")
	doubtful := o.inReview("another", doubtful())
	gets := func(by string, want pipeline.DocumentID, except ...pipeline.DocumentID) {
		t.Helper()
		got, err := o.NextReview(t.Context(), ward, by, except)
		if got != want || err != nil && (want != "" || !errors.Is(err, pipeline.ErrNotFound)) {
			t.Errorf("next of %s = %s, %v; want %q", by, got, err, want)
		}
	}
	gets(clerk, doubtful.ID) // the deed is older, but they have settled it
	gets("Mai", deed.ID)
	gets("Tú", "")
	gets("Mai", "", deed.ID) // gives it back
	gets("Tú", deed.ID)
	if _, err := o.ConfirmSecond(t.Context(), deed.ID, pipeline.Act{By: "Tú"}); err != nil {
		t.Fatal(err)
	}
	gets("Tú", "")
	if err := o.ReleaseReview(t.Context(), doubtful.ID, clerk); err != nil {
		t.Fatal(err)
	}
	gets("Tú", doubtful.ID)
}
