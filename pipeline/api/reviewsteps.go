package api

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
)

// The steps of a review. Each answers with the document as it is then.

// Act is a person's act on what their screen shows.
type Act struct {
	Actor
	Revision pipeline.Revision `json:"revision" minimum:"1" doc:"Of the document on the screen; an older one is refused as a conflict"`
}

func (a Act) domain() pipeline.Act { return pipeline.Act{By: a.By, Revision: a.Revision} }

// ItemPath names one item of a document.
type ItemPath struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Name pipeline.FieldName  `path:"name" maxLength:"66" doc:"A field's name, type, capture, or subject.0 …"`
}

type confirmInput struct {
	ItemPath
	Body Act
}

func (a *API) confirmItem(ctx context.Context, in *confirmInput) (*documentOutput, error) {
	return a.done(ctx)(a.Service.ConfirmItem(ctx, in.ID, in.Name, in.Body.domain()))
}

type correctInput struct {
	ItemPath
	Body Correction
}

// Correction is what is printed where something else was read.
type Correction struct {
	Act
	Value string `json:"value" maxLength:"4000" doc:"As printed; of date, valid_from and valid_until a date such as 2026-03-05; of type a code. Empty: the paper has none"`
}

func (a *API) correctField(ctx context.Context, in *correctInput) (*documentOutput, error) {
	return a.done(ctx)(a.Service.CorrectField(ctx, in.ID, in.Name, typed(in.Body.Value), in.Body.domain()))
}

type correctSubjectInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	N    int                 `path:"n" minimum:"0" maximum:"50" doc:"Counted from 0; one more than there are adds a subject"`
	Body SubjectCorrection
}

// SubjectCorrection is whom a paper names.
type SubjectCorrection struct {
	Act
	Subject NewSubject `json:"subject"`
	Vouch   bool       `json:"vouch,omitempty" doc:"The person was compared with the card that they showed"`
}

func (a *API) correctSubject(ctx context.Context, in *correctSubjectInput) (*documentOutput, error) {
	subjects, err := found([]NewSubject{in.Body.Subject})
	if err != nil {
		return nil, err
	}
	return a.done(ctx)(a.Service.CorrectSubject(ctx, in.ID, in.N, subjects[0], in.Body.Vouch, in.Body.domain()))
}

type secondInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body Act
}

func (a *API) confirmSecond(ctx context.Context, in *secondInput) (*documentOutput, error) {
	return a.done(ctx)(a.Service.ConfirmSecond(ctx, in.ID, in.Body.domain()))
}

type sendBackInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body SentBack
}

// SentBack is what the second person finds wrong.
type SentBack struct {
	Act
	Items []pipeline.FieldName `json:"items" minItems:"1" maxItems:"100" doc:"Names of the items that are wrong"`
	Words string               `json:"words,omitempty" maxLength:"500"`
}

func (a *API) sendBack(ctx context.Context, in *sendBackInput) (*documentOutput, error) {
	return a.done(ctx)(a.Service.SendBack(ctx, in.ID, in.Body.Items, typed(in.Body.Words), in.Body.domain()))
}

type rejectInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body Rejection
}

// Rejection says why a person does not take a document.
type Rejection struct {
	Act
	Reason pipeline.Reason `json:"reason" enum:"scan-unreadable,scan-cut,pages-missing,pages-out-of-order,wrong-dossier,wrong-paper,not-an-original,not-in-force,altered-paper,damaged-paper,incomplete-paper,other" doc:"See /v1/rejection-reasons"`
	Words  string          `json:"words,omitempty" maxLength:"500" doc:"The person's own; needed for other"`
	Rescan bool            `json:"rescan,omitempty" doc:"To be scanned again: it waits for the person who scanned, until an upload names it in replaces"`
}

func (a *API) rejectDocument(ctx context.Context, in *rejectInput) (*documentOutput, error) {
	b := in.Body
	return a.done(ctx)(a.Service.Reject(ctx, in.ID, pipeline.Rejection{Reason: b.Reason, Words: typed(b.Words), Rescan: b.Rescan}, b.domain()))
}

type reasonsOutput struct {
	Body struct {
		Reasons []Reason `json:"reasons" nullable:"false"`
	}
}

func (a *API) rejectionReasons(context.Context, *struct{}) (*reasonsOutput, error) {
	var out reasonsOutput
	for _, r := range pipeline.Rejections {
		vi, en := r.Explain()
		out.Body.Reasons = append(out.Body.Reasons, Reason{Code: r, Text: Text{vi, en}})
	}
	return &out, nil
}

// done answers with the document that a step left.
func (a *API) done(ctx context.Context) func(pipeline.Document, error) (*documentOutput, error) {
	return func(doc pipeline.Document, err error) (*documentOutput, error) {
		if err != nil {
			return nil, err
		}
		return a.documentAnswer(ctx, doc)
	}
}

// typed is what a person typed, composed: some keyboards send a letter and its tone mark apart, and nothing printed would
// be found by that.
func typed(text string) string { return norm.NFC.String(text) }
