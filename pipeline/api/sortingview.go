package api

import "github.com/motlan/motlan/pipeline"

// Sorting tells of a file with several papers, and of a paper that was taken from such a file.
type Sorting struct {
	Cuts   []Cut               `json:"cuts,omitempty" doc:"Where papers seem to begin"`
	Slip   *Slip               `json:"slip,omitempty" doc:"What the batch slip says"`
	Faults []string            `json:"faults,omitempty" doc:"Vietnamese: where slip and separator sheets do not agree"`
	Parts  []Part              `json:"parts,omitempty" doc:"The papers that it becomes, or became"`
	Leave  []int               `json:"leave,omitempty" doc:"Pages that belong to no paper"`
	From   pipeline.DocumentID `json:"from,omitempty" doc:"The document that this paper was taken from"`
	Into   pipeline.DocumentID `json:"into,omitempty" doc:"The document among whose parts this one's pages are"`
	Whole  bool                `json:"whole,omitempty" doc:"A person said that it is one paper"`
	By     string              `json:"by,omitempty" doc:"Who decided: engine, where separator sheets and slip agree"`
	At     string              `json:"at,omitempty" format:"date-time"`
}

// Cut is a place where a paper seems to begin.
type Cut struct {
	Page       int                    `json:"page" doc:"Its first page, counted from 1"`
	Why        []pipeline.CutReason   `json:"why" nullable:"false" enum:"separator,code,letterhead,page-number,type"`
	Type       pipeline.TypeCode      `json:"type,omitempty"`
	Component  pipeline.ComponentCode `json:"component,omitempty" doc:"That a separator sheet names"`
	Confidence float64                `json:"confidence"`
}

// Slip is what a batch slip says.
type Slip struct {
	Batch  string `json:"batch"`
	Papers []int  `json:"papers,omitempty" doc:"Pages of each paper, in their order"`
	Count  int    `json:"count" doc:"Papers"`
	Pages  int    `json:"pages" doc:"Without slip and separator sheets"`
}

// Part is one paper of several.
type Part struct {
	Document  pipeline.DocumentID    `json:"document" doc:"That it becomes; there once this one is divided"`
	Component pipeline.ComponentCode `json:"component,omitempty"`
	Pages     []Range                `json:"pages" nullable:"false" doc:"In their order"`
}

// Range is some pages of an upload, counted from 1.
type Range struct {
	Upload pipeline.UploadID `json:"upload"`
	First  int               `json:"first"`
	Last   int               `json:"last"`
}

// sorting is nil where there is nothing to tell.
func sorting(doc pipeline.Document) *Sorting {
	s := doc.Sorting
	view := Sorting{Faults: s.Fault, Leave: s.Leave, From: s.From, Into: s.Into, Whole: s.Whole, By: s.By}
	for _, c := range s.Cuts {
		view.Cuts = append(view.Cuts, Cut{c.Page, append([]pipeline.CutReason{}, c.Why...), c.Type, c.Component, c.Confidence})
	}
	if s.Slip != nil {
		view.Slip = &Slip{s.Slip.Batch, s.Slip.Papers, s.Slip.Count, s.Slip.Pages}
	}
	for _, p := range s.Parts {
		part := Part{Document: p.Document, Component: p.Component, Pages: []Range{}}
		for _, r := range p.Pages {
			part.Pages = append(part.Pages, Range{r.Upload, r.First, r.Last})
		}
		view.Parts = append(view.Parts, part)
	}
	if !s.At.IsZero() {
		view.At = stamp(s.At)
	}
	if len(view.Cuts)+len(view.Faults)+len(view.Parts) == 0 && view.Slip == nil && view.From == "" && view.Into == "" && !view.Whole {
		return nil
	}
	return &view
}
