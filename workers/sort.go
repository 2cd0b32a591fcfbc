package workers

import (
	"context"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/fields"
)

// sortBySheets commits what prepare found where separator sheets or a batch slip lie in the file: it is divided at once or,
// where something does not agree, waits for a person. Done is false when there are none, or nothing may be divided.
func (r *Runner) sortBySheets(ctx context.Context, task pipeline.Task, doc pipeline.Document, codes [][]pipeline.Code) (done bool, err error) {
	if doc.SignedAlready || doc.Sorting.Whole || doc.Sorting.From != "" {
		return false, nil
	}
	found := cuts.Divide(sheetsOf(doc, codes))
	if found.Slip == nil && !found.Separated() && len(found.Faults) == 0 {
		return false, nil
	}
	doc.Sorting = pipeline.Sorting{Slip: found.Slip, Cuts: found.Cuts()}
	if len(found.Faults) == 0 {
		_, err = r.Service.DivideFound(ctx, task, doc, papersOf(doc, found), found.Leave)
		return true, err
	}
	for _, f := range found.Faults {
		vi, _ := f.Explain()
		doc.Sorting.Fault = append(doc.Sorting.Fault, vi)
		doc.Findings = append(doc.Findings, f.Finding())
	}
	_, err = r.Service.Finish(ctx, task, doc, pipeline.StateSorting, pipeline.Transition{})
	return true, err
}

// sheetsOf is what is known of the pages before they are read.
func sheetsOf(doc pipeline.Document, codes [][]pipeline.Code) []cuts.Sheet {
	sheets := make([]cuts.Sheet, len(doc.Pages))
	for i, p := range doc.Pages {
		sheets[i].Blank = p.Blank
		if i < len(codes) {
			sheets[i].Codes = codes[i]
		}
	}
	return sheets
}

// papersOf names the papers of a division. A single paper under a slip is the component that the file was uploaded for.
func papersOf(doc pipeline.Document, found cuts.Division) []pipeline.FoundPaper {
	var papers []pipeline.FoundPaper
	for _, s := range found.Segments {
		paper := pipeline.FoundPaper{Component: s.Component, Pages: s.Pages}
		if paper.Component == "" && len(found.Segments) == 1 {
			paper.Component = doc.Component
		}
		papers = append(papers, paper)
	}
	return papers
}

// afterReading says where a document goes once its pages were read: to a person, when it seems to be several papers.
func (r *Runner) afterReading(doc *pipeline.Document, text reading) pipeline.State {
	if doc.SignedAlready || doc.Sorting.Whole || doc.Sorting.From != "" {
		return pipeline.StateRecognised
	}
	proposed := cuts.Propose(r.pagesForCuts(*doc, text))
	if len(proposed) < 2 || surest(proposed) < r.needed(*doc) {
		return pipeline.StateRecognised
	}
	doc.Sorting.Cuts = proposed
	return pipeline.StateSorting
}

// needed is the confidence that a proposed cut has to have before a person is asked. Whoever uploads a file for one line of the
// checklist has said that it is one paper, and annexes have heads of their own: only what is as sure as a fact has to be is
// held against that. A loose file, or one of a batch, may be anything.
func (r *Runner) needed(doc pipeline.Document) float64 {
	if doc.Component != "" {
		return pipeline.Sure
	}
	return 0
}

// surest is the highest confidence of a cut behind the first page, where a paper begins anyway.
func surest(proposed []pipeline.Cut) (most float64) {
	for _, c := range proposed[1:] {
		most = max(most, c.Confidence)
	}
	return most
}

// pagesForCuts is what the words and codes of each page say, with the type that the page alone seems to be of.
func (r *Runner) pagesForCuts(doc pipeline.Document, text reading) []cuts.Sheet {
	var sheets []cuts.Sheet
	for i, page := range text.Pages {
		var codes []pipeline.Code
		if i < len(text.Codes) {
			codes = text.Codes[i]
		}
		sheet := cuts.SheetOf(page, codes)
		if len(text.Pages) > 1 && !page.Blank {
			sheet.Type, sheet.TypeConfidence = fields.FirstPage(page, codes, r.Catalogue)
		}
		sheets = append(sheets, sheet)
	}
	return sheets
}
