package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Relock locks a held document's bytes for as long as they were locked, in a storage that they were copied to, and commits
// what that storage recorded where it is something else: another version, another mode. Locks that are over are left to
// Renew. Bytes that cannot be locked keep the others from nothing. It may be repeated; it returns how many locks are in force.
func (s *Service) Relock(ctx context.Context, id DocumentID, by string) (int, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil || doc.State != StateHeld {
		return 0, err
	}
	again := doc
	kept, locks, err := s.relock(ctx, doc.Kept)
	if err != nil {
		err = fmt.Errorf("lock bytes of %s again: %w", id, err)
	}
	if slices.EqualFunc(kept, doc.Kept, sameLock) {
		return locks, err
	}
	if err := again.become(StateHeld); err != nil {
		return locks, err
	}
	again.Kept = kept
	_, commit := s.commitDocument(ctx, again, Transition{Entry: Entry{Action: "document.locked-elsewhere", Actor: by, Detail: keptDetail(kept)}})
	if errors.Is(commit, ErrConflict) {
		return s.Relock(ctx, id, by)
	}
	return locks, errors.Join(err, commit)
}

// relock returns what the storage records now, or the former record where there is no lock to be had.
func (s *Service) relock(ctx context.Context, before []Kept) (kept []Kept, locks int, err error) {
	for _, k := range before {
		now, failed := k, error(nil)
		if k.Until.After(s.now()) {
			now, failed = s.Blobs.Hold(ctx, BlobRef{Name: k.Name}, k.Until)
			locks++
		}
		if failed != nil {
			now, err = k, errors.Join(err, failed)
			locks--
		}
		kept = append(kept, now)
	}
	return kept, locks, err
}

func sameLock(a, b Kept) bool {
	return a.Name == b.Name && a.Version == b.Version && a.Mode == b.Mode && a.Until.Equal(b.Until)
}
