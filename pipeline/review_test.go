package pipeline_test

import (
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestPaperOfAnotherTypeIsDoubted hands in a certificate for the line of the application: a person has to look.
func TestPaperOfAnotherTypeIsDoubted(t *testing.T) {
	for component, want := range map[pipeline.ComponentCode]pipeline.State{"form": pipeline.StateInReview, "cert": pipeline.StateExtracted, "": pipeline.StateExtracted} {
		o := newOffice(t)
		doc := o.sealed("scan")
		doc.Component = component
		doc, err := o.Extracted(t.Context(), o.task(), doc, read(""))
		if err != nil || doc.State != want {
			t.Errorf("a certificate for %q is %s, %v; want %s", component, doc.State, err, want)
		}
	}
}

func TestExtractedWithoutDoubt(t *testing.T) {
	o := newOffice(t)
	doc := o.extracted(o.sealed("scan"), read(""))
	if doc.State != pipeline.StateExtracted || doc.Type != "cert" || len(doc.Paper) == 0 ||
		!doc.ValidUntil.Equal(time.Date(2027, 12, 31, 0, 0, 0, 0, pipeline.Zone)) {
		t.Errorf("document = %+v", doc)
	}
	if len(doc.Subjects) != 1 || !doc.Subjects[0].Confirmed || doc.Subjects[0].ConfirmedBy == "" {
		t.Errorf("subjects = %+v, want the owner who presented a card to be confirmed", doc.Subjects)
	}
	e, err := o.Extraction(doc)
	if err != nil || e.Field(pipeline.FieldNumber).Value != "CH 01234" || e.Subjects[0].Identifier != lua {
		t.Errorf("Extraction = %+v, %v", e, err)
	}
}

func TestWhoIsConfirmed(t *testing.T) {
	subject := func(id, doubt string) pipeline.FoundSubject {
		return pipeline.FoundSubject{Role: pipeline.RoleOwner, Identifier: id, Kind: pipeline.PersonalID, Doubt: doubt}
	}
	for _, c := range []struct {
		name    string
		subject pipeline.FoundSubject
		indexed bool
		want    bool
	}{
		{"who presented a card", subject(lua, ""), true, true},
		{"who was only named", subject(nam, ""), true, false},
		{"who was read with doubt", subject(lua, "mờ"), true, false},
		{"a stranger", subject("064085012345", ""), true, false},
		{"who cannot exist", subject(nobody, ""), false, false},
		{"who has no number", subject("", ""), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			e := read("")
			e.Subjects = []pipeline.FoundSubject{c.subject}
			doc := o.extracted(o.sealed("scan"), e)
			if got := doc.Subjects[0]; got.Confirmed != c.want || (len(got.Identifiers) == 1) != c.indexed {
				t.Errorf("subject = %+v", got)
			}
		})
	}
}

func TestDoubtGoesToReview(t *testing.T) {
	o := newOffice(t)
	for name, change := range map[string]func(*pipeline.Extraction){
		"a field":      func(e *pipeline.Extraction) { e.Fields[0].Doubt = "mờ" },
		"the type":     func(e *pipeline.Extraction) { e.TypeDoubt = "hai loại" },
		"a subject":    func(e *pipeline.Extraction) { e.Subjects[0].Doubt = "mờ" },
		"the capture":  func(e *pipeline.Extraction) { e.Capture = []string{"tệp đã sửa"} },
		"by the type":  func(e *pipeline.Extraction) { e.Type = "plan" },
		"all together": func(e *pipeline.Extraction) { e.Type, e.TypeDoubt, e.Fields[1].Doubt = "plan", "?", "?" },
	} {
		e := read("")
		change(&e)
		doc := o.extracted(o.sealed(name), e)
		if doc.State != pipeline.StateInReview || doc.Waiting.For != clerk || doc.Waiting.Why == "" {
			t.Errorf("%s: document is %s and waits for %q because of %q", name, doc.State, doc.Waiting.For, doc.Waiting.Why)
		}
	}
}

func TestSettle(t *testing.T) {
	o := newOffice(t)
	doc := o.extracted(o.sealed("scan"), read("mờ"))
	if e, err := o.Extraction(doc); err != nil || !slices.Equal(e.Doubts(), []string{"Số, ký hiệu: mờ"}) {
		t.Errorf("doubts = %q, %v", e.Doubts(), err)
	}
	for _, c := range []struct {
		name string
		st   pipeline.Settlement
		want error
	}{
		{"nothing", pipeline.Settlement{By: clerk}, pipeline.ErrInvalid},
		{"another field", pipeline.Settlement{By: clerk, Fields: map[pipeline.FieldName]string{pipeline.FieldDate: "2020-05-07"}}, pipeline.ErrInvalid},
		{"an unknown type", pipeline.Settlement{By: clerk, Type: "x", Accept: true}, pipeline.ErrInvalid},
		{"a subject who cannot exist", pipeline.Settlement{By: clerk, Accept: true,
			Subjects: []pipeline.FoundSubject{{Identifier: nobody, Kind: pipeline.PersonalID}}}, pipeline.ErrInvalid},
	} {
		_, err := o.Settle(t.Context(), doc.ID, c.st)
		want(t, c.name, err, c.want)
		if now := o.document(doc.ID); now.Revision != doc.Revision || now.State != pipeline.StateInReview {
			t.Errorf("%s: the document moved to %s", c.name, now.State)
		}
	}
	subjects := []pipeline.FoundSubject{{Role: pipeline.RoleOwner, Identifier: nam, Kind: pipeline.PersonalID, Doubt: "tay"}}
	doc, err := o.Settle(t.Context(), doc.ID, pipeline.Settlement{Fields: map[pipeline.FieldName]string{pipeline.FieldNumber: "CH 01235", "extra": "1"},
		Subjects: subjects, Accept: true, Confirm: true, By: clerk})
	if err != nil || doc.State != pipeline.StateExtracted || doc.Waiting.For != "" {
		t.Fatalf("Settle = %+v, %v", doc, err)
	}
	if subjects[0].Doubt == "" {
		t.Error("Settle changed its caller's subjects")
	}
	if s := doc.Subjects[0]; !s.Confirmed || s.ConfirmedBy != clerk {
		t.Errorf("subject = %+v", s)
	}
	e, err := o.Extraction(o.document(doc.ID))
	if f := e.Field(pipeline.FieldNumber); err != nil || f.Value != "CH 01235" || f.By != clerk || f.Confidence != 1 || e.Field("extra").Value != "1" {
		t.Errorf("Extraction = %+v, %v", e, err)
	}
	_, err = o.Settle(t.Context(), doc.ID, pipeline.Settlement{Accept: true, By: clerk})
	want(t, "Settle twice", err, pipeline.ErrState)
}

// TestAcceptKeepsWhatWasRead accepts without a correction: values stay, with who vouches for them.
func TestAcceptKeepsWhatWasRead(t *testing.T) {
	o := newOffice(t)
	doc := o.extracted(o.sealed("scan"), read("mờ"))
	doc, err := o.Settle(t.Context(), doc.ID, pipeline.Settlement{Accept: true, By: "Lê Na"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := o.Extraction(doc)
	number, date := e.Field(pipeline.FieldNumber), e.Field(pipeline.FieldDate)
	if err != nil || number.Value != "CH 01234" || number.By != "Lê Na" || number.Doubtful() || date.By != "ocr" {
		t.Errorf("fields = %+v, %v", e.Fields, err)
	}
}

// TestNobodySeesWhatIsStopped asks for the content of a document that was taken for secret.
func TestNobodySeesWhatIsStopped(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", doubtful())
	if _, err := o.Quarantine(t.Context(), doc.ID, clerk, "nghi là tài liệu mật"); err != nil {
		t.Fatal(err)
	}
	_, _, err := o.Review(t.Context(), doc.ID, pipeline.Reader{Name: clerk})
	want(t, "Review", err, pipeline.ErrQuarantined)
	_, err = o.ReadPage(t.Context(), doc.ID, 1, pipeline.Reader{Name: clerk})
	want(t, "ReadPage", err, pipeline.ErrQuarantined)
	_, _, err = o.ReadItem(t.Context(), doc.ID, pipeline.FieldNumber, pipeline.Reader{Name: clerk})
	want(t, "ReadItem", err, pipeline.ErrQuarantined)
	_, err = o.NextReview(t.Context(), ward, clerk, nil)
	want(t, "NextReview", err, pipeline.ErrNotFound)
	_, err = o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldNumber, pipeline.Act{By: clerk})
	want(t, "ConfirmItem", err, pipeline.ErrState)
}
