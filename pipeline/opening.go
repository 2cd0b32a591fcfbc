package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// NewPerson is a person as handed in: identifiers are plain and are sealed before anything is stored.
type NewPerson struct {
	Name      string
	Organ     bool
	Kind      IdentifierKind
	Value     string
	Presented bool // showed the identity card
	Proof     string
}

// NewDossier is what opens a dossier.
type NewDossier struct {
	Code       string // the province's number; if empty, our own where that is set (Codes), else the random id
	Procedure  ProcedureCode
	Channel    Channel
	Receiving  AgencyID
	Resolving  AgencyID
	Owner      NewPerson
	Submitter  NewPerson
	Others     []NewPerson
	ReceivedAt time.Time // if zero, now
	By         string
}

// OpenDossier opens a dossier and answers its checklist from what is held. A code that exists already returns that
// dossier unchanged, so a caller may repeat the call.
func (s *Service) OpenDossier(ctx context.Context, n NewDossier) (Dossier, error) {
	d, err := s.newDossier(n)
	if err != nil {
		return Dossier{}, err
	}
	own := n.Code == "" && s.Codes.Dossiers != ""
	if own {
		if err := s.numberDossier(ctx, &d); err != nil {
			return Dossier{}, err
		}
	} else if old, err := s.Catalog.DossierByCode(ctx, d.Receiving, d.Code); !errors.Is(err, ErrNotFound) {
		return old, err
	}
	if _, err := s.Catalog.Agency(ctx, d.Receiving); err != nil {
		return Dossier{}, fmt.Errorf("receiving agency: %w", err)
	}
	if err = s.answer(ctx, &d); err != nil {
		return Dossier{}, err
	}
	d.Revision, err = s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(d.ID)},
		Dossier: &d,
		Entry:   Entry{Action: "dossier.received", Actor: n.By, At: s.now()},
		Event:   &Event{Type: "dossier.received", Dossier: d.ID, Subject: Ref{KindDossier, string(d.ID)}, At: s.now()},
	})
	if errors.Is(err, ErrConflict) && own { // somebody was given the number a moment ago
		return s.OpenDossier(ctx, n)
	}
	if errors.Is(err, ErrConflict) { // somebody opened it a moment ago
		return s.Catalog.DossierByCode(ctx, d.Receiving, d.Code)
	}
	return d, err
}

func (s *Service) newDossier(n NewDossier) (Dossier, error) {
	d := Dossier{
		ID: DossierID(NewID("dos")), Code: n.Code, State: DossierReceived, Procedure: n.Procedure, Channel: n.Channel,
		Receiving: n.Receiving, Resolving: n.Resolving, ReceivedAt: n.ReceivedAt,
	}
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = s.now()
	}
	if d.Code == "" {
		d.Code = string(d.ID)
	}
	if d.Resolving == "" {
		d.Resolving = d.Receiving
	}
	var err error
	if d.Owner, err = s.person("owner", n.Owner); err != nil {
		return d, err
	}
	if d.Submitter, err = s.person("submitter", n.Submitter); err != nil {
		return d, err
	}
	for _, o := range n.Others {
		p, err := s.person("others", o)
		if err != nil {
			return d, err
		}
		d.Others = append(d.Others, p)
	}
	return d, nil
}

func (s *Service) person(field string, n NewPerson) (Person, error) {
	p := Person{Name: n.Name, Organ: n.Organ, Presented: n.Presented, Proof: n.Proof}
	if n.Value == "" {
		return p, nil
	}
	id, err := s.Keys.Identifier(n.Kind, n.Value)
	if err != nil {
		return p, fmt.Errorf("%s: %w", field, err)
	}
	p.Identifiers = []Identifier{id}
	return p, nil
}
