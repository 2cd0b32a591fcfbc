package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ReadText lets somebody read what was recognised on a document's pages, and logs it. ErrState: nothing was yet.
func (s *Service) ReadText(ctx context.Context, id DocumentID, reader Reader) (Document, []Page, error) {
	doc, err := s.visible(ctx, id)
	if err != nil {
		return doc, nil, err
	}
	if doc.Text.Name.IsZero() {
		return doc, nil, fmt.Errorf("document %s is %s, its text is not recognised: %w", id, doc.State, ErrState)
	}
	blob, err := s.openPart(ctx, doc.Key, doc.Text)
	if err != nil {
		return doc, nil, err
	}
	var text struct {
		Pages []Page `json:"pages"`
	}
	err = json.NewDecoder(blob).Decode(&text)
	if err = errors.Join(err, blob.Close()); err != nil {
		return doc, nil, fmt.Errorf("text of %s: %w", id, err)
	}
	return doc, text.Pages, s.logRead(ctx, doc, reader)
}

// Plain is the page's text as a person reads it: a line of the paper a line, blocks apart.
func (p Page) Plain() string {
	var b strings.Builder
	for i, w := range p.Words {
		if i > 0 {
			b.WriteString(between(p.Words[i-1], w))
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

func between(last, next Word) string {
	switch {
	case last.Block != next.Block:
		return "\n\n"
	case last.Line != next.Line:
		return "\n"
	}
	return " "
}
