package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// quad is where the number stands in what doubtful reads.
var quad = pipeline.Rect{MinX: 100, MinY: 200, MaxX: 300, MaxY: 240}.Quad()

// doubtful is an extraction of a certificate whose number and date were read with doubt.
func doubtful() pipeline.Extraction {
	e := read("mờ")
	number, date := &e.Fields[0], &e.Fields[1]
	number.Page, number.Quad, number.Source, number.Confidence, number.By = 1, quad, pipeline.SourceText, 0.4, ""
	date.Doubt, date.Hand, date.By = "viết tay", true, ""
	return e
}

// inReview brings a document with a doubtful extraction to where a person looks at it.
func (o *office) inReview(content string, e pipeline.Extraction) pipeline.Document {
	o.t.Helper()
	doc := o.extracted(o.sealed(content), e)
	if doc.State != pipeline.StateInReview {
		o.t.Fatalf("document is %s, not in review", doc.State)
	}
	return doc
}

func (o *office) field(id pipeline.DocumentID, name pipeline.FieldName) pipeline.Field {
	o.t.Helper()
	e, err := o.Extraction(o.document(id))
	if err != nil {
		o.t.Fatal(err)
	}
	return e.Field(name)
}

func TestOneFieldAtATime(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", doubtful())
	sealed := doc.Sealed
	doc, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldNumber, " CH 01235 ", pipeline.Act{By: clerk, Revision: doc.Revision})
	if err != nil || doc.State != pipeline.StateInReview || doc.Waiting.For != clerk || doc.Waiting.Since.IsZero() {
		t.Fatalf("after the first field: %s, waits for %+v, %v", doc.State, doc.Waiting, err)
	}
	got := o.field(doc.ID, pipeline.FieldNumber)
	want := pipeline.Field{Name: pipeline.FieldNumber, Value: "CH 01235", Read: "CH 01234", Page: 1, Quad: quad, Confidence: 1,
		Source: pipeline.SourcePerson, By: clerk, At: o.clock}
	if !got.At.Equal(want.At) {
		t.Errorf("corrected at %v, want %v", got.At, want.At)
	}
	if got.At = want.At; got != want {
		t.Errorf("corrected field = %+v, want %+v", got, want)
	}
	doc, err = o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldDate, pipeline.Act{By: "Lê Na", Revision: doc.Revision})
	if err != nil || doc.State != pipeline.StateExtracted || doc.Waiting != (pipeline.Waiting{}) {
		t.Fatalf("after the last field: %s, waits for %+v, %v", doc.State, doc.Waiting, err)
	}
	if got := o.field(doc.ID, pipeline.FieldDate); got.Value != "2020-05-06" || got.By != "Lê Na" || !got.Hand || got.Source == pipeline.SourcePerson || got.Read != "" {
		t.Errorf("confirmed field = %+v", got)
	}
	if len(doc.Settled) != 2 || doc.Settled[0].By != clerk || doc.Settled[1].By != "Lê Na" {
		t.Errorf("settled by %+v", doc.Settled)
	}
	if got := o.actions(doc.ID); !slices.Contains(got, "field.corrected") || !slices.Contains(got, "field.confirmed") {
		t.Errorf("log = %v", got)
	}
	o.noValueLogged(doc.ID, "CH 0123", "2020-05-06")
	file, err := o.OpenSealed(t.Context(), doc.ID, pipeline.Reader{Name: clerk})
	if err != nil || doc.Sealed != sealed || readAll(t, file) != "sealed scan" {
		t.Errorf("a correction touched the sealed file: %v, %v", doc.Sealed, err)
	}
}

// noValueLogged checks that the audit log of a document tells names and no values.
func (o *office) noValueLogged(id pipeline.DocumentID, values ...string) {
	o.t.Helper()
	log, err := o.catalog.Log(o.t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	if err != nil || len(log) == 0 {
		o.t.Fatal(log, err)
	}
	for _, e := range log {
		for _, detail := range e.Detail {
			if slices.ContainsFunc(values, func(v string) bool { return strings.Contains(detail, v) }) {
				o.t.Errorf("the log tells %q", detail)
			}
		}
	}
}

func TestReadStaysWhenCorrectedTwice(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", doubtful())
	for _, value := range []string{"CH 01235", "CH 01236"} {
		if _, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldNumber, value, pipeline.Act{By: clerk}); err != nil {
			t.Fatal(err)
		}
	}
	if got := o.field(doc.ID, pipeline.FieldNumber); got.Read != "CH 01234" || got.Value != "CH 01236" {
		t.Errorf("field = %+v", got)
	}
}

func TestStaleScreen(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", doubtful())
	stale := pipeline.Act{By: clerk, Revision: doc.Revision}
	doc, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldNumber, "CH 01235", stale)
	if err != nil {
		t.Fatal(err)
	}
	for name, act := range map[string]func() error{
		"confirm": func() error { _, err := o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldDate, stale); return err },
		"correct": func() error {
			_, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldDate, "2020-05-07", stale)
			return err
		},
		"settle": func() error {
			_, err := o.Settle(t.Context(), doc.ID, pipeline.Settlement{Accept: true, By: clerk, Revision: stale.Revision})
			return err
		},
		"reject": func() error {
			_, err := o.Reject(t.Context(), doc.ID, pipeline.Rejection{Reason: pipeline.RejectedCut}, stale)
			return err
		},
	} {
		want(t, name, act(), pipeline.ErrConflict)
	}
	if now := o.document(doc.ID); now.Revision != doc.Revision || now.State != pipeline.StateInReview {
		t.Errorf("the document moved to %s", now.State)
	}
}

func TestValuesThatCannotBe(t *testing.T) {
	o := newOffice(t)
	e := doubtful()
	e.Fields = append(e.Fields, pipeline.Field{Name: "area", Value: "125 m2", Normal: "125"}, pipeline.Field{Name: "serial", Value: "CH 01234", Normal: "CH01234"})
	doc := o.inReview("scan", e)
	for _, c := range []struct {
		name           pipeline.FieldName
		value          string
		err            error
		stored, normal string
	}{
		{pipeline.FieldDate, "2020-02-30", pipeline.ErrInvalid, "", ""},
		{pipeline.FieldDate, "2026-03-09", pipeline.ErrInvalid, "", ""}, // to come
		{pipeline.FieldDate, "6/5/2020", nil, "2020-05-06", ""},
		{pipeline.FieldValidUntil, "31.12.2040", nil, "2040-12-31", ""},
		{"child.birth_date", "01/13/2020", pipeline.ErrInvalid, "", ""},
		{"child.birth_date", "13/01/2020", nil, "2020-01-13", ""},
		{"mother.birth_year", "185", pipeline.ErrInvalid, "", ""},
		{"mother.birth_year", "1985", nil, "1985", ""},
		{"tax_code", "0100047512", pipeline.ErrInvalid, "", ""},
		{"tax_code", "0100047516", nil, "0100047516", ""},
		{"area", "1.250,5 m2", nil, "1.250,5 m2", "1250.5"},
		{"area", "rộng", nil, "rộng", ""},
		{"serial", "CH 01236", nil, "CH 01236", "CH01236"},
		{"owner.address", "", nil, "", ""},
		{pipeline.FieldSummary, "a\x00b", pipeline.ErrInvalid, "", ""},
		{pipeline.FieldSummary, strings.Repeat("ă", 4001), pipeline.ErrInvalid, "", ""},
		{pipeline.ItemType, "no-such", pipeline.ErrInvalid, "", ""},
		{"Not a name", "x", pipeline.ErrNotFound, "", ""},
		{pipeline.ItemCapture, "x", pipeline.ErrNotFound, "", ""},
		{"subject.0", "x", pipeline.ErrNotFound, "", ""},
	} {
		before := o.document(doc.ID).Revision
		_, err := o.CorrectField(t.Context(), doc.ID, c.name, c.value, pipeline.Act{By: clerk})
		if want(t, string(c.name)+" "+c.value, err, c.err); c.err != nil {
			if err == nil || c.value != "" && strings.Contains(err.Error(), c.value) && len(c.value) > 1 {
				t.Errorf("%s: the error %v repeats the value", c.name, err)
			}
			if o.document(doc.ID).Revision != before {
				t.Errorf("%s: what cannot be was stored", c.name)
			}
			continue
		}
		if got := o.field(doc.ID, c.name); got.Value != c.stored || got.Normal != c.normal {
			t.Errorf("%s %q is stored as %q, %q", c.name, c.value, got.Value, got.Normal)
		}
	}
}

func TestSubjectIsCorrected(t *testing.T) {
	o := newOffice(t)
	e := doubtful()
	e.Subjects[0].Identifier, e.Subjects[0].Doubt, e.Subjects[0].Page, e.Subjects[0].Quad = "064185000017", "mờ", 1, quad
	doc := o.inReview("scan", e)
	wife := pipeline.FoundSubject{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Identifier: lua}
	husband := pipeline.FoundSubject{Role: pipeline.RoleSpouse, Name: "Lê Văn Nam", Kind: pipeline.PersonalID, Identifier: nam, Page: 1}
	for _, c := range []struct {
		n    int
		as   pipeline.FoundSubject
		want error
	}{
		{0, pipeline.FoundSubject{Identifier: nobody, Kind: pipeline.PersonalID}, pipeline.ErrInvalid},
		{0, pipeline.FoundSubject{}, pipeline.ErrInvalid},
		{2, husband, pipeline.ErrNotFound},
		{-1, husband, pipeline.ErrNotFound},
		{0, wife, nil},
		{1, husband, nil},
	} {
		_, err := o.CorrectSubject(t.Context(), doc.ID, c.n, c.as, c.n == 1, pipeline.Act{By: clerk})
		want(t, c.as.Name, err, c.want)
		if err != nil && strings.Contains(err.Error(), nobody) {
			t.Errorf("the error repeats the identifier: %v", err)
		}
	}
	doc = o.document(doc.ID)
	if len(doc.Subjects) != 2 || doc.Subjects[0].ConfirmedBy != "card presented" || doc.Subjects[1].ConfirmedBy != clerk {
		t.Errorf("subjects = %+v, want the wife confirmed by her card and the husband by the clerk", doc.Subjects)
	}
	found, err := o.Extraction(doc)
	if got := found.Subjects[0]; err != nil || got.Read != "Trần Thị Lụa; 064185000017" || got.Quad != quad || got.By != clerk || got.Doubt != "" || got.Source != pipeline.SourcePerson {
		t.Errorf("subject = %+v, %v", got, err)
	}
	o.noValueLogged(doc.ID, lua, nam, "Nam")
	if doc, err = o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldDate, pipeline.Act{By: "Lê Na"}); err != nil || !doc.Subjects[1].Confirmed {
		t.Errorf("after another field: %+v, %v; want the clerk's word to stay", doc.Subjects, err)
	}
}

// TestTypeThatDemandsALook settles every field of a type that a person has to look at, doubtful or not.
func TestTypeThatDemandsALook(t *testing.T) {
	o := newOffice(t)
	e := read("")
	e.Type = "plan"
	for i := range e.Fields {
		e.Fields[i].By = ""
	}
	doc := o.inReview("scan", e)
	items := []pipeline.FieldName{pipeline.FieldNumber, pipeline.FieldDate, pipeline.FieldIssuer, pipeline.FieldValidUntil, pipeline.ItemSubject(0)}
	for i, name := range items {
		var err error
		if doc, err = o.ConfirmItem(t.Context(), doc.ID, name, pipeline.Act{By: clerk}); err != nil {
			t.Fatal(err)
		}
		if done := doc.State == pipeline.StateExtracted; done != (i == len(items)-1) {
			t.Errorf("after %s the document is %s", name, doc.State)
		}
	}
}

func TestOtherItems(t *testing.T) {
	o := newOffice(t)
	e := read("")
	e.TypeDoubt, e.Capture = "hai loại", []string{"tệp đã sửa"}
	doc := o.inReview("scan", e)
	_, err := o.ConfirmItem(t.Context(), doc.ID, "subject.1", pipeline.Act{By: clerk})
	want(t, "a subject that is not there", err, pipeline.ErrNotFound)
	_, err = o.ConfirmItem(t.Context(), doc.ID, pipeline.ItemCapture, pipeline.Act{By: clerk})
	want(t, "the capture", err, nil)
	doc, err = o.CorrectField(t.Context(), doc.ID, pipeline.ItemType, "form", pipeline.Act{By: clerk})
	if err != nil || doc.Type != "form" || doc.State != pipeline.StateExtracted {
		t.Errorf("document is a %s and %s, %v", doc.Type, doc.State, err)
	}
	_, err = o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldNumber, pipeline.Act{By: clerk})
	want(t, "after the review", err, pipeline.ErrState)
	_, err = o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldNumber, pipeline.Act{})
	want(t, "nobody", err, pipeline.ErrInvalid)
}

// TestOneNumberInTwoPlaces corrects a card's number, which its holder has too, and then the holder's.
func TestOneNumberInTwoPlaces(t *testing.T) {
	o := newOffice(t)
	e := read("")
	e.Fields[0].Value, e.Fields[0].Doubt, e.Subjects[0].Identifier = "064185 000017", "mờ", "064185000017"
	doc := o.inReview("scan", e)
	_, err := o.Settle(t.Context(), doc.ID, pipeline.Settlement{Fields: map[pipeline.FieldName]string{pipeline.FieldNumber: lua}, Accept: true, By: clerk})
	want(t, "the holder's number accepted as it was", err, pipeline.ErrInvalid)
	doc, err = o.CorrectField(t.Context(), doc.ID, pipeline.FieldNumber, lua, pipeline.Act{By: clerk})
	if e, _ := o.Extraction(doc); err != nil || doc.State != pipeline.StateInReview || e.Subjects[0].Doubt == "" || e.Field(pipeline.FieldNumber).Doubtful() {
		t.Fatalf("number corrected: %s, %+v, %v; want the holder to be doubtful", doc.State, e.Subjects, err)
	}
	wife := pipeline.FoundSubject{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Identifier: lua}
	if doc, err = o.CorrectSubject(t.Context(), doc.ID, 0, wife, false, pipeline.Act{By: clerk}); err != nil || doc.State != pipeline.StateExtracted {
		t.Errorf("holder corrected: %s, %v", doc.State, err)
	}
}
