package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// bindingRoutes lets a person say whom a held paper is about.
func (a *API) bindingRoutes(spec huma.API) {
	// staff: makes what is held findable through somebody; repeating the call is safe
	route(a, spec, "POST /v1/documents/{id}/binding", "bind-document", "Say whom a held paper is about, so that it is found through them", a.bindDocument,
		like(`{"role":"owner","name":"Trần Thị Bình","identifier":{"kind":"personal-id","value":"079187004321"},"evidence":"Sổ gốc số 12, trang 40"}`))
}

type bindInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body Binding
}

// Binding is a person's word on whom a held paper is about. It is a POST so that the identifier stands in no URL.
type Binding struct {
	Actor
	Revision   pipeline.Revision    `json:"revision,omitempty" minimum:"0" doc:"Of the document on the screen; an older one is refused as a conflict. If none, whatever it is now"`
	Role       pipeline.SubjectRole `json:"role" minLength:"1" maxLength:"32" pattern:"^[a-z][a-z-]*$" doc:"e.g. holder, owner, co-owner, applicant, child, mother, father, husband, wife, spouse" example:"owner"`
	Name       string               `json:"name" minLength:"1" maxLength:"200" example:"Trần Thị Lụa"`
	Identifier NewIdentifier        `json:"identifier"`
	Evidence   string               `json:"evidence" minLength:"1" maxLength:"1000" doc:"What the person looked at: a register, a card that was shown. Kept sealed with the document" example:"sổ gốc số 12, trang 40"`
}

func (a *API) bindDocument(ctx context.Context, in *bindInput) (*documentOutput, error) {
	b := in.Body
	doc, err := a.Service.BindDocument(ctx, in.ID, pipeline.Binding{Role: b.Role, Name: typed(plain(b.Name)), Kind: b.Identifier.Kind, Value: b.Identifier.Value,
		Evidence: plain(b.Evidence), Act: pipeline.Act{By: b.By, Revision: b.Revision}})
	if err != nil {
		return nil, err
	}
	return a.documentAnswer(ctx, doc)
}
