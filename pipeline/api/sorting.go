package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// sortRoutes lists what staff do with a file of several papers, and with a paper in several files.
func (a *API) sortRoutes(spec huma.API) {
	// staff: says which pages are one paper, before anybody signs
	route(a, spec, "POST /v1/documents/{id}/sort", "sort-document", "Say which pages are one paper; the papers become documents of their own", a.sortDocument,
		like(`{"revision":2,"papers":[{"component":"application","pages":[{"page":1}]},{"component":"land-certificate","pages":[{"page":2}]}],"leave":[{"page":3}]}`))
	// staff: it is one paper, whatever was proposed
	route(a, spec, "POST /v1/documents/{id}/keep-whole", "keep-whole", "Say that a document which waits to be sorted is one paper", a.keepWhole,
		like(`{}`))
}

type sortInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body SortPlan
}

// SortPlan is a person's decision which pages are one paper.
type SortPlan struct {
	Actor
	Revision pipeline.Revision `json:"revision" minimum:"1" doc:"Of the document, as that person saw it"`
	With     []SeenDocument    `json:"with,omitempty" maxItems:"100" doc:"Other documents of the dossier whose pages are used"`
	Papers   []SortedPaper     `json:"papers" minItems:"1" maxItems:"500" nullable:"false"`
	Leave    []PageOf          `json:"leave,omitempty" maxItems:"2000" doc:"Pages that belong to no paper. Every other page of every document named is in one paper"`
}

// SeenDocument is a document as a person saw it.
type SeenDocument struct {
	Document pipeline.DocumentID `json:"document" minLength:"1" maxLength:"64"`
	Revision pipeline.Revision   `json:"revision" minimum:"1"`
}

// SortedPaper is one paper.
type SortedPaper struct {
	Component pipeline.ComponentCode `json:"component,omitempty" maxLength:"64" doc:"That it answers. If none, a loose paper"`
	Pages     []PageOf               `json:"pages" minItems:"1" maxItems:"2000" nullable:"false" doc:"In their order"`
}

// PageOf is one page of a document.
type PageOf struct {
	Document pipeline.DocumentID `json:"document,omitempty" maxLength:"64" doc:"If none, the document that is sorted"`
	Page     int                 `json:"page" minimum:"1" maximum:"2000" doc:"Counted from 1 over the document"`
}

func (a *API) sortDocument(ctx context.Context, in *sortInput) (*documentOutput, error) {
	plan := pipeline.SortPlan{Revision: in.Body.Revision, Leave: pagesOf(in.Body.Leave)}
	for _, w := range in.Body.With {
		plan.With = append(plan.With, pipeline.Giver{Document: w.Document, Revision: w.Revision})
	}
	for _, p := range in.Body.Papers {
		plan.Papers = append(plan.Papers, pipeline.Paper{Component: p.Component, Pages: pagesOf(p.Pages)})
	}
	doc, err := a.Service.Sort(ctx, in.ID, plan, in.Body.By)
	if err != nil {
		return nil, err
	}
	return a.documentAnswer(ctx, doc)
}

func pagesOf(list []PageOf) []pipeline.PartPage {
	var pages []pipeline.PartPage
	for _, p := range list {
		pages = append(pages, pipeline.PartPage{Document: p.Document, Page: p.Page})
	}
	return pages
}

type keepWholeInput struct {
	ID   pipeline.DocumentID `path:"id" maxLength:"64"`
	Body struct {
		Actor
	}
}

func (a *API) keepWhole(ctx context.Context, in *keepWholeInput) (*documentOutput, error) {
	doc, err := a.Service.KeepWhole(ctx, in.ID, in.Body.By)
	if err != nil {
		return nil, err
	}
	return a.documentAnswer(ctx, doc)
}
