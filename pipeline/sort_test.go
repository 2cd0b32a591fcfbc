package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// counted is an upload whose pages were counted, waiting for its signature.
func (o *office) counted(d pipeline.Dossier, content string, pages int) pipeline.Document {
	o.t.Helper()
	doc := o.document(o.upload(d, content).Document)
	doc.Pages = make([]pipeline.PageFacts, pages)
	doc = o.step(doc, pipeline.StatePrepared)
	doc = o.step(doc, pipeline.StateRecognised)
	return o.step(doc, pipeline.StateAwaiting)
}

// plan writes a plan as people do on the command line: papers apart by |, what is left out behind a slash.
func plan(doc pipeline.Document, text string, with ...pipeline.Document) pipeline.SortPlan {
	p := pipeline.SortPlan{Revision: doc.Revision}
	for _, w := range with {
		p.With = append(p.With, pipeline.Giver{Document: w.ID, Revision: w.Revision})
	}
	pages := func(text string) (list []pipeline.PartPage) {
		for _, field := range strings.Fields(text) {
			var from, page int
			if _, err := fmt.Sscanf(field, "%d.%d", &from, &page); err != nil {
				panic(err)
			}
			list = append(list, pipeline.PartPage{Document: append([]pipeline.Document{doc}, with...)[from].ID, Page: page})
		}
		return list
	}
	papers, leave, _ := strings.Cut(text, "/")
	for paper := range strings.SplitSeq(papers, "|") {
		p.Papers = append(p.Papers, pipeline.Paper{Component: "cert", Pages: pages(paper)})
	}
	p.Leave = pages(leave)
	return p
}

func TestSort(t *testing.T) {
	for text, want := range map[string]string{
		"0.1 | 0.2 0.3":                   "0:1-1 | 0:2-3",
		"0.3 0.1 | / 0.2":                 "", // an empty paper
		"0.3 0.2 0.1":                     "0:3-3 0:2-2 0:1-1",
		"0.1 / 0.2 0.3":                   "0:1-1",
		"0.1 1.1 1.2 0.2 0.3":             "0:1-1 1:1-2 0:2-3",
		"1.2 0.1 | 0.2 / 0.3 1.1":         "1:2-2 0:1-1 | 0:2-2",
		"0.1 0.2":                         "", // page 3 is forgotten
		"0.1 0.2 0.3 0.3":                 "", // taken twice
		"0.1 0.2 0.3 0.4":                 "", // not there
		"0.1 0.2 0.3 / 1.1 1.2":           "", // no paper has a page of the other one
		"0.0 0.1 0.2 0.3":                 "",
		"0.1 0.2 0.3 1.1 | 1.2 / 0.1":     "",
		"0.1 0.2 0.3 | 1.1 | 1.2":         "0:1-3 | 1:1-1 | 1:2-2",
		"0.1 0.2 0.3 1.1 1.2 | / 0.1 0.2": "",
	} {
		t.Run(text, func(t *testing.T) {
			o := newOffice(t)
			d := o.dossier()
			docs := []pipeline.Document{o.counted(d, "one", 3), o.counted(d, "two", 2)}
			with := docs[1:]
			if !strings.Contains(text, "1.") {
				with = nil
			}
			doc, err := o.Sort(t.Context(), docs[0].ID, plan(docs[0], text, with...), clerk)
			if want == "" {
				if o.document(docs[0].ID).State != pipeline.StateAwaiting {
					t.Error("a plan that is refused moves the document")
				}
				if err == nil {
					t.Fatal("Sort takes it")
				}
				return
			}
			if got := written(doc, docs); err != nil || got != want || doc.State != pipeline.StateDividing {
				t.Errorf("Sort = %s, %s, %v; want %s", doc.State, got, err, want)
			}
		})
	}
}

// written is a plan as it was stored.
func written(doc pipeline.Document, docs []pipeline.Document) string {
	var papers []string
	for _, part := range doc.Sorting.Parts {
		var pages []string
		for _, r := range part.Pages {
			for i, d := range docs {
				if d.Sources[0].Upload == r.Upload {
					pages = append(pages, fmt.Sprintf("%d:%d-%d", i, r.First, r.Last))
				}
			}
		}
		papers = append(papers, strings.Join(pages, " "))
	}
	return strings.Join(papers, " | ")
}

// TestSortRefuses tries what a clerk could ask for and must not get.
func TestSortRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		plan func(o *office, doc, other pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan)
		want error
	}{
		{"an older revision", func(o *office, doc, _ pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			doc.Revision--
			return doc.ID, plan(doc, "0.1 | 0.2")
		}, pipeline.ErrConflict},
		{"an older revision of the other one", func(o *office, doc, other pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			other.Revision--
			return doc.ID, plan(doc, "0.1 0.2 1.1", other)
		}, pipeline.ErrConflict},
		{"another dossier", func(o *office, doc, _ pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			return doc.ID, plan(doc, "0.1 0.2 1.1", o.counted(o.dossier(), "elsewhere", 1))
		}, pipeline.ErrInvalid},
		{"the document itself", func(o *office, doc, _ pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			return doc.ID, plan(doc, "0.1 0.2", doc)
		}, pipeline.ErrInvalid},
		{"one that is signed", func(o *office, doc, other pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			other, err := o.Approve(o.t.Context(), other.ID, clerk)
			if err != nil {
				o.t.Fatal(err)
			}
			return doc.ID, plan(doc, "0.1 0.2 1.1", other)
		}, pipeline.ErrState},
		{"a component that is only presented", func(o *office, doc, _ pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			p := plan(doc, "0.1 | 0.2")
			p.Papers[1].Component = "card"
			return doc.ID, p
		}, pipeline.ErrInvalid},
		{"no paper", func(o *office, doc, _ pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			p := plan(doc, "0.1 / 0.2")
			p.Leave, p.Papers = append(p.Leave, p.Papers[0].Pages...), nil
			return doc.ID, p
		}, pipeline.ErrInvalid},
		{"a document that nobody knows", func(o *office, doc, _ pipeline.Document) (pipeline.DocumentID, pipeline.SortPlan) {
			return "doc-none", plan(doc, "0.1 | 0.2")
		}, pipeline.ErrNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			d := o.dossier()
			id, p := c.plan(o, o.counted(d, "one", 2), o.counted(d, "two", 1))
			_, err := o.Sort(t.Context(), id, p, clerk)
			want(t, "Sort", err, c.want)
		})
	}
}

// TestSignedIsNotDivided: a file that came signed keeps its signature.
func TestSignedIsNotDivided(t *testing.T) {
	o := newOffice(t)
	doc := o.document(o.upload(o.dossier(), "signed").Document)
	doc.Pages, doc.SignedAlready = make([]pipeline.PageFacts, 2), true
	doc = o.step(doc, pipeline.StatePrepared)
	_, err := o.Sort(t.Context(), doc.ID, plan(doc, "0.1 | 0.2"), clerk)
	want(t, "Sort", err, pipeline.ErrState)
	if err == nil || !strings.Contains(err.Error(), "signature") {
		t.Errorf("Sort = %v, which does not say that the signature would break", err)
	}
}

// TestKeepWhole sends a document on that seemed to be several papers, and remembers it through a failure.
func TestKeepWhole(t *testing.T) {
	o := newOffice(t)
	doc := o.document(o.upload(o.dossier(), "scan").Document)
	doc.Sorting.Cuts = []pipeline.Cut{{Page: 1}, {Page: 2}}
	doc = o.step(doc, pipeline.StateSorting)
	if doc.Waiting.For != clerk || !strings.Contains(doc.Waiting.Why, "2 giấy tờ") {
		t.Errorf("waits for %q: %q", doc.Waiting.For, doc.Waiting.Why)
	}
	doc, err := o.KeepWhole(t.Context(), doc.ID, clerk)
	if err != nil || doc.State != pipeline.StatePrepared || !doc.Sorting.Whole || doc.Sorting.By != clerk || len(doc.Sorting.Cuts) > 0 {
		t.Fatalf("KeepWhole = %s, %+v, %v", doc.State, doc.Sorting, err)
	}
	_, err = o.KeepWhole(t.Context(), doc.ID, clerk)
	want(t, "KeepWhole again", err, pipeline.ErrState)
	if doc, err = o.Fail(t.Context(), o.task(), doc, pipeline.ReasonBadImage, ""); err != nil {
		t.Fatal(err)
	}
	if doc, err = o.RetryDocument(t.Context(), doc.ID, clerk); err != nil || !doc.Sorting.Whole {
		t.Errorf("retried: %+v, %v; want it whole still", doc.Sorting, err)
	}
}

// TestFailedDivisionIsEnded: what failed half way is neither destroyed nor begun anew, but gone on with.
func TestFailedDivisionIsEnded(t *testing.T) {
	o := newOffice(t)
	doc := o.counted(o.dossier(), "scan", 2)
	doc, err := o.Sort(t.Context(), doc.ID, plan(doc, "0.1 | 0.2"), clerk)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Destroy(t.Context(), doc.ID, clerk, "nhầm")
	want(t, "Destroy while it is divided", err, pipeline.ErrState)
	parts := doc.Sorting.Parts
	if doc, err = o.Fail(t.Context(), o.task(), doc, pipeline.ReasonEngineDied, ""); err != nil {
		t.Fatal(err)
	}
	_, err = o.Destroy(t.Context(), doc.ID, clerk, "nhầm")
	want(t, "Destroy after that failed", err, pipeline.ErrState)
	if doc, err = o.RetryDocument(t.Context(), doc.ID, clerk); err != nil || doc.State != pipeline.StateDividing || doc.Sorting.Parts[0].Document != parts[0].Document {
		t.Errorf("RetryDocument = %s, %+v, %v; want the same plan", doc.State, doc.Sorting, err)
	}
}

// TestSortAPart divides a paper that was itself taken out of a file: its pages are still those of the upload.
func TestSortAPart(t *testing.T) {
	o := newOffice(t)
	doc := o.counted(o.dossier(), "scan", 3)
	_, key := o.Keys.NewKey()
	part := pipeline.Part{Document: "doc-part", Pages: []pipeline.PageRange{{Upload: doc.Sources[0].Upload, First: 3, Last: 3}, {Upload: doc.Sources[0].Upload, First: 1, Last: 1}}}
	p, err := o.AddPart(t.Context(), doc, nil, part, pipeline.NewPart{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	p.Pages = make([]pipeline.PageFacts, 2)
	for _, next := range []pipeline.State{pipeline.StatePrepared, pipeline.StateSorting} {
		p = o.step(p, next)
	}
	if p, err = o.Sort(t.Context(), p.ID, plan(p, "0.1 | 0.2"), clerk); err != nil {
		t.Fatal(err)
	}
	if got := written(p, []pipeline.Document{doc}); got != "0:3-3 | 0:1-1" || p.Sorting.From != doc.ID {
		t.Errorf("parts of a part are %s, from %s", got, p.Sorting.From)
	}
}
