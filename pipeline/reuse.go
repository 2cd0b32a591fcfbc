package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// ReuseID names a reuse receipt.
type ReuseID string

// ReuseReceipt says that a holding answers a component of an open dossier, in exactly this version and these bytes.
type ReuseReceipt struct {
	ID        ReuseID
	Dossier   DossierID
	Component ComponentCode
	Holding   HoldingID
	Document  DocumentID
	Version   int
	Sealed    Digest // of the sealed PDF's plain bytes
	Basis     string // the legal basis: the procedure's code and name
	By        string
	At        time.Time
}

// ReuseQuery selects receipts, oldest first; zero fields select all.
type ReuseQuery struct {
	Dossier DossierID
	Holding HoldingID
	After   Cursor
	Limit   int // zero: all
}

// Cursor is the receipt's place in a list.
func (r ReuseReceipt) Cursor() Cursor { return Cursor{At: r.At, ID: string(r.ID)} }

// NewReuse asks for a receipt.
type NewReuse struct {
	Dossier   DossierID
	Component ComponentCode
	Holding   HoldingID // if empty, the one that the checklist's answer names
	By        string
}

// Unusable says why what is held does not answer a line of the checklist now. It is an ErrState.
type Unusable struct {
	Holding    HoldingID
	Why, WhyEN string // Vietnamese and English
}

func (u *Unusable) Error() string { return fmt.Sprintf("%s: %s: %v", u.Holding, u.WhyEN, ErrState) }
func (u *Unusable) Unwrap() error { return ErrState }

// ReuseHolding binds a holding to a component of a dossier. It is looked at again, now: a holding that does not serve any more, is
// about other people or of a type that the line does not take, is ErrState with the reason. The same binding twice is the first
// receipt.
func (s *Service) ReuseHolding(ctx context.Context, n NewReuse) (ReuseReceipt, error) {
	d, err := s.Catalog.Dossier(ctx, n.Dossier)
	if err != nil {
		return ReuseReceipt{}, err
	}
	i := d.line(n.Component)
	switch {
	case n.By == "":
		return ReuseReceipt{}, fmt.Errorf("nobody reuses: %w", ErrInvalid)
	case i < 0:
		return ReuseReceipt{}, fmt.Errorf("dossier has no component %s: %w", n.Component, ErrInvalid)
	case n.Holding == "":
		n.Holding = d.Checklist[i].Holding
	}
	if done, err := s.reused(ctx, n); err != nil || done.ID != "" {
		return done, err
	}
	if d.State.Closed() {
		return ReuseReceipt{}, fmt.Errorf("dossier %s is %s: %w", d.ID, d.State, ErrState)
	}
	spec, basis, err := s.asked(d, d.Checklist[i])
	if err != nil {
		return ReuseReceipt{}, err
	}
	h, answer, err := s.reusable(ctx, d, spec, n)
	if err != nil {
		return ReuseReceipt{}, err
	}
	r := ReuseReceipt{ID: ReuseID(NewID("reu")), Dossier: d.ID, Component: n.Component, Holding: h.ID, Document: h.Document, Version: h.Version, Sealed: h.Sealed,
		Basis: basis, By: n.By, At: s.now()}
	d.Checklist = slices.Clone(d.Checklist)
	answer.Basis, answer.Types = d.Checklist[i].Basis, d.Checklist[i].Types
	d.Checklist[i] = answer
	return r, s.commitReuse(ctx, d, r, h)
}

func (s *Service) commitReuse(ctx context.Context, d Dossier, r ReuseReceipt, h Holding) error {
	_, err := s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(d.ID)}, Expected: d.Revision, Dossier: &d, Reuse: &r, ReuseOf: h.Revision,
		Entry: Entry{Action: "holding.reused", Actor: r.By, At: r.At, Detail: map[string]string{"receipt": string(r.ID), "component": string(r.Component),
			"holding": string(r.Holding), "sealed": r.Sealed.String(), "basis": r.Basis}},
		Event: &Event{Type: "holding.reused", Dossier: d.ID, Subject: Ref{KindHolding, string(h.ID)}, At: r.At},
	})
	return err
}

// reused finds the receipt of a binding that is there already.
func (s *Service) reused(ctx context.Context, n NewReuse) (ReuseReceipt, error) {
	all, err := s.Catalog.Reuses(ctx, ReuseQuery{Dossier: n.Dossier, Holding: n.Holding})
	for _, r := range all {
		if r.Component == n.Component && r.Holding == n.Holding {
			return r, err
		}
	}
	return ReuseReceipt{}, err
}

// reusable looks whether a holding of the dossier's people serves the line today.
func (s *Service) reusable(ctx context.Context, d Dossier, spec ComponentSpec, n NewReuse) (Holding, Component, error) {
	held, err := s.lookup(ctx, d.Receiving, identifierHashes(d.People()))
	if err != nil {
		return Holding{}, Component{}, err
	}
	held = slices.DeleteFunc(held, func(h Holding) bool { return h.ID != n.Holding })
	if len(held) == 0 || n.Holding == "" {
		return Holding{}, Component{}, fmt.Errorf("nothing of that name is held about the dossier's people: %w", ErrNotFound)
	}
	answer := s.answerOne(spec, held, Dossier{ReceivedAt: s.now(), Channel: d.Channel})
	if answer.Answer != Reuse {
		return held[0], answer, &Unusable{n.Holding, answer.Why, answer.WhyEN}
	}
	return held[0], answer, nil
}

// AskAnyway records that a paper is asked for against the checklist's answer, with the reason: what is held or can be looked up
// does not do in this case. Such cases are reported.
func (s *Service) AskAnyway(ctx context.Context, id DossierID, component ComponentCode, by, why string) (Dossier, error) {
	d, err := s.Catalog.Dossier(ctx, id)
	if err != nil {
		return d, err
	}
	i := d.line(component)
	switch {
	case i < 0:
		return d, fmt.Errorf("dossier has no component %s: %w", component, ErrInvalid)
	case by == "" || blank(why):
		return d, fmt.Errorf("asking for a paper against the answer needs a person and a reason: %w", ErrInvalid)
	case d.State.Closed():
		return d, fmt.Errorf("dossier %s is %s: %w", d.ID, d.State, ErrState)
	case !d.Checklist[i].Answer.against():
		return d, fmt.Errorf("component %s is answered %s: nothing is asked for against it: %w", component, d.Checklist[i].Answer, ErrState)
	}
	was, detail := d.Checklist[i].Answer, d.Checklist[i].passedOver()
	detail["answer"], detail["why"] = string(was), why
	d.Checklist = slices.Clone(d.Checklist)
	c := &d.Checklist[i]
	c.Answer, c.Why, c.WhyEN = Missing, "yêu cầu nộp dù đã có: "+why, "asked for although "+string(was)+": "+why
	d.Revision, err = s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(d.ID)}, Expected: d.Revision, Dossier: &d,
		Entry: Entry{Action: "component.asked-anyway", Actor: by, At: s.now(), Detail: detail},
		Event: &Event{Type: "component.asked-anyway", Dossier: d.ID, Subject: Ref{KindDossier, string(d.ID)}, At: s.now()},
	})
	return d, err
}

// against reports whether asking for the paper goes against the answer.
func (a Answer) against() bool { return a == Reuse || a == LookUp }
