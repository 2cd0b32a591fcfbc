package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

// ComponentPath names a line of a dossier's checklist.
type ComponentPath struct {
	ID        pipeline.DossierID     `path:"id" maxLength:"64"`
	Component pipeline.ComponentCode `path:"component" maxLength:"64"`
}

type reuseInput struct {
	ComponentPath
	Body NewReuse
}

// NewReuse binds a holding to a component.
type NewReuse struct {
	Actor
	Holding pipeline.HoldingID `json:"holding,omitempty" maxLength:"64" doc:"If none, the one that the checklist's answer names"`
}

// ReuseReceipt says that a holding answers a component, in exactly this version and these bytes.
type ReuseReceipt struct {
	ID        pipeline.ReuseID       `json:"id"`
	Dossier   pipeline.DossierID     `json:"dossier"`
	Component pipeline.ComponentCode `json:"component"`
	Holding   pipeline.HoldingID     `json:"holding"`
	Document  pipeline.DocumentID    `json:"document"`
	Version   int                    `json:"version"`
	Sealed    string                 `json:"sealed_sha256"`
	Basis     string                 `json:"basis" doc:"The legal basis: the procedure"`
	By        string                 `json:"by"`
	At        string                 `json:"at" format:"date-time"`
}

type reuseOutput struct{ Body ReuseReceipt }

func (a *API) reuseHolding(ctx context.Context, in *reuseInput) (*reuseOutput, error) {
	r, err := a.Service.ReuseHolding(ctx, pipeline.NewReuse{Dossier: in.ID, Component: in.Component, Holding: in.Body.Holding, By: in.Body.By})
	return &reuseOutput{reuseOf(r)}, err
}

func reuseOf(r pipeline.ReuseReceipt) ReuseReceipt {
	return ReuseReceipt{ID: r.ID, Dossier: r.Dossier, Component: r.Component, Holding: r.Holding, Document: r.Document, Version: r.Version,
		Sealed: r.Sealed.String(), Basis: r.Basis, By: r.By, At: stamp(r.At)}
}

type reusesOutput struct {
	Linked
	Body struct {
		More
		Reuses []ReuseReceipt `json:"reuses" nullable:"false" doc:"Oldest first"`
	}
}

type holdingInput struct {
	ID pipeline.HoldingID `path:"id" maxLength:"64"`
}

type reusesInput struct {
	ID pipeline.HoldingID `path:"id" maxLength:"64"`
	Page
}

// listReuses lists who has relied on a holding.
func (a *API) listReuses(ctx context.Context, in *reusesInput) (*reusesOutput, error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	list, err := a.Service.Catalog.Reuses(ctx, pipeline.ReuseQuery{Holding: in.ID, After: after, Limit: in.Limit + 1})
	out := &reusesOutput{}
	list, out.Linked, out.Body.More = cut(in.Page, list)
	out.Body.Reuses = []ReuseReceipt{}
	for _, r := range list {
		out.Body.Reuses = append(out.Body.Reuses, reuseOf(r))
	}
	return out, err
}

type askAnywayInput struct {
	ComponentPath
	Body struct {
		Actor
		Why string `json:"why" minLength:"1" maxLength:"1000" doc:"Why what is held, or can be looked up, does not do; reported"`
	}
}

func (a *API) askAnyway(ctx context.Context, in *askAnywayInput) (*dossierOutput, error) {
	why := pipeline.HidePersonal(plain(in.Body.Why), pipeline.PersonalID, pipeline.OldID) // the log keeps it
	d, err := a.Service.AskAnyway(ctx, in.ID, in.Component, in.Body.By, why)
	if err != nil {
		return nil, err
	}
	return a.shown(ctx, d)
}
