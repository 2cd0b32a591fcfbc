package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

type textInput struct {
	ID pipeline.DocumentID `path:"id" maxLength:"64"`
}

type textOutput struct {
	Body struct {
		Pages []TextPage `json:"pages" nullable:"false"`
	}
}

// TextPage is what was recognised on a page.
type TextPage struct {
	Page  int     `json:"page" doc:"Counted from 1"`
	Text  string  `json:"text" doc:"In the order in which a person reads it; a line of the paper a line, blocks a blank line apart. Unicode NFC. Identifiers are left out"`
	Blank bool    `json:"blank" doc:"Nothing is printed on it"`
	Words int     `json:"words"`
	Hand  int     `json:"hand" doc:"Of these, how many look written by hand: a guess"`
	Least float64 `json:"least_confidence" doc:"Of the word that the recogniser is least sure of; 1 where there are none"`
}

// getText answers with a document's text. The look is logged before anything is answered.
func (a *API) getText(ctx context.Context, in *textInput) (*textOutput, error) {
	doc, pages, err := a.Service.ReadText(ctx, in.ID, reader(ctx))
	if err != nil {
		return nil, err
	}
	read, err := a.Service.Extraction(doc)
	if err != nil {
		return nil, err
	}
	hide, out := pipeline.Hider(read.Subjects), &textOutput{}
	out.Body.Pages = []TextPage{}
	for i, p := range pages {
		out.Body.Pages = append(out.Body.Pages, textPage(i+1, p, hide))
	}
	return out, nil
}

func textPage(n int, p pipeline.Page, hide func(string) string) TextPage {
	view := TextPage{Page: n, Text: hide(p.Plain()), Blank: p.Blank, Words: len(p.Words), Least: 1}
	for _, w := range p.Words {
		view.Least = min(view.Least, w.Confidence)
		if w.Hand {
			view.Hand++
		}
	}
	return view
}
