package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// ReviewFor is how long a document is kept for the person who asked for it.
const ReviewFor = 10 * time.Minute

// ReviewClaim is a person's wish for something to look at.
type ReviewClaim struct {
	Agency AgencyID
	By     string
	For    time.Duration // until the claim ends by itself, by the catalog's clock
	Except []DocumentID  // not these
}

// Awaits reports whether it is up to a person to look at d. A second look is up to somebody who settled none of it.
func (d Document) Awaits(person string) bool {
	return d.State == StateInReview || d.State == StateSecondLook && !d.settledBy(person)
}

func (d Document) settledBy(person string) bool {
	return slices.ContainsFunc(d.Settled, func(s Settled) bool { return samePerson(s.By, person) })
}

// NextReview returns the document of an agency that a person is to look at next: what they have begun already, then papers of
// the counter before those of batches, the oldest first. It is kept for them for ReviewFor; asking again gives it again.
// Except names what they want to leave to others; it is given back. ErrNotFound: nothing waits for this person.
func (s *Service) NextReview(ctx context.Context, agency AgencyID, by string, except []DocumentID) (DocumentID, error) {
	if by == "" {
		return "", fmt.Errorf("nobody looks: %w", ErrInvalid)
	}
	for _, id := range except {
		if err := s.Catalog.ReleaseReview(ctx, id, by); err != nil {
			return "", err
		}
	}
	return s.Catalog.ClaimReview(ctx, ReviewClaim{Agency: agency, By: by, For: ReviewFor, Except: except})
}

// ReleaseReview gives a document back to the others who could look at it.
func (s *Service) ReleaseReview(ctx context.Context, id DocumentID, by string) error {
	return s.Catalog.ReleaseReview(ctx, id, by)
}
