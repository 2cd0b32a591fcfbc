package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// BeginAnswer implements pipeline.Catalog.
func (c *Catalog) BeginAnswer(ctx context.Context, a pipeline.Answering) (pipeline.StoredAnswer, error) {
	for {
		mine, err := c.claimAnswer(ctx, a)
		if mine || err != nil {
			return pipeline.StoredAnswer{Mine: mine}, err
		}
		stored, err := c.answer(ctx, a.Key)
		if !errors.Is(err, pipeline.ErrNotFound) { // else it was given up meanwhile
			return stored, err
		}
	}
}

// claimAnswer makes a request the one that is carried out, unless the key has an answer, another one is under way or the
// key stands for something else.
func (c *Catalog) claimAnswer(ctx context.Context, a pipeline.Answering) (mine bool, err error) {
	n, err := c.claim(ctx, `INSERT INTO answers (key, asks, holder, lease_until, forget_at) VALUES (?, ?, ?, {now} + ?, {now} + ?)
		ON CONFLICT (key) DO UPDATE SET asks = excluded.asks, holder = excluded.holder, lease_until = excluded.lease_until, forget_at = excluded.forget_at, sealed = NULL
		WHERE answers.forget_at <= {now} OR answers.sealed IS NULL AND answers.lease_until <= {now} AND answers.asks = excluded.asks`,
		a.Key[:], a.Asks[:], a.Holder, a.Lease.Milliseconds(), a.Keep.Milliseconds())
	if err != nil {
		return false, fmt.Errorf("begin answer: %w", classify(err))
	}
	return n == 1, nil
}

func (c *Catalog) answer(ctx context.Context, key pipeline.Digest) (s pipeline.StoredAnswer, err error) {
	if err = c.reads.one(ctx, []any{asDigest{&s.Asks}, &s.Sealed}, "SELECT asks, sealed FROM answers WHERE key = ?", key[:]); err != nil {
		return s, fmt.Errorf("stored answer: %w", classify(err))
	}
	return s, nil
}

// EndAnswer implements pipeline.Catalog.
func (c *Catalog) EndAnswer(ctx context.Context, a pipeline.Answering, sealed []byte) (err error) {
	const mine = " WHERE key = ? AND holder = ? AND sealed IS NULL"
	if sealed == nil {
		_, err = c.claim(ctx, "DELETE FROM answers"+mine, a.Key[:], a.Holder)
	} else {
		_, err = c.claim(ctx, "UPDATE answers SET sealed = ?"+mine, sealed, a.Key[:], a.Holder)
	}
	if err != nil {
		return fmt.Errorf("end answer: %w", classify(err))
	}
	return nil
}

// ForgetAnswers implements pipeline.Catalog.
func (c *Catalog) ForgetAnswers(ctx context.Context) error {
	if _, err := c.claim(ctx, "DELETE FROM answers WHERE forget_at <= {now}"); err != nil {
		return fmt.Errorf("forget answers: %w", classify(err))
	}
	return nil
}
