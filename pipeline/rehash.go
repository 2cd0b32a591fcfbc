package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Hashed is a subject that has hashes under look-up keys. One of the three is there.
type Hashed struct {
	Dossier  *Dossier
	Document *Document
	Holding  *Holding
}

// RehashPage is what became of a page of subjects.
type RehashPage struct {
	Next    Ref // the next page is behind it; zero: this was the last one
	Changed int // subjects
}

// Rehash gives everything that is stored its hashes under the look-up keys that are alive, and takes away those under others. It
// returns how many subjects it changed: with 0, all is as it should be. It may be repeated, also when it was killed, and beside work; but who
// still works with fewer keys writes fewer hashes. Beginning and end stand in the log of the agency.
func (s *Service) Rehash(ctx context.Context, agency AgencyID, by string) (changed int, err error) {
	if err := s.LogLookupKeys(ctx, agency, by, "rehash-begun", nil); err != nil {
		return 0, err
	}
	if changed, err = s.eachHashed(ctx, s.rehash); err != nil {
		return changed, fmt.Errorf("rehash: %w", err)
	}
	return changed, s.LogLookupKeys(ctx, agency, by, "rehash-ended", map[string]string{"changed": fmt.Sprint(changed)})
}

// LackLookupKey counts the subjects that are not found under the newest look-up key.
func (s *Service) LackLookupKey(ctx context.Context) (n int, err error) {
	_, err = s.eachHashed(ctx, func(h Hashed) (bool, error) {
		lacks, err := s.lacks(h)
		if lacks {
			n++
		}
		return false, err
	})
	return n, err
}

// LogLookupKeys logs an act on the look-up keys, of which it names those that are alive.
func (s *Service) LogLookupKeys(ctx context.Context, agency AgencyID, by, act string, detail map[string]string) error {
	var alive []string
	for _, key := range s.Keys.lookup {
		alive = append(alive, key.id)
	}
	entry := Entry{Action: "lookup-keys." + act, Actor: by, Detail: map[string]string{"alive": strings.Join(alive, " ")}}
	for name, value := range detail {
		entry.Detail[name] = value
	}
	return s.commitBeside(ctx, agency, Transition{Entry: entry})
}

// eachHashed goes through all subjects. Where others commit in between, pages become smaller until one gets through.
func (s *Service) eachHashed(ctx context.Context, again func(Hashed) (bool, error)) (changed int, err error) {
	const most = 64 // others do not wait long for a page
	limit, behind := most, Ref{}
	for {
		page, err := s.Catalog.Rehash(ctx, behind, limit, again)
		if errors.Is(err, ErrConflict) {
			limit = max(1, limit/2)
			continue
		}
		changed += page.Changed
		if err != nil || page.Next == (Ref{}) {
			return changed, err
		}
		limit, behind = most, page.Next
	}
}

// rehash renews a subject's hashes, and reports whether they were others.
func (s *Service) rehash(h Hashed) (changed bool, err error) {
	for _, id := range h.identifiers() {
		fresh, err := s.Keys.Rehash(*id)
		if err != nil {
			return false, err
		}
		changed = changed || !slices.Equal(fresh.Hashes(), id.Hashes())
		*id = fresh
	}
	if h.Document == nil {
		return changed, nil
	}
	was := h.Document.Paper
	h.Document.Paper, err = s.paperOf(*h.Document)
	return changed || !slices.Equal(was, h.Document.Paper), err
}

// lacks reports whether a subject has no hash under the newest key where it should have one.
func (s *Service) lacks(h Hashed) (bool, error) {
	for _, id := range h.identifiers() {
		fresh, err := s.Keys.Rehash(*id)
		if err != nil || !slices.Contains(id.Hashes(), fresh.Hash) {
			return true, err
		}
	}
	if h.Document == nil {
		return false, nil
	}
	paper, err := s.paperOf(*h.Document)
	return len(paper) > 0 && !slices.Contains(h.Document.Paper, paper[0]), err
}

func (s *Service) paperOf(doc Document) ([]Digest, error) {
	e, err := s.Extraction(doc)
	if err != nil {
		return nil, err
	}
	return s.paper(e), nil
}

// identifiers are a subject's own, to be changed in their place.
func (h Hashed) identifiers() (all []*Identifier) {
	each := func(ids []Identifier) {
		for i := range ids {
			all = append(all, &ids[i])
		}
	}
	for _, sub := range h.subjects() {
		each(sub.Identifiers)
	}
	if h.Dossier != nil {
		for _, p := range h.Dossier.People() {
			each(p.Identifiers)
		}
	}
	return all
}

func (h Hashed) subjects() []Subject {
	switch {
	case h.Document != nil:
		return h.Document.Subjects
	case h.Holding != nil:
		return h.Holding.Subjects
	}
	return nil
}
