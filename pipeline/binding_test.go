package pipeline_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// finds are the documents that are held about somebody.
func (o *office) finds(personalID string) (ids []pipeline.DocumentID) {
	o.t.Helper()
	id, err := o.Keys.Identifier(pipeline.PersonalID, personalID)
	if err != nil {
		o.t.Fatal(err)
	}
	held, err := o.Catalog.Holdings(o.t.Context(), id.Hashes())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, h := range held {
		ids = append(ids, h.Document)
	}
	return ids
}

func bindingOf(personalID string) pipeline.Binding {
	return pipeline.Binding{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Value: personalID,
		Evidence: "sổ gốc số 12, trang 40", Act: pipeline.Act{By: clerk}}
}

// heldOfNobody is a paper that names nobody, held: a result, or one of a component.
func (o *office) heldOfNobody(result bool) pipeline.Document {
	o.t.Helper()
	if result {
		return o.heldResult(o.dossier(), "a result", "")
	}
	e := read("")
	e.Subjects = []pipeline.FoundSubject{{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa"}}
	doc := o.extracted(o.sealed("scan"), e)
	doc, err := o.Hold(o.t.Context(), o.task(), doc)
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// TestBindingMakesFindable holds papers that nobody finds, until a person has said whom they are about; nothing personal is in the log.
func TestBindingMakesFindable(t *testing.T) {
	for _, result := range []bool{true, false} {
		o := newOffice(t)
		doc := o.heldOfNobody(result)
		if found := o.finds(lua); len(found) > 0 {
			t.Fatalf("result %v: found before: %v", result, found)
		}
		bound, err := o.BindDocument(t.Context(), doc.ID, bindingOf(lua))
		if err != nil || !slices.Equal(o.finds(lua), []pipeline.DocumentID{doc.ID}) || len(o.finds(nam)) > 0 {
			t.Fatalf("result %v: %v finds %v, the husband %v", result, err, o.finds(lua), o.finds(nam))
		}
		e, err := o.Extraction(bound)
		if err != nil || len(e.Subjects) != 1 || e.Subjects[0].By != clerk || e.Subjects[0].Evidence == "" || len(bound.Subjects) != 1 || bound.Subjects[0].ConfirmedBy != clerk {
			t.Errorf("result %v: bound to %+v, %+v, %v", result, bound.Subjects, e.Subjects, err)
		}
		again, err := o.BindDocument(t.Context(), doc.ID, bindingOf(lua))
		if err != nil || again.Revision != bound.Revision {
			t.Errorf("result %v: again: revision %d after %d, %v", result, again.Revision, bound.Revision, err)
		}
		if _, err := o.BindDocument(t.Context(), doc.ID, bindingOf(nam)); err != nil || len(o.finds(nam)) != 1 || len(o.finds(lua)) != 1 {
			t.Errorf("result %v: a second person: %v", result, err)
		}
		log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)})
		for _, entry := range log {
			for _, value := range entry.Detail {
				if err != nil || strings.Contains(value, lua) || strings.Contains(value, "Lụa") || strings.Contains(value, "sổ gốc") {
					t.Errorf("result %v: the log says %q, %v", result, value, err)
				}
			}
		}
	}
}

// TestBindingWithFaults breaks each write of a binding twice, and repeats the call.
func TestBindingWithFaults(t *testing.T) {
	for _, result := range []bool{true, false} {
		for left := range 2 {
			for _, silent := range []bool{false, true} {
				o := newOffice(t)
				doc := o.heldOfNobody(result)
				o.Catalog = &unsteady{Catalog: o.catalog, left: left, silent: silent}
				_, err := o.BindDocument(t.Context(), doc.ID, bindingOf(lua))
				if broken := result || left == 0; errors.Is(err, errBroken) != broken {
					t.Fatalf("result %v, write %d, unreported %v: %v", result, left, silent, err)
				}
				o.Catalog = o.catalog
				again, err := o.BindDocument(t.Context(), doc.ID, bindingOf(lua))
				if err != nil || again.Revision != doc.Revision+1 || len(o.finds(lua)) != 1 {
					t.Errorf("result %v, write %d, unreported %v: revision %d after %d, %v", result, left, silent, again.Revision, doc.Revision, err)
				}
			}
		}
	}
}

// TestWhatIsNotBound refuses words without evidence, papers that are never held for reuse, what was revoked and stale screens.
func TestWhatIsNotBound(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*office, pipeline.Document, *pipeline.Binding)
		want   error
	}{
		"without evidence":       {func(_ *office, _ pipeline.Document, b *pipeline.Binding) { b.Evidence = " " }, pipeline.ErrInvalid},
		"without an identifier":  {func(_ *office, _ pipeline.Document, b *pipeline.Binding) { b.Value = "" }, pipeline.ErrInvalid},
		"an impossible one":      {func(_ *office, _ pipeline.Document, b *pipeline.Binding) { b.Value = nobody }, pipeline.ErrInvalid},
		"by nobody":              {func(_ *office, _ pipeline.Document, b *pipeline.Binding) { b.By = "" }, pipeline.ErrInvalid},
		"on a screen of earlier": {func(_ *office, doc pipeline.Document, b *pipeline.Binding) { b.Revision = doc.Revision - 1 }, pipeline.ErrConflict},
		"what was revoked": {func(o *office, doc pipeline.Document, _ *pipeline.Binding) {
			h, err := o.Catalog.HoldingOf(o.t.Context(), doc.ID)
			if err == nil {
				_, err = o.RevokeHolding(o.t.Context(), h.ID, clerk, "QĐ 1")
			}
			if err != nil {
				o.t.Fatal(err)
			}
		}, pipeline.ErrState},
	} {
		o := newOffice(t)
		doc, b := o.heldOfNobody(true), bindingOf(lua)
		c.change(o, doc, &b)
		_, err := o.BindDocument(t.Context(), doc.ID, b)
		want(t, name, err, c.want)
		if len(o.finds(lua)) > 0 {
			t.Errorf("%s: it is found", name)
		}
	}
	o := newOffice(t)
	e := read("")
	e.Type = "form"
	form, err := o.Settle(t.Context(), o.extracted(o.sealed("form"), e).ID, pipeline.Settlement{Accept: true, By: clerk})
	if err == nil {
		form, err = o.Hold(t.Context(), o.task(), form)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.BindDocument(t.Context(), form.ID, bindingOf(nam))
	want(t, "a declaration", err, pipeline.ErrState)
	_, err = o.BindDocument(t.Context(), o.sealed("on its way").ID, bindingOf(nam))
	want(t, "what is on its way", err, pipeline.ErrState)
}
