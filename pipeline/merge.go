package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// heirs is how often an agency may have become another one.
const heirs = 20

// becomes goes from an agency, itself first, to what it is by now. One that nobody has registered, of elsewhere, has no more than its ID.
func (s *Service) becomes(ctx context.Context, id AgencyID) iter.Seq2[Agency, error] {
	return func(yield func(Agency, error) bool) {
		for range heirs {
			a, err := s.Catalog.Agency(ctx, id)
			if errors.Is(err, ErrNotFound) {
				a, err = Agency{ID: id}, nil
			}
			if !yield(a, err) || err != nil || a.Successor == "" {
				return
			}
			id = a.Successor
		}
		yield(Agency{}, fmt.Errorf("agency %s has become too many: %w", id, ErrCorrupt))
	}
}

// heir is what an agency has become by now; itself while it is there.
func (s *Service) heir(ctx context.Context, id AgencyID) (last Agency, err error) {
	for last, err = range s.becomes(ctx, id) {
	}
	return last, err
}

// became reports whether an agency is another one, or was it on the way to what it is now.
func (s *Service) became(ctx context.Context, id, other AgencyID) (bool, error) {
	for a, err := range s.becomes(ctx, id) {
		if err != nil || a.ID == other {
			return err == nil, err
		}
	}
	return false, nil
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
