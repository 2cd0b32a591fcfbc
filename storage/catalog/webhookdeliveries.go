package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Waiting implements pipeline.Deliveries.
func (c *Catalog) Waiting(ctx context.Context, at time.Time) (ids []pipeline.WebhookID, err error) {
	err = c.reads.each(ctx, func(r scanner) error {
		var id pipeline.WebhookID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM webhooks LEFT JOIN webhook_cursors ON webhook = id
		WHERE ended_at = 0 AND (coalesce(reached, after) < (SELECT coalesce(max(position), 0) FROM events)
			OR EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.webhook = id AND next_at > 0 AND next_at <= ?))
		ORDER BY created_at, id`, millis(at))
	if err != nil {
		return nil, fmt.Errorf("webhooks that wait: %w", classify(err))
	}
	return ids, nil
}

// Reached implements pipeline.Deliveries.
func (c *Catalog) Reached(ctx context.Context, id pipeline.WebhookID) (at int64, err error) {
	err = c.reads.one(ctx, []any{&at},
		"SELECT coalesce(reached, after) FROM webhooks LEFT JOIN webhook_cursors ON webhook = id WHERE id = ?", id)
	if err != nil {
		return 0, fmt.Errorf("cursor of webhook %s: %w", id, classify(err))
	}
	return at, nil
}

// Advance implements pipeline.Deliveries.
func (c *Catalog) Advance(ctx context.Context, id pipeline.WebhookID, from, to int64) error {
	n, err := c.claim(ctx, `INSERT INTO webhook_cursors (webhook, reached) SELECT id, ? FROM webhooks WHERE id = ?
		ON CONFLICT (webhook) DO UPDATE SET reached = excluded.reached WHERE webhook_cursors.reached = ?`, to, id, from)
	if err == nil && n != 1 {
		err = pipeline.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("advance webhook %s: %w", id, classify(err))
	}
	return nil
}

// NotTaken implements pipeline.Deliveries.
func (c *Catalog) NotTaken(ctx context.Context, q pipeline.DeliveryQuery) (list []pipeline.Delivery, err error) {
	where, order, args := "position > ?", "position", []any{q.Webhook, q.After}
	if !q.Due.IsZero() {
		where, order, args = where+" AND next_at > 0 AND next_at <= ?", "next_at, position", append(args, millis(q.Due))
	}
	err = c.reads.each(ctx, func(r scanner) error {
		var d pipeline.Delivery
		err := r.Scan(&d.Webhook, &d.Position, &d.Attempts, asTime{&d.NextAt}, asTime{&d.LastAt}, &d.Status, &d.Fault)
		list = append(list, d)
		return err
	}, `SELECT webhook, position, attempts, next_at, last_at, status, fault FROM webhook_deliveries
		WHERE webhook = ? AND `+where+" ORDER BY "+order+" LIMIT ?", append(args, q.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("deliveries of webhook %s: %w", q.Webhook, classify(err))
	}
	return list, nil
}

// KeepDelivery implements pipeline.Deliveries.
func (c *Catalog) KeepDelivery(ctx context.Context, d pipeline.Delivery) error {
	_, err := c.claim(ctx, `INSERT INTO webhook_deliveries (webhook, position, attempts, next_at, last_at, status, fault) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (webhook, position) DO UPDATE SET attempts = excluded.attempts, next_at = excluded.next_at, last_at = excluded.last_at,
			status = excluded.status, fault = excluded.fault`,
		d.Webhook, d.Position, d.Attempts, millis(d.NextAt), millis(d.LastAt), d.Status, d.Fault)
	if err != nil {
		return fmt.Errorf("keep delivery of webhook %s: %w", d.Webhook, classify(err))
	}
	return nil
}

// DropDelivery implements pipeline.Deliveries.
func (c *Catalog) DropDelivery(ctx context.Context, id pipeline.WebhookID, position int64) error {
	_, err := c.claim(ctx, "DELETE FROM webhook_deliveries WHERE webhook = ? AND position = ?", id, position)
	if err != nil {
		return fmt.Errorf("drop delivery of webhook %s: %w", id, classify(err))
	}
	return nil
}

// DropDead implements pipeline.Deliveries.
func (c *Catalog) DropDead(ctx context.Context, before time.Time) error {
	_, err := c.claim(ctx, "DELETE FROM webhook_deliveries WHERE next_at = 0 AND last_at < ?", millis(before))
	if err != nil {
		return fmt.Errorf("drop dead deliveries: %w", classify(err))
	}
	return nil
}
