package pipeline

import "fmt"

// sorting checks that the plan adds up and gives each paper the document that it becomes.
func (p SortPlan) sorting(doc Document, givers []Document, dossier Dossier) (Sorting, error) {
	old := doc.Sorting
	out := Sorting{Cuts: old.Cuts, Slip: old.Slip, Fault: old.Fault, From: old.From, Pictures: old.Pictures}
	t := takerOf(append([]Document{doc}, givers...))
	for i, paper := range p.Papers {
		if err := dossier.accepts(paper.Component); err != nil {
			return out, fmt.Errorf("paper %d: %w", i+1, err)
		}
		pages, err := t.take(paper.Pages, false)
		if err == nil && len(pages) == 0 {
			err = fmt.Errorf("it has no page: %w", ErrInvalid)
		}
		if err != nil {
			return out, fmt.Errorf("paper %d: %w", i+1, err)
		}
		out.Parts = append(out.Parts, Part{Document: DocumentID(NewID("doc")), Component: paper.Component, Pages: ranges(pages)})
	}
	if len(out.Parts) == 0 {
		return out, fmt.Errorf("no paper is left; destroy the document instead: %w", ErrInvalid)
	}
	if _, err := t.take(p.Leave, true); err != nil {
		return out, fmt.Errorf("pages left out: %w", err)
	}
	if err := t.complete(); err != nil {
		return out, err
	}
	out.Leave = t.docs[0].left
	for i, g := range givers {
		out.With = append(out.With, Giver{Document: g.ID, Revision: g.Revision, Leave: t.docs[i+1].left})
	}
	return out, nil
}

// taker hands out every page of some documents once.
type taker struct{ docs []*takenFrom }

// takenFrom is what was taken from one document.
type takenFrom struct {
	id    DocumentID
	pages []uploadPage
	taken []bool
	used  bool  // some paper has a page of it
	left  []int // pages that no paper has, counted from 1
}

func takerOf(docs []Document) *taker {
	t := &taker{}
	for _, d := range docs {
		pages := d.pages()
		t.docs = append(t.docs, &takenFrom{id: d.ID, pages: pages, taken: make([]bool, len(pages))})
	}
	return t
}

// take takes pages for a paper, or leaves them out. An empty document is the first one.
func (t *taker) take(list []PartPage, leave bool) ([]uploadPage, error) {
	var pages []uploadPage
	for _, p := range list {
		d := t.of(p.Document)
		if d == nil {
			return nil, fmt.Errorf("document %s is not among those to be sorted: %w", p.Document, ErrInvalid)
		}
		if p.Page < 1 || p.Page > len(d.pages) {
			return nil, fmt.Errorf("document %s has %d pages, not a page %d: %w", d.id, len(d.pages), p.Page, ErrInvalid)
		}
		if d.taken[p.Page-1] {
			return nil, fmt.Errorf("page %d of document %s is taken twice: %w", p.Page, d.id, ErrInvalid)
		}
		d.taken[p.Page-1] = true
		if leave {
			d.left = append(d.left, p.Page)
		} else {
			d.used = true
		}
		pages = append(pages, d.pages[p.Page-1])
	}
	return pages, nil
}

func (t *taker) of(id DocumentID) *takenFrom {
	for _, d := range t.docs {
		if id == "" || d.id == id {
			return d
		}
	}
	return nil
}

// complete reports a page that nobody said anything about, and a document of which no paper has a page: its scan would be
// nobody's.
func (t *taker) complete() error {
	for _, d := range t.docs {
		for i, taken := range d.taken {
			if !taken {
				return fmt.Errorf("page %d of document %s is in no paper and not left out: %w", i+1, d.id, ErrInvalid)
			}
		}
		if !d.used {
			return fmt.Errorf("no paper has a page of document %s: %w", d.id, ErrInvalid)
		}
	}
	return nil
}
