package pipeline

import (
	"context"
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
