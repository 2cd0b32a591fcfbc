package pipeline

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// ConfirmItem records that one item is right as it was read: a field, the type, a subject, or the capture as a whole. The
// document stays in review while anything else is to be settled.
func (s *Service) ConfirmItem(ctx context.Context, id DocumentID, name FieldName, act Act) (Document, error) {
	doc, e, err := s.inReview(ctx, id, act)
	if err != nil {
		return doc, err
	}
	if err := e.confirm(name, act.By, s.now()); err != nil {
		return doc, err
	}
	return s.reviewed(ctx, doc, e, act.By, "", false, itemEntry("field.confirmed", name))
}

// CorrectField records what is printed where something else was read, or nothing; an empty value says that the paper has
// none. The name ItemType corrects the type. The field keeps its place on the paper, and what the machine had read. A value
// that cannot be is ErrInvalid; the error never repeats it.
func (s *Service) CorrectField(ctx context.Context, id DocumentID, name FieldName, value string, act Act) (Document, error) {
	doc, e, err := s.inReview(ctx, id, act)
	if err != nil {
		return doc, err
	}
	if name == ItemType {
		err = s.correctType(&e, TypeCode(value))
	} else {
		err = e.correct(name, value, act.By, s.now())
	}
	if err != nil {
		return doc, err
	}
	return s.reviewed(ctx, doc, e, act.By, "", false, itemEntry("field.corrected", name))
}

// CorrectSubject records whom the paper names as the n-th subject, counted from 0; n equal to their number adds one. Its
// place on the paper stays. With vouch the person says that they compared it with the card that was shown.
func (s *Service) CorrectSubject(ctx context.Context, id DocumentID, n int, f FoundSubject, vouch bool, act Act) (Document, error) {
	doc, e, err := s.inReview(ctx, id, act)
	if err != nil {
		return doc, err
	}
	if err := checkSubjects([]FoundSubject{f}); err != nil {
		return doc, err
	}
	if n < 0 || n > len(e.Subjects) {
		return doc, noItem()
	}
	if n == len(e.Subjects) {
		e.Subjects = append(e.Subjects, FoundSubject{Page: max(f.Page, 1)})
	}
	was := e.Subjects[n].Identifier
	e.Subjects[n] = e.Subjects[n].corrected(f, act.By, s.now())
	e.doubtNumber(was, f.Identifier)
	return s.reviewedSubject(ctx, doc, e, n, vouch, act.By)
}

// reviewedSubject commits a corrected subject, for whom alone the person may vouch.
func (s *Service) reviewedSubject(ctx context.Context, doc Document, e Extraction, n int, vouch bool, by string) (Document, error) {
	entry := itemEntry("field.corrected", ItemSubject(n))
	if !vouch {
		return s.reviewed(ctx, doc, e, by, "", false, entry)
	}
	entry.Detail["vouched"] = "true"
	id, err := s.Keys.Identifier(e.Subjects[n].Kind, e.Subjects[n].Identifier)
	if err != nil {
		return doc, fmt.Errorf("subject without an identifier cannot be compared with a card: %w", err)
	}
	doc.Subjects = append(doc.Subjects, Subject{Role: e.Subjects[n].Role, Identifiers: []Identifier{id}, Confirmed: true, ConfirmedBy: by})
	return s.reviewed(ctx, doc, e, by, "", false, entry)
}

// inReview returns a document that a person may settle, with what was read off it.
func (s *Service) inReview(ctx context.Context, id DocumentID, act Act) (Document, Extraction, error) {
	doc, err := s.shown(ctx, id, act, StateInReview)
	if err != nil {
		return doc, Extraction{}, err
	}
	e, err := s.Extraction(doc)
	return doc, e.own(), err
}

// itemEntry tells the log which item was settled, never what it says.
func itemEntry(action string, name FieldName) Entry {
	return Entry{Action: action, Detail: map[string]string{"field": string(name)}}
}

func (s *Service) correctType(e *Extraction, code TypeCode) error {
	if _, ok := s.Procedures.Type(code); !ok {
		return fmt.Errorf("type: no such type of paper: %w", ErrInvalid)
	}
	e.Type, e.TypeConfidence, e.TypeDoubt = code, 1, ""
	return nil
}

// confirm takes one item's doubt away.
func (e *Extraction) confirm(name FieldName, by string, at time.Time) error {
	i, n := e.fieldItem(name), e.subjectItem(name)
	switch {
	case i >= 0 && e.Fields[i].unanswered():
		return fmt.Errorf("%s is a question: correct it with the answer: %w", name, ErrInvalid)
	case i >= 0:
		e.Fields[i] = e.Fields[i].confirmed(by, at)
	case n >= 0:
		e.Subjects[n] = e.Subjects[n].confirmed(by, at)
	case name == ItemType:
		e.TypeConfidence, e.TypeDoubt = 1, ""
	case name == ItemCapture:
		e.Capture = nil
	default:
		return noItem()
	}
	return nil
}

var fieldNames = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}(\.[a-z][a-z0-9_]{0,31})?$`)

// correct puts a person's value where the machine's was; a field that was not read is added.
func (e *Extraction) correct(name FieldName, value, by string, at time.Time) error {
	if name == ItemCapture || !fieldNames.MatchString(string(name)) {
		return noItem()
	}
	f := Field{Name: name}
	if i := e.fieldItem(name); i >= 0 {
		f = e.Fields[i]
	}
	was := f.Value
	f, err := f.corrected(value, by, at)
	if err != nil {
		return err
	}
	e.doubtNumber(was, f.Value)
	if i := e.fieldItem(name); i >= 0 {
		e.Fields[i] = f
	} else {
		e.Fields = append(e.Fields, f)
	}
	return nil
}

// doubtNumber makes doubtful whatever else repeats an identifier that a person has just corrected: a card's own number is
// its holder's.
func (e *Extraction) doubtNumber(was, is string) {
	was, is = withoutSpaces(was), withoutSpaces(is)
	const why = "số này vừa được sửa ở chỗ khác, cần đối chiếu lại"
	if was == "" || was == is || !slices.ContainsFunc(identifierKinds, func(k IdentifierKind) bool { return CheckIdentifier(k, was) == nil }) {
		return
	}
	for i, s := range e.Subjects {
		if s.Identifier == was {
			e.Subjects[i].Doubt, e.Subjects[i].Confidence = why, 0
		}
	}
	for i, f := range e.Fields {
		if withoutSpaces(f.Value) == was {
			e.Fields[i].Doubt, e.Fields[i].Confidence = why, 0
		}
	}
}

// identifierKinds are those that only somebody's own number looks like.
var identifierKinds = []IdentifierKind{PersonalID, OldID, TaxCode}

func (f Field) confirmed(by string, at time.Time) Field {
	f.Confidence, f.Doubt, f.By, f.At = 1, "", by, at
	return f
}

// corrected keeps what the machine had read first.
func (f Field) corrected(value, by string, at time.Time) (Field, error) {
	value, err := checkValue(f.Name, value, at)
	if err != nil {
		return f, err
	}
	if f.Read == "" && f.Source != SourcePerson {
		f.Read = f.Value
	}
	f.Value, f.Normal, f.Source = value, normalLike(f, value), SourcePerson
	return f.confirmed(by, at), nil
}

func (f FoundSubject) confirmed(by string, at time.Time) FoundSubject {
	f.Confidence, f.Doubt, f.By, f.At = 1, "", by, at
	return f
}

// corrected is f with what a person says of it, and the place that it has.
func (f FoundSubject) corrected(as FoundSubject, by string, at time.Time) FoundSubject {
	if f.Read == "" && f.Source != SourcePerson {
		f.Read = subjectText(f)
	}
	f.Role, f.Name, f.Kind, f.Identifier, f.Source = as.Role, as.Name, as.Kind, as.Identifier, SourcePerson
	return f.confirmed(by, at)
}

func subjectText(f FoundSubject) string {
	if f.Name == "" || f.Identifier == "" {
		return f.Name + f.Identifier
	}
	return f.Name + "; " + f.Identifier
}
