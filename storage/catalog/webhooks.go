package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// webhook records a webhook, or that it was given another secret or ended. Of two who give it another secret at once the second one
// is behind.
func (w *writer) webhook(h pipeline.Webhook) {
	w.must("record webhook", `INSERT INTO webhooks (id, agency, url, types, after, secret, former, former_until, created_at, ended_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, former = excluded.former, former_until = excluded.former_until, ended_at = excluded.ended_at
		WHERE webhooks.ended_at = 0 AND (excluded.secret = webhooks.secret OR excluded.former = webhooks.secret)`,
		h.ID, h.Agency, h.URL, asJSON{h.Types}, h.After, h.Secret, h.Former, millis(h.FormerUntil), millis(h.CreatedAt), millis(h.EndedAt))
}

// Webhook implements pipeline.Catalog.
func (c *Catalog) Webhook(ctx context.Context, id pipeline.WebhookID) (pipeline.Webhook, error) {
	all, err := c.webhooks(ctx, "id = ?", id)
	if err != nil || len(all) == 0 {
		return pipeline.Webhook{}, fmt.Errorf("webhook: %w", orNotFound(err))
	}
	return all[0], nil
}

// Webhooks implements pipeline.Catalog.
func (c *Catalog) Webhooks(ctx context.Context, q pipeline.WebhookQuery) ([]pipeline.Webhook, error) {
	where, args := "1 = 1", []any{}
	if q.Agency != "" {
		where, args = "agency IN "+heritage, append(args, q.Agency)
	}
	where, args = behind(where, args, "created_at", q.After)
	all, err := c.webhooks(ctx, where+" ORDER BY created_at, id LIMIT ?", append(args, atMost(q.Limit))...)
	if err != nil {
		return nil, fmt.Errorf("webhooks: %w", err)
	}
	return all, nil
}

func (c *Catalog) webhooks(ctx context.Context, where string, args ...any) (all []pipeline.Webhook, err error) {
	err = c.reads.each(ctx, func(r scanner) error {
		var h pipeline.Webhook
		err := r.Scan(&h.ID, &h.Agency, &h.URL, asJSON{&h.Types}, &h.After, &h.Secret, &h.Former, asTime{&h.FormerUntil}, asTime{&h.CreatedAt}, asTime{&h.EndedAt})
		all = append(all, h)
		return err
	}, `SELECT id, agency, url, types, after, secret, former, former_until, created_at, ended_at FROM webhooks
		WHERE `+where, args...)
	return all, classify(err)
}
