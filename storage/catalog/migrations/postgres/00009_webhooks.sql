-- Where agencies have their events posted. Secrets are sealed by the keyring.
-- +goose Up
CREATE TABLE webhooks (
    id           TEXT PRIMARY KEY,
    agency       TEXT NOT NULL REFERENCES agencies (id),
    url          TEXT NOT NULL,
    types        TEXT NOT NULL, -- JSON
    after        BIGINT NOT NULL,
    secret       BYTEA NOT NULL,
    former       BYTEA, -- NULL until the first rotation
    former_until BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    ended_at     BIGINT NOT NULL
);
CREATE INDEX webhooks_by_agency ON webhooks (agency);

-- Not truth: how far each receiver is in the feed, and what it did not take. What is lost is delivered again.
CREATE TABLE webhook_cursors (
    webhook TEXT PRIMARY KEY REFERENCES webhooks (id),
    reached BIGINT NOT NULL
);

CREATE TABLE webhook_deliveries (
    webhook  TEXT NOT NULL REFERENCES webhooks (id),
    position BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at  BIGINT NOT NULL, -- 0: dead
    last_at  BIGINT NOT NULL,
    status   BIGINT NOT NULL,
    fault    TEXT NOT NULL,
    PRIMARY KEY (webhook, position)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, next_at) WHERE next_at > 0;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (last_at) WHERE next_at = 0;

-- +goose Down
