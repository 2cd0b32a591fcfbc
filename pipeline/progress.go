package pipeline

import (
	"context"
	"encoding/json"
	"time"
)

// Finish commits a stage's result: doc, read when the stage began, moves to next. Extra is part of the same commit.
func (s *Service) Finish(ctx context.Context, task Task, doc Document, next State, extra Transition) (Document, error) {
	if err := doc.become(next); err != nil {
		return doc, err
	}
	switch next {
	case StateSorting:
		doc.Waiting = Waiting{For: doc.Signing.Person, Why: doc.Sorting.why(), Since: s.now()}
	case StateAwaiting:
		doc.Signing.Deadline = s.now().Add(s.signWithin())
		doc.Waiting = Waiting{For: doc.Signing.Person, Why: "xem ảnh đúng với giấy rồi ký số", Since: s.now()}
	case StateInReview:
		doc.Waiting = Waiting{For: doc.Signing.Person, Why: "kiểm tra các trường còn nghi ngờ", Since: s.now()}
	}
	extra.Task = &task
	extra.Entry = entry(extra.Entry, "document."+string(next))
	extra.Event = event(doc, s.now())
	if next == StateSealed && !doc.Result.IsZero() && doc.Result.N == 0 {
		return s.issue(ctx, doc, extra)
	}
	return s.commitDocument(ctx, doc, extra)
}

func entry(e Entry, action string) Entry {
	if e.Action == "" {
		e.Action = action
	}
	if e.Actor == "" {
		e.Actor = "engine"
	}
	return e
}

// Fail ends a document with a reason a clerk understands. Detail is technical and never personal.
func (s *Service) Fail(ctx context.Context, task Task, doc Document, reason Reason, detail string) (Document, error) {
	doc.Reason, doc.Detail = reason, detail
	return s.Finish(ctx, task, doc, StateFailed, Transition{Entry: Entry{Detail: map[string]string{"reason": string(reason)}}})
}

// PutOff gives the task its next attempt at a later time. Why is a word or two from a fixed set, for the log.
func (s *Service) PutOff(ctx context.Context, task Task, wait time.Duration, strike bool, why string) error {
	_, err := s.Catalog.Commit(ctx, Transition{
		Subject:  Ref{KindDocument, string(task.Document)},
		Expected: task.Revision,
		Keeps:    true,
		Task:     &task,
		Retry:    &Retry{Wait: wait, Strike: strike},
		Entry: Entry{Action: "task.put-off", Actor: "engine", At: s.now(),
			Detail: map[string]string{"stage": string(task.Stage), "why": why}},
	})
	return err
}

// Intend commits the intent to sign before the key is touched. An intent of an earlier attempt at the same revision that
// wants the very same signature is taken up again, which the log tells, for the key is touched once more. One that wants
// another is left alone and fresh is false: the seal has to begin anew, at a new revision.
func (s *Service) Intend(ctx context.Context, task Task, in Intent) (fresh bool, err error) {
	seals, err := s.Catalog.Seals(ctx, in.Document)
	if err != nil {
		return false, err
	}
	t := Transition{
		Subject:  Ref{KindDocument, string(in.Document)},
		Expected: in.Revision,
		Keeps:    true,
		Task:     &task,
		Intent:   &in,
		Entry: Entry{Action: "seal.intended", Actor: "engine", At: s.now(),
			Detail: map[string]string{"digest": in.Digest.String(), "profile": in.Profile, "key": in.Key}},
	}
	for _, old := range seals {
		if old.Intent.Revision != in.Revision {
			continue
		}
		if !old.Intent.wants(in) {
			return false, nil
		}
		t.Intent, t.Entry.Action = nil, "seal.taken-up"
	}
	_, err = s.Catalog.Commit(ctx, t)
	return err == nil, err
}

// contentLabel binds a sealed extraction to its place.
const contentLabel = "extraction"

// SealContent encrypts an extraction under the document's key.
func (s *Service) SealContent(doc Document, e Extraction) ([]byte, error) {
	key, err := s.Keys.Unwrap(doc.Key)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	return key.Seal(contentLabel, plain)
}

// Extraction opens what was read off a document; zero when nothing was yet.
func (s *Service) Extraction(doc Document) (Extraction, error) {
	var e Extraction
	err := s.open(doc, &e)
	return e, err
}

// Imprint is what tells a paper from others: as printed, without where it was read and how surely.
type Imprint struct {
	Fields []struct {
		Name  FieldName `json:"name"`
		Value string    `json:"value"`
	} `json:"fields"`
	Subjects []FoundSubject `json:"subjects"`
}

// Value is a field's, or empty.
func (p Imprint) Value(name FieldName) string {
	for _, f := range p.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Imprint is the part of the Extraction that is shown of many papers at once.
func (s *Service) Imprint(doc Document) (Imprint, error) {
	var p Imprint
	err := s.open(doc, &p)
	return p, err
}

func (s *Service) open(doc Document, into any) error {
	if len(doc.Content) == 0 {
		return nil
	}
	key, err := s.Keys.Unwrap(doc.Key)
	if err != nil {
		return err
	}
	plain, err := key.Open(contentLabel, doc.Content)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, into)
}
