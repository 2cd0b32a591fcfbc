package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

type reviewsInput struct {
	Agency pipeline.AgencyID `query:"agency" maxLength:"64" doc:"The caller's own; may be left out"`
	Page
}

type reviewsOutput struct {
	Linked
	Body struct {
		More
		Reviews []Waits `json:"reviews" nullable:"false" doc:"Counter before batch, the oldest first. No value of a paper is among them"`
	}
}

// Waits is a document that waits for somebody to look at it, or to scan it again.
type Waits struct {
	Document  pipeline.DocumentID    `json:"document"`
	Dossier   pipeline.DossierID     `json:"dossier"`
	Component pipeline.ComponentCode `json:"component,omitempty"`
	Lane      pipeline.Lane          `json:"lane" enum:"counter,batch"`
	State     pipeline.State         `json:"state" enum:"in_review,in_second_review,rejected"`
	StateText Text                   `json:"state_text"`
	Type      pipeline.TypeCode      `json:"type,omitempty"`
	TypeName  string                 `json:"type_name,omitempty"`
	Waiting   *Waiting               `json:"waiting"`
	Reason    *Reason                `json:"reason,omitempty" doc:"Why it is to be scanned again"`
}

// listReviews tells how much waits and for whom.
func (a *API) listReviews(ctx context.Context, in *reviewsInput) (*reviewsOutput, error) {
	agency, err := a.listed(ctx, "list-reviews", in.Agency)
	if err != nil {
		return nil, err
	}
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, err := a.Service.Catalog.Reviews(ctx, pipeline.ReviewQuery{Agency: agency, After: after, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &reviewsOutput{}
	docs, out.Linked, out.Body.More = cut(in.Page, docs)
	out.Body.Reviews = []Waits{}
	for _, doc := range docs {
		kind, _ := a.Service.Procedures.Type(doc.Type)
		out.Body.Reviews = append(out.Body.Reviews, Waits{Document: doc.ID, Dossier: doc.Dossier, Component: doc.Component, Lane: doc.Lane, State: doc.State,
			StateText: stateText(doc.State), Type: doc.Type, TypeName: kind.Name, Waiting: waiting(doc), Reason: reason(doc)})
	}
	return out, nil
}
