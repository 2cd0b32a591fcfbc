package api

import (
	"context"
	"errors"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// Review is a document as the person sees it who compares it with its picture: identifiers are in the clear.
type Review struct {
	Document  pipeline.DocumentID    `json:"document"`
	Dossier   pipeline.DossierID     `json:"dossier"`
	Component pipeline.ComponentCode `json:"component,omitempty"`
	Revision  pipeline.Revision      `json:"revision" doc:"What every step names, so that nobody acts on a stale screen"`
	State     pipeline.State         `json:"state"`
	StateText Text                   `json:"state_text"`
	Waiting   *Waiting               `json:"waiting,omitempty"`
	Type      pipeline.TypeCode      `json:"type,omitempty"`
	TypeName  string                 `json:"type_name,omitempty"`
	Pages     int                    `json:"pages"`
	Left      int                    `json:"left" doc:"Items that are still to be settled"`
	Items     []Item                 `json:"items" nullable:"false" doc:"What is to be settled and, in a second review, what the first person settled; with all=true everything"`
	Settled   []SettledBy            `json:"settled" nullable:"false" doc:"Who settled something; none of them can be the second pair of eyes"`
	Note      string                 `json:"note,omitempty" doc:"A person's words on why it was rejected"`
}

// Item is one thing that a person settles: a field, a person whom the paper names (subject.0 …), its type, or the capture as a
// whole.
type Item struct {
	Name       pipeline.FieldName   `json:"name" doc:"For the routes under fields/{name}"`
	Label      string               `json:"label" doc:"Vietnamese"`
	Value      string               `json:"value"`
	Normal     string               `json:"normal,omitempty" doc:"Normal form, e.g. 2020-01-13 of 13/01/2020"`
	Role       pipeline.SubjectRole `json:"role,omitempty" doc:"Of a subject"`
	Identifier *NewIdentifier       `json:"identifier,omitempty" doc:"Of a subject, as read"`
	Doubt      string               `json:"doubt,omitempty" doc:"Vietnamese; none: nothing to be settled"`
	Page       int                  `json:"page,omitempty" doc:"Counted from 1"`
	Confidence float64              `json:"confidence"`
	Source     pipeline.Source      `json:"source,omitempty" enum:"text,qr,mrz,table,rule,person"`
	Hand       bool                 `json:"hand,omitempty" doc:"Written by hand"`
	Read       string               `json:"read,omitempty" doc:"What the machine had read, where a person corrected it or a correction is proposed"`
	By         string               `json:"by,omitempty" doc:"Who settled it"`
	At         string               `json:"at,omitempty" format:"date-time"`
	Crop       string               `json:"crop,omitempty" doc:"Where the picture of it is; none: it stands nowhere"`
}

// SettledBy is a person who settled something.
type SettledBy struct {
	By string `json:"by"`
	At string `json:"at" format:"date-time"`
}

type reviewInput struct {
	ID  pipeline.DocumentID `path:"id" maxLength:"64"`
	All bool                `query:"all" doc:"Everything that was read, not only what is to be settled"`
}

type reviewOutput struct{ Body Review }

// getReview shows a document for comparison. The read is logged before anything is answered.
func (a *API) getReview(ctx context.Context, in *reviewInput) (*reviewOutput, error) {
	view, err := a.review(ctx, in.ID, in.All)
	if err != nil {
		return nil, err
	}
	return &reviewOutput{view}, nil
}

func (a *API) review(ctx context.Context, id pipeline.DocumentID, all bool) (Review, error) {
	doc, e, err := a.Service.Review(ctx, id, reader(ctx))
	if err != nil {
		return Review{}, err
	}
	kind, _ := a.Service.Procedures.Type(e.Type)
	view := Review{Document: doc.ID, Dossier: doc.Dossier, Component: doc.Component, Revision: doc.Revision, State: doc.State,
		StateText: stateText(doc.State), Waiting: waiting(doc), Type: e.Type, TypeName: kind.Name, Pages: len(doc.Pages), Note: e.Note,
		Items: []Item{}, Settled: []SettledBy{}}
	for _, s := range doc.Settled {
		view.Settled = append(view.Settled, SettledBy{s.By, stamp(s.At)})
	}
	for _, item := range itemsOf(doc.ID, e, kind) {
		second := doc.State == pipeline.StateSecondLook && item.By != ""
		unseen := doc.State == pipeline.StateInReview && kind.MustReview && item.By == "" && item.Name != pipeline.ItemType && item.Name != pipeline.ItemCapture
		if item.Doubt != "" || unseen {
			view.Left++
		}
		if all || item.Doubt != "" || unseen || second {
			view.Items = append(view.Items, item)
		}
	}
	return view, nil
}

type nextInput struct {
	Body NextReview
}

// NextReview asks for something to look at.
type NextReview struct {
	Actor
	Agency pipeline.AgencyID     `json:"agency,omitempty" maxLength:"64" doc:"The caller's own; may be left out"`
	Except []pipeline.DocumentID `json:"except,omitempty" maxItems:"100" doc:"Documents that this person leaves to others; they are given back"`
}

type nextOutput struct{ Body Next }

// Next is the answer to somebody who asks for something to look at.
type Next struct {
	Review *Review `json:"review,omitempty" doc:"None: nothing waits for this person"`
	Text   Text    `json:"text"`
}

// nextReview gives a person the next document. Asking again gives the same one.
func (a *API) nextReview(ctx context.Context, in *nextInput) (*nextOutput, error) {
	agency, err := own(callerOf(ctx).Agency, in.Body.Agency)
	if err != nil {
		return nil, err
	}
	for {
		id, err := a.Service.NextReview(ctx, agency, in.Body.By, in.Body.Except)
		if errors.Is(err, pipeline.ErrNotFound) {
			return &nextOutput{Next{Text: Text{"không còn giấy tờ nào chờ bạn kiểm tra", "nothing waits for you to look at"}}}, nil
		}
		if err != nil {
			return nil, err
		}
		view, err := a.review(ctx, id, false)
		if err != nil {
			return nil, err
		}
		if slices.Contains([]pipeline.State{pipeline.StateInReview, pipeline.StateSecondLook}, view.State) { // else it has moved on this moment
			return &nextOutput{Next{&view, Text{"giữ cho bạn trong 10 phút", "kept for you for 10 minutes"}}}, nil
		}
	}
}

type releaseInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body struct {
		Actor
	}
}

// releaseReview gives a document back to the others. One that the person does not have is left alone.
func (a *API) releaseReview(ctx context.Context, in *releaseInput) (*struct{}, error) {
	return nil, a.Service.ReleaseReview(ctx, in.ID, in.Body.By)
}
