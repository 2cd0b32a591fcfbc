package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

// Quarantine says that a document was stopped as a secret paper, and what people want to become of it.
type Quarantine struct {
	Mark       string `json:"mark,omitempty" enum:"MẬT,TỐI MẬT,TUYỆT MẬT" doc:"That recognition found"`
	Page       int    `json:"page,omitempty" doc:"That bears the mark, counted from 1"`
	By         string `json:"by" doc:"engine, or the person who said so"`
	Why        string `json:"why,omitempty" doc:"That person's words"`
	At         string `json:"at" format:"date-time"`
	PurgeBy    string `json:"purge_asked_by,omitempty" doc:"Wants it destroyed; another person has to agree"`
	ReleaseBy  string `json:"release_asked_by,omitempty" doc:"Wants it to go on; another person has to agree"`
	ReleasedBy string `json:"released_by,omitempty" doc:"Agreed that it goes on; the mark is not held against it any more"`
}

// quarantined describes a document's quarantine, if it ever was in one.
func quarantined(doc pipeline.Document) *Quarantine {
	q := doc.Quarantine
	if q.At.IsZero() {
		return nil
	}
	return &Quarantine{Mark: q.Mark, Page: q.Page, By: q.By, Why: q.Why, At: stamp(q.At),
		PurgeBy: q.PurgeBy, ReleaseBy: q.FreeBy, ReleasedBy: q.FreedBy}
}

// withheld is what is told of a document in quarantine: that it is there and whom it waits for, nothing of its content or
// pages. A loose paper's component follows from its type.
func withheld(doc pipeline.Document) Document {
	return Document{ID: doc.ID, Dossier: doc.Dossier, Revision: doc.Revision, State: doc.State,
		StateText: stateText(doc.State), Waiting: waiting(doc), Form: doc.Form, Fields: []Field{}, Subjects: []Subject{}, Doubts: []string{},
		Quarantine: quarantined(doc), CreatedAt: stamp(doc.CreatedAt), UpdatedAt: stamp(doc.UpdatedAt)}
}

type quarantineInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body struct {
		Actor
		Why string `json:"why" minLength:"1" maxLength:"500" doc:"Stands in the audit log: nothing of the content, nothing personal"`
	}
}

type agreeInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body struct {
		Actor
	}
}

func (a *API) quarantineDocument(ctx context.Context, in *quarantineInput) (*documentOutput, error) {
	return a.decided(ctx)(a.Service.Quarantine(ctx, in.ID, in.Body.By, plain(in.Body.Why)))
}

func (a *API) askPurge(ctx context.Context, in *quarantineInput) (*documentOutput, error) {
	return a.decided(ctx)(a.Service.AskPurge(ctx, in.ID, in.Body.By, plain(in.Body.Why)))
}

func (a *API) purge(ctx context.Context, in *agreeInput) (*documentOutput, error) {
	return a.decided(ctx)(a.Service.Purge(ctx, in.ID, in.Body.By))
}

func (a *API) askRelease(ctx context.Context, in *quarantineInput) (*documentOutput, error) {
	return a.decided(ctx)(a.Service.AskRelease(ctx, in.ID, in.Body.By, plain(in.Body.Why)))
}

func (a *API) release(ctx context.Context, in *agreeInput) (*documentOutput, error) {
	return a.decided(ctx)(a.Service.Release(ctx, in.ID, in.Body.By))
}

// decided answers with the document as it is after a step.
func (a *API) decided(ctx context.Context) func(pipeline.Document, error) (*documentOutput, error) {
	return func(doc pipeline.Document, err error) (*documentOutput, error) {
		if err != nil {
			return nil, err
		}
		return a.documentAnswer(ctx, doc)
	}
}
