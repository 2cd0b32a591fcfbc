package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A test tenant is an agency whose engineers try everything: its papers are sealed under anchors of their own, are found by test tenants
// alone, and it finds nobody else's. It stays one: what was sealed for trial never becomes worth anything.

// RegisterTestAgency makes a test tenant known. One that is there already is left as it is; an agency that is none is ErrState.
func (s *Service) RegisterTestAgency(ctx context.Context, id AgencyID, name, by string) error {
	if blank(string(id)) || blank(name) || blank(by) {
		return fmt.Errorf("a test tenant needs a code, a name and a person who makes it: %w", ErrInvalid)
	}
	old, err := s.Catalog.Agency(ctx, id)
	switch {
	case err == nil && old.Test:
		return nil
	case err == nil:
		return fmt.Errorf("agency %s is no test tenant and does not become one: %w", id, ErrState)
	case !errors.Is(err, ErrNotFound):
		return err
	}
	if err := s.Codes.checkAgency(id); err != nil {
		return err
	}
	a := Agency{ID: id, Name: name, Test: true}
	_, err = s.Catalog.Commit(ctx, Transition{Subject: Ref{KindAgency, string(id)}, Agency: &a,
		Entry: Entry{Action: "agency.registered", Actor: by, At: s.now(), Detail: map[string]string{"test": "true"}}})
	return err
}

// Tries reports whether an agency is a test tenant. One that nobody has registered is none.
func (s *Service) Tries(ctx context.Context, id AgencyID) (bool, error) {
	a, err := s.Catalog.Agency(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return a.Test, err
}

// findable leaves of what is held that which an agency may find: a test tenant what test tenants hold, anybody else what they do not.
func (s *Service) findable(ctx context.Context, agency AgencyID, held []Holding) ([]Holding, error) {
	tries, err := s.Tries(ctx, agency)
	if err != nil {
		return nil, err
	}
	known := map[AgencyID]bool{agency: tries}
	for _, h := range held {
		if _, ok := known[h.Agency]; !ok {
			if known[h.Agency], err = s.Tries(ctx, h.Agency); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(held, func(h Holding) bool { return known[h.Agency] != tries }), nil
}
