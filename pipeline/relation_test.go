package pipeline_test

import (
	"errors"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

const seller = "079180005678" // in no dossier of the tests

// ofOthers is a paper that was read without doubt, of somebody whom the dossier does not name.
func ofOthers() pipeline.Extraction {
	e := read("")
	e.Subjects = []pipeline.FoundSubject{{Role: pipeline.RoleOwner, Name: "Phạm Văn Bán", Kind: pipeline.PersonalID, Identifier: seller, Page: 1, Confidence: 1}}
	return e
}

// TestRelationIsAsked holds a paper of nobody in the dossier only when a person has said how it belongs there.
func TestRelationIsAsked(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", ofOthers())
	act := func() pipeline.Act { return pipeline.Act{By: clerk} }
	if _, err := o.ConfirmItem(t.Context(), doc.ID, pipeline.FieldRelation, act()); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("confirmed without an answer: %v", err)
	}
	if _, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldRelation, " ", act()); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("answered with nothing: %v", err)
	}
	if _, err := o.Settle(t.Context(), doc.ID, pipeline.Settlement{Accept: true, By: clerk}); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("accepted with all the rest: %v", err)
	}
	doc, err := o.CorrectField(t.Context(), doc.ID, pipeline.FieldRelation, "bên chuyển nhượng", act())
	if err != nil || doc.State != pipeline.StateExtracted {
		t.Fatalf("answered: %s, %v", doc.State, err)
	}
	if f := o.field(doc.ID, pipeline.FieldRelation); f.Value != "bên chuyển nhượng" || f.By != clerk {
		t.Errorf("relation = %+v", f)
	}
}

// TestRelationOfAMisreadNumber goes away with the mistake, also where all is settled at once.
func TestRelationOfAMisreadNumber(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", ofOthers())
	doc, err := o.Settle(t.Context(), doc.ID, pipeline.Settlement{By: clerk, Accept: true,
		Subjects: []pipeline.FoundSubject{{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Identifier: lua, Page: 1}}})
	if err != nil || doc.State != pipeline.StateExtracted {
		t.Fatalf("settled: %s, %v", doc.State, err)
	}
	if f := o.field(doc.ID, pipeline.FieldRelation); f.Name != "" {
		t.Errorf("relation = %+v", f)
	}
}

// TestNoRelationBesideOneOfThem: whoever stands on the paper beside somebody of the dossier is explained by their role.
func TestNoRelationBesideOneOfThem(t *testing.T) {
	o := newOffice(t)
	e := ofOthers()
	e.Subjects = append(e.Subjects, pipeline.FoundSubject{Role: pipeline.RoleCoOwner, Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Identifier: lua, Page: 1, Confidence: 1})
	if doc := o.extracted(o.sealed("scan"), e); doc.State != pipeline.StateExtracted {
		t.Errorf("document is %s", doc.State)
	}
}
