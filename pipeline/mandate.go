package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// MandateID names a mandate.
type MandateID string

// Mandate lets an auditor of any agency read the papers of one agency for a time, by a decision (quyết định thanh tra, kiểm tra).
type Mandate struct {
	ID       MandateID
	Agency   AgencyID // whose papers are read
	Decision string   // number and date of the decision
	Auditor  string   // name of the caller
	Of       AgencyID // that the auditor is of
	Scope    []ProcedureCode
	From     time.Time
	To       time.Time // not included
	By       string    // who has recorded it
	EndedAt  time.Time // zero: it runs to its end
}

// mostMandate is how long a mandate may run; a longer inspection is recorded again.
const mostMandate = 400 * 24 * time.Hour

// runs reports whether the mandate lets somebody read at t.
func (m Mandate) runs(t time.Time) bool {
	return m.EndedAt.IsZero() && !t.Before(m.From) && t.Before(m.To)
}

// GrantMandate records a mandate, with its decision in the log.
func (s *Service) GrantMandate(ctx context.Context, m Mandate) (Mandate, error) {
	if blank(m.Decision) || blank(m.Auditor) || blank(m.By) || m.Of == "" || !m.From.Before(m.To) || m.To.Sub(m.From) > mostMandate {
		return m, fmt.Errorf("a mandate needs a decision, an auditor and their agency, and a time of at most %d days: %w", int(mostMandate.Hours())/24, ErrInvalid)
	}
	m.ID = MandateID(NewID("man"))
	return m, s.commitMandate(ctx, m, "mandate.granted", m.By)
}

// EndMandate ends a mandate of an agency before its time. Ending it again changes nothing.
func (s *Service) EndMandate(ctx context.Context, agency AgencyID, id MandateID, by string) error {
	all, err := s.Catalog.Mandates(ctx, MandateQuery{Agency: agency})
	if err != nil {
		return err
	}
	for _, m := range all {
		switch {
		case m.ID == id && m.EndedAt.IsZero():
			m.EndedAt = s.now()
			return s.commitMandate(ctx, m, "mandate.ended", by)
		case m.ID == id:
			return nil
		}
	}
	return fmt.Errorf("mandate: %w", ErrNotFound)
}

func (s *Service) commitMandate(ctx context.Context, m Mandate, action, by string) error {
	return s.commitBeside(ctx, m.Agency, Transition{Mandate: &m, Entry: Entry{Action: action, Actor: by,
		Detail: map[string]string{"mandate": string(m.ID), "decision": m.Decision, "auditor": m.Auditor,
			"from": m.From.In(Zone).Format(time.RFC3339), "to": m.To.In(Zone).Format(time.RFC3339)}}})
}

// MandateQuery selects mandates; zero fields select all.
type MandateQuery struct {
	Agency  AgencyID // whose papers are read, or of what has become it
	Auditor string
	Of      AgencyID // that the auditor is of, or of what has become it
	After   Cursor
	Limit   int // zero: all
}

// Cursor is the mandate's place in a list.
func (m Mandate) Cursor() Cursor { return Cursor{At: m.From, ID: string(m.ID)} }

// AdmitAuditor finds the mandate by which an auditor reads something now. Without one it is not there: ErrNotFound.
func (s *Service) AdmitAuditor(ctx context.Context, c Caller, subject Ref) (Mandate, error) {
	dossier, err := s.dossierOf(ctx, subject)
	if err != nil {
		return Mandate{}, err
	}
	d, err := s.Catalog.Dossier(ctx, dossier)
	if err != nil {
		return Mandate{}, err
	}
	return s.mandate(ctx, c, func(m Mandate) bool {
		return (len(m.Scope) == 0 || slices.Contains(m.Scope, d.Procedure)) && s.covers(ctx, m, d)
	})
}

// covers reports whether a mandate is for the papers of an agency that works on the dossier, or did before it became another one.
func (s *Service) covers(ctx context.Context, m Mandate, d Dossier) bool {
	for _, id := range []AgencyID{d.Receiving, d.Resolving} {
		if became, err := s.became(ctx, id, m.Agency); err == nil && became {
			return true
		}
	}
	return false
}

// AdmitAuditorTo finds the mandate by which an auditor may look through everything of an agency; one of a narrower scope is none.
func (s *Service) AdmitAuditorTo(ctx context.Context, c Caller, agency AgencyID) (Mandate, error) {
	return s.mandate(ctx, c, func(m Mandate) bool { return m.Agency == agency && len(m.Scope) == 0 })
}

func (s *Service) mandate(ctx context.Context, c Caller, good func(Mandate) bool) (Mandate, error) {
	all, err := s.Catalog.Mandates(ctx, MandateQuery{Auditor: c.Name, Of: c.Agency})
	for _, m := range all {
		if m.runs(s.now()) && good(m) {
			return m, err
		}
	}
	return Mandate{}, errors.Join(err, ErrNotFound)
}
