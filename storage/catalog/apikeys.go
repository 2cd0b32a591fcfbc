package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// apiKey records a key, or that it was revoked; nothing else of it ever changes.
func (w *writer) apiKey(k pipeline.APIKey) {
	w.must("record key", `INSERT INTO api_keys (id, secret, caller, agency, roles, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at WHERE api_keys.revoked_at = 0`,
		k.ID, k.Secret[:], k.Caller, k.Agency, asJSON{k.Roles}, millis(k.CreatedAt), millis(k.ExpiresAt), millis(k.RevokedAt))
}

// APIKey implements pipeline.Catalog.
func (c *Catalog) APIKey(ctx context.Context, id pipeline.KeyID) (pipeline.APIKey, error) {
	all, err := c.apiKeys(ctx, "id = ?", id)
	if err != nil || len(all) == 0 {
		return pipeline.APIKey{}, fmt.Errorf("key: %w", orNotFound(err))
	}
	return all[0], nil
}

// APIKeys implements pipeline.Catalog.
func (c *Catalog) APIKeys(ctx context.Context) ([]pipeline.APIKey, error) {
	all, err := c.apiKeys(ctx, "1 = 1")
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return all, nil
}

func (c *Catalog) apiKeys(ctx context.Context, where string, args ...any) (all []pipeline.APIKey, err error) {
	err = c.reads.each(ctx, func(r scanner) error {
		var k pipeline.APIKey
		err := r.Scan(&k.ID, asDigest{&k.Secret}, &k.Caller, &k.Agency, asJSON{&k.Roles}, asTime{&k.CreatedAt}, asTime{&k.ExpiresAt}, asTime{&k.RevokedAt})
		all = append(all, k)
		return err
	}, "SELECT id, secret, caller, agency, roles, created_at, expires_at, revoked_at FROM api_keys WHERE "+where+" ORDER BY created_at, id", args...)
	return all, classify(err)
}
