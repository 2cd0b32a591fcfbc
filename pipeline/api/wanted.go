package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

type wantedInput struct {
	ID pipeline.DossierID `path:"id" maxLength:"64"`
}

type wantedOutput struct {
	Body struct {
		Wanted []Component `json:"wanted" nullable:"false" doc:"Lines of the checklist that the owner has yet to do something about. Asked for at once, so that nobody comes twice"`
	}
}

// listWanted lists what is to be brought, handed in or shown.
func (a *API) listWanted(ctx context.Context, in *wantedInput) (*wantedOutput, error) {
	_, wanted, err := a.Service.Wanted(ctx, in.ID)
	out := &wantedOutput{}
	out.Body.Wanted = components(wanted)
	return out, err
}

// printWanted answers with the same as a PDF.
func (a *API) printWanted(ctx context.Context, in *wantedInput) (*pictureOutput, error) {
	if a.Wanted == nil {
		return nil, errNoPictures
	}
	d, wanted, err := a.Service.Wanted(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	file, err := a.Wanted(ctx, d, wanted)
	return &pictureOutput{ContentType: "application/pdf", Disposition: "inline", Body: file}, err
}

// givesPrint says that the answer is a PDF made for this answer.
func givesPrint(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "A4", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}
