package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

type cropInput struct {
	ItemPath
	Width int `query:"width" minimum:"50" maximum:"3000" default:"1200" doc:"Pixels at most"`
}

type pageInput struct {
	ID    pipeline.DocumentID `path:"id" maxLength:"64"`
	Page  int                 `path:"page" minimum:"1" doc:"Counted from 1"`
	Width int                 `query:"width" minimum:"50" maximum:"3000" default:"1200" doc:"Pixels at most"`
}

type pictureOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// getCrop shows where a field stands on the paper. The look is logged before anything is drawn.
func (a *API) getCrop(ctx context.Context, in *cropInput) (*pictureOutput, error) {
	doc, spot, err := a.Service.ReadItem(ctx, in.ID, in.Name, reader(ctx))
	if err != nil {
		return nil, err
	}
	return a.picture(ctx, doc, pipeline.View{Page: spot.Page, Quad: spot.Quad, Width: in.Width})
}

// getPage shows a page, likewise.
func (a *API) getPage(ctx context.Context, in *pageInput) (*pictureOutput, error) {
	doc, err := a.Service.ReadPage(ctx, in.ID, in.Page, reader(ctx))
	if err != nil {
		return nil, err
	}
	return a.picture(ctx, doc, pipeline.View{Page: in.Page, Width: in.Width})
}

func (a *API) picture(ctx context.Context, doc pipeline.Document, view pipeline.View) (*pictureOutput, error) {
	if a.Picture == nil {
		return nil, errNoPictures
	}
	data, err := a.Picture(ctx, doc, view)
	if err != nil {
		return nil, err
	}
	return &pictureOutput{ContentType: "image/jpeg", Disposition: "inline", Body: data}, nil
}
