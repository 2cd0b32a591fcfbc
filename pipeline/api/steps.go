package api

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// The steps that people take. Each answers with the document as it is then.

type signInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body Approval
}

// Approval is the word of a person who looked.
type Approval struct {
	Person string `json:"person,omitempty" maxLength:"200" doc:"Says that the image equals the paper: the caller, in their own name"`
}

// signDocument takes the word of a person only where a document waits for it: another word later would begin the seal anew.
func (a *API) signDocument(ctx context.Context, in *signInput) (*documentOutput, error) {
	if err := a.in(ctx, in.ID, pipeline.StateAwaiting); err != nil {
		return nil, err
	}
	name, err := person(ctx, in.Body.Person)
	if err != nil {
		return nil, err
	}
	doc, err := a.Service.Approve(ctx, in.ID, name)
	if err != nil {
		return nil, err
	}
	return a.documentAnswer(ctx, doc)
}

// in refuses a document that is in another state.
func (a *API) in(ctx context.Context, id pipeline.DocumentID, want pipeline.State) error {
	doc, err := a.Service.Catalog.Document(ctx, id)
	if err == nil && doc.State != want {
		err = fmt.Errorf("the document is %s, not %s: %w", doc.State, want, pipeline.ErrState)
	}
	return err
}

type settleInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body Settlement
}

// Settlement is what a person decided about a document in review.
type Settlement struct {
	Actor
	Type     pipeline.TypeCode             `json:"type,omitempty" maxLength:"64" doc:"If none, as found"`
	Fields   map[pipeline.FieldName]string `json:"fields,omitempty" doc:"What is printed, by field name; dates as 2026-03-05. An empty value says that the paper has none"`
	Subjects []NewSubject                  `json:"subjects,omitempty" maxItems:"50" doc:"If given, replaces the people found"`
	Confirm  bool                          `json:"confirm,omitempty" doc:"The people named by the paper were checked against their cards"`
	Accept   bool                          `json:"accept,omitempty" doc:"Everything not named here is right as it was read"`
	Revision pipeline.Revision             `json:"revision,omitempty" minimum:"0" doc:"Of the document on the screen; an older one is refused as a conflict. If none, whatever it is now"`
}

// NewSubject is somebody whom a paper names, as a person read it.
type NewSubject struct {
	Role       pipeline.SubjectRole `json:"role" minLength:"1" maxLength:"32" pattern:"^[a-z][a-z-]*$" doc:"e.g. holder, owner, co-owner, applicant, grantor, agent, representative, child, mother, father, husband, wife, spouse, deceased"`
	Name       string               `json:"name" minLength:"1" maxLength:"200"`
	Identifier *NewIdentifier       `json:"identifier,omitempty"`
	Page       int                  `json:"page,omitempty" minimum:"1" default:"1"`
}

func (a *API) settleDocument(ctx context.Context, in *settleInput) (*documentOutput, error) {
	if err := a.in(ctx, in.ID, pipeline.StateInReview); err != nil {
		return nil, err
	}
	b := in.Body
	for name, value := range b.Fields {
		b.Fields[name] = typed(value)
	}
	st := pipeline.Settlement{Type: b.Type, Fields: b.Fields, Confirm: b.Confirm, Accept: b.Accept, By: b.By, Revision: b.Revision}
	if b.Subjects != nil {
		subjects, err := found(b.Subjects)
		if err != nil {
			return nil, err
		}
		st.Subjects = subjects
	}
	doc, err := a.Service.Settle(ctx, in.ID, st)
	if err != nil {
		return nil, err
	}
	return a.documentAnswer(ctx, doc)
}

func found(list []NewSubject) ([]pipeline.FoundSubject, error) {
	subjects := []pipeline.FoundSubject{}
	for i, s := range list {
		f := pipeline.FoundSubject{Role: s.Role, Name: typed(plain(s.Name)), Page: s.Page, Confidence: 1}
		if s.Identifier != nil {
			f.Kind, f.Identifier = s.Identifier.Kind, s.Identifier.Value
			if err := pipeline.CheckIdentifier(f.Kind, f.Identifier); err != nil {
				return nil, fmt.Errorf("body.subjects[%d]: %w", i, err)
			}
		}
		subjects = append(subjects, f)
	}
	return subjects, nil
}

type retryInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body struct {
		Actor
	}
}

func (a *API) retryDocument(ctx context.Context, in *retryInput) (*documentOutput, error) {
	doc, err := a.Service.RetryDocument(ctx, in.ID, in.Body.By)
	if err != nil {
		return nil, err
	}
	return a.documentAnswer(ctx, doc)
}
