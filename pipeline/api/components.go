package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

type addComponentInput struct {
	ID   pipeline.DossierID `path:"id" maxLength:"64"`
	Body NewComponent
}

// NewComponent asks for a paper beyond those of the procedure.
type NewComponent struct {
	Actor
	Revision pipeline.Revision   `json:"revision,omitempty" minimum:"0" doc:"Of the dossier on the screen; an older one is refused as a conflict. If none, whatever it is now"`
	Name     string              `json:"name" minLength:"1" maxLength:"300" doc:"Of the paper, for the owner to read"`
	Types    []pipeline.TypeCode `json:"types,omitempty" maxItems:"20" doc:"Any of them answers the line. None: a paper of no known type, which nothing that is held answers"`
	Basis    string              `json:"basis" minLength:"1" maxLength:"1000" doc:"By what law and why, for the owner to read. Never a personal id"`
}

func (in *addComponentInput) expect() *pipeline.Revision { return &in.Body.Revision }

// addComponent answers with the dossier, whose checklist has the new line as its last.
func (a *API) addComponent(ctx context.Context, in *addComponentInput) (*dossierOutput, error) {
	b := in.Body
	d, err := a.Service.AddComponent(ctx, pipeline.NewComponent{Dossier: in.ID, Revision: b.Revision, Name: plain(b.Name), Types: b.Types, Basis: plain(b.Basis), By: b.By})
	if err != nil {
		return nil, err
	}
	return a.shown(ctx, d)
}
