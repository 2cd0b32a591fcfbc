package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// reviewLease begins the names of the leases on documents that a person looks at.
const reviewLease = "review "

// ClaimReview implements pipeline.Catalog. Of several people who ask at once each gets another document.
func (c *Catalog) ClaimReview(ctx context.Context, claim pipeline.ReviewClaim) (pipeline.DocumentID, error) {
	for {
		open, err := c.openReviews(ctx, claim)
		if err != nil {
			return "", fmt.Errorf("documents to be looked at: %w", classify(err))
		}
		if len(open) == 0 {
			return "", fmt.Errorf("document to be looked at: %w", pipeline.ErrNotFound)
		}
		for _, id := range open {
			if mine, err := c.claimReview(ctx, id, claim); mine || err != nil {
				return id, err
			}
		}
	}
}

// openReviews returns the first few documents that nobody else has, what the person has already before all others.
func (c *Catalog) openReviews(ctx context.Context, claim pipeline.ReviewClaim) (open []pipeline.DocumentID, err error) {
	const few = 8 // as many people may be faster
	own, err := settledBy(claim.By)
	if err != nil {
		return nil, err
	}
	args := []any{reviewLease, claim.Agency, pipeline.StateInReview, pipeline.StateSecondLook, own, claim.By, ""}
	for _, id := range claim.Except {
		args = append(args, id)
	}
	err = c.reads.each(ctx, func(r scanner) error {
		var id pipeline.DocumentID
		err := r.Scan(&id)
		open = append(open, id)
		return err
	}, `SELECT d.id FROM documents AS d LEFT JOIN leases AS l ON l.name = ? || d.id AND l.until > {now}
		WHERE d.agency IN `+heritage+` AND (d.state = ? OR d.state = ? AND replace(d.settled, ?, '') = d.settled) AND (l.holder IS NULL OR l.holder = ?)
			AND d.id NOT IN (?`+strings.Repeat(", ?", len(claim.Except))+`)
		ORDER BY l.holder IS NULL, d.lane = ?, d.created_at, d.rowid LIMIT ?`, append(args, pipeline.LaneBatch, few)...)
	return open, err
}

// settledBy is how the column of those who settled something has a person: who did is not asked for a second look.
func settledBy(person string) (string, error) {
	name, err := json.Marshal(person)
	return `"by":` + string(name), err
}

// claimReview takes or renews a claim; false when somebody else was faster.
func (c *Catalog) claimReview(ctx context.Context, id pipeline.DocumentID, claim pipeline.ReviewClaim) (mine bool, err error) {
	n, err := c.claim(ctx, `INSERT INTO leases (name, holder, until) SELECT ? || id, ?, {now} + ? FROM documents WHERE id = ? AND state IN (?, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.holder = excluded.holder OR leases.until <= {now}`,
		reviewLease, claim.By, claim.For.Milliseconds(), id, pipeline.StateInReview, pipeline.StateSecondLook)
	if err != nil {
		return false, fmt.Errorf("claim review of %s: %w", id, classify(err))
	}
	return n == 1, nil
}

// ReleaseReview implements pipeline.Catalog. Claims that have ended by themselves are forgotten with it.
func (c *Catalog) ReleaseReview(ctx context.Context, id pipeline.DocumentID, by string) error {
	_, err := c.claim(ctx, "DELETE FROM leases WHERE name = ? AND holder = ? OR name LIKE ? AND until <= {now}", reviewLease+string(id), by, reviewLease+"%")
	if err != nil {
		return fmt.Errorf("release review of %s: %w", id, classify(err))
	}
	return nil
}
