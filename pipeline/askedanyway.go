package pipeline

import (
	"context"
	"strconv"
	"time"
)

// AskedAnyway is a paper that was asked for, or taken in, although the checklist's answer was that nobody is asked for it.
type AskedAnyway struct {
	Row       int64 // of the log
	At        time.Time
	By        string
	Dossier   DossierID
	Code      string // of the dossier
	Procedure ProcedureCode
	Received  time.Time // the dossier
	Component ComponentCode
	Answer    Answer     // that was passed over: Reuse or LookUp
	Holding   HoldingID  // that would have served
	Why       string     // empty: the paper came in without a word
	Document  DocumentID // that came in; empty: it was asked for

	Name   string     // of the component
	Types  []TypeCode // of the holding, or that the component takes
	LookUp string     // name of the database that has it
}

// Cursor is the case's place in the report.
func (a AskedAnyway) Cursor() Cursor { return Cursor{At: a.At, ID: strconv.FormatInt(a.Row, 10)} }

// AskedAnywayQuery selects what an agency's dossiers asked for, oldest first.
type AskedAnywayQuery struct {
	Agency   AgencyID  // that received the dossiers
	From, To time.Time // To is not included; zero: no bound
	After    Cursor
	Limit    int // zero: all
}

// AskedAnyway reports what was asked for against the checklist's answers: who did it, when and why, and what would have served.
func (s *Service) AskedAnyway(ctx context.Context, q AskedAnywayQuery) ([]AskedAnyway, error) {
	list, err := s.Catalog.AskedAnyway(ctx, q)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.explain(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// explain adds what the checklist's answer was about.
func (s *Service) explain(ctx context.Context, a *AskedAnyway) error {
	if err := s.lineOf(ctx, a); err != nil || a.Holding == "" {
		return err
	}
	h, err := s.Catalog.Holding(ctx, a.Holding)
	a.Types = []TypeCode{h.Type}
	return err
}

// lineOf names the line by its procedure or, where an official had added it, by its dossier.
func (s *Service) lineOf(ctx context.Context, a *AskedAnyway) error {
	p, _ := s.Procedures.Procedure(a.Procedure, a.Received)
	if spec, ok := p.Component(a.Component); ok {
		a.Name, a.Types = spec.Name, spec.Types
		if spec.LookUp != nil && a.Answer == LookUp {
			a.LookUp = spec.LookUp.Name
		}
		return nil
	}
	d, err := s.Catalog.Dossier(ctx, a.Dossier)
	if i := d.line(a.Component); i >= 0 {
		a.Name, a.Types = d.Checklist[i].Name, d.Checklist[i].Types
	}
	return err
}

// passedOver is what the log keeps of an answer that a paper is asked for, or comes in, against.
func (c Component) passedOver() map[string]string {
	detail := map[string]string{"component": string(c.Code)}
	if c.Answer == Reuse {
		detail["holding"] = string(c.Holding)
	}
	return detail
}
