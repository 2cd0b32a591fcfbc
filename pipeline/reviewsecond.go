package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// ErrSamePerson: whoever settled something of a document cannot be its second pair of eyes.
var ErrSamePerson = errors.New("the second look is another person's")

// ConfirmSecond ends a second review: another person saw what was settled and finds it right.
func (s *Service) ConfirmSecond(ctx context.Context, id DocumentID, act Act) (Document, error) {
	doc, err := s.secondLook(ctx, id, act)
	if err != nil {
		return doc, err
	}
	if err := doc.become(StateExtracted); err != nil {
		return doc, err
	}
	doc.Settled = settledToo(doc.Settled, act.By, s.now())
	doc, err = s.commitDocument(ctx, doc, Transition{Entry: Entry{Action: "document.second-confirmed", Actor: act.By}, Event: event(doc, s.now())})
	if err == nil {
		s.released(ctx, id, act.By)
	}
	return doc, err
}

// SendBack ends a second review without success: items are doubtful again, in this person's words, and anybody may settle
// them. The second look is then again somebody's who settled nothing.
func (s *Service) SendBack(ctx context.Context, id DocumentID, items []FieldName, words string, act Act) (Document, error) {
	doc, err := s.secondLook(ctx, id, act)
	if err != nil {
		return doc, err
	}
	if words, err = checkWords(words); err != nil {
		return doc, err
	}
	e, err := s.Extraction(doc)
	if err != nil {
		return doc, err
	}
	e = e.own()
	if err := e.doubt(items, strings.TrimSuffix("người kiểm tra thứ hai: "+words, ": ")); err != nil {
		return doc, err
	}
	if doc.Content, err = s.SealContent(doc, e); err != nil {
		return doc, err
	}
	if err := doc.become(StateInReview); err != nil {
		return doc, err
	}
	doc.Waiting = Waiting{For: firstOf(doc), Why: "kiểm tra lại các trường mà người thứ hai trả lại", Since: s.now()}
	doc, err = s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()),
		Entry: Entry{Action: "document.sent-back", Actor: act.By, Detail: map[string]string{"fields": fmt.Sprint(items)}}})
	if err == nil {
		s.released(ctx, id, act.By)
	}
	return doc, err
}

// secondLook returns a document that another person has settled.
func (s *Service) secondLook(ctx context.Context, id DocumentID, act Act) (Document, error) {
	doc, err := s.shown(ctx, id, act, StateSecondLook)
	if err == nil && doc.settledBy(act.By) {
		err = fmt.Errorf("document %s: %w: %w", id, ErrSamePerson, ErrState)
	}
	return doc, err
}

// firstOf is who settled a document last, or who scanned it.
func firstOf(doc Document) string {
	if n := len(doc.Settled); n > 0 {
		return doc.Settled[n-1].By
	}
	return doc.Signing.Person
}

// doubt makes items doubtful.
func (e *Extraction) doubt(items []FieldName, why string) error {
	if len(items) == 0 {
		return fmt.Errorf("nothing is named that is wrong: %w", ErrInvalid)
	}
	for _, name := range items {
		i, n := e.fieldItem(name), e.subjectItem(name)
		switch {
		case i >= 0:
			e.Fields[i].Doubt, e.Fields[i].Confidence = why, 0
		case n >= 0:
			e.Subjects[n].Doubt, e.Subjects[n].Confidence = why, 0
		case name == ItemType:
			e.TypeDoubt, e.TypeConfidence = why, 0
		case name == ItemCapture:
			e.Capture = append(e.Capture, why)
		default:
			return noItem()
		}
	}
	return nil
}
