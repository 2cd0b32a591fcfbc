package pipeline

import (
	"context"
	"errors"
	"fmt"
)

// heirs is how often an agency may have become another one.
const heirs = 20

// heir is what an agency has become by now; itself while it is there.
func (s *Service) heir(ctx context.Context, id AgencyID) (Agency, error) {
	for range heirs {
		a, err := s.Catalog.Agency(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return Agency{ID: id}, nil // a resolving agency of elsewhere
		}
		if err != nil || a.Successor == "" {
			return a, err
		}
		id = a.Successor
	}
	return Agency{}, fmt.Errorf("agency %s has become too many: %w", id, ErrCorrupt)
}

// became reports whether an agency is another one, or was it on the way to what it is now.
func (s *Service) became(ctx context.Context, id, other AgencyID) (bool, error) {
	for range heirs {
		if id == other {
			return true, nil
		}
		a, err := s.Catalog.Agency(ctx, id)
		if errors.Is(err, ErrNotFound) || err == nil && a.Successor == "" {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		id = a.Successor
	}
	return false, fmt.Errorf("agency %s has become too many: %w", id, ErrCorrupt)
}

// MergeAgencies ends an agency, which from now on is another one: that one works on its dossiers, holds its papers, and has its callers.
// Nothing of what was stored changes, and names on papers least of all. Merging the same two again changes nothing.
func (s *Service) MergeAgencies(ctx context.Context, former, into AgencyID, by string) error {
	a, err := s.Catalog.Agency(ctx, former)
	if err != nil || a.Successor == into {
		return err
	}
	heir, err := s.heir(ctx, into)
	if err == nil {
		_, err = s.Catalog.Agency(ctx, into)
	}
	switch {
	case err != nil:
		return err
	case blank(by):
		return fmt.Errorf("nobody merges: %w", ErrInvalid)
	case a.Test != heir.Test:
		return fmt.Errorf("a test tenant and an agency do not become one: %w", ErrState)
	case a.Successor != "":
		return fmt.Errorf("agency %s has become %s: %w", former, a.Successor, ErrState)
	case heir.ID == former:
		return fmt.Errorf("agency %s is what %s has become: %w", former, into, ErrInvalid)
	}
	a.Successor, a.ValidTo = into, s.now()
	_, err = s.Catalog.Commit(ctx, Transition{Subject: Ref{KindAgency, string(former)}, Expected: a.Revision, Agency: &a,
		Entry: Entry{Action: "agency.merged", Actor: by, At: s.now(), Detail: map[string]string{"successor": string(into)}}})
	return err
}
