-- Where agencies have their events posted. Secrets are sealed by the keyring.
-- +goose Up
CREATE TABLE webhooks (
    id           TEXT PRIMARY KEY,
    agency       TEXT NOT NULL REFERENCES agencies (id),
    url          TEXT NOT NULL,
    types        TEXT NOT NULL, -- JSON
    after        INTEGER NOT NULL,
    secret       BLOB NOT NULL,
    former       BLOB, -- NULL until the first rotation
    former_until INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_by_agency ON webhooks (agency);

-- Not truth: how far each receiver is in the feed, and what it did not take. What is lost is delivered again.
CREATE TABLE webhook_cursors (
    webhook TEXT PRIMARY KEY REFERENCES webhooks (id),
    reached INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_deliveries (
    webhook  TEXT NOT NULL REFERENCES webhooks (id),
    position INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at  INTEGER NOT NULL, -- 0: dead
    last_at  INTEGER NOT NULL,
    status   INTEGER NOT NULL,
    fault    TEXT NOT NULL,
    PRIMARY KEY (webhook, position)
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, next_at) WHERE next_at > 0;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (last_at) WHERE next_at = 0;

-- +goose Down
