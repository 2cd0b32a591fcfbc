-- Who may call: of a key's secret only the hash.
-- +goose Up
CREATE TABLE api_keys (
    id         TEXT PRIMARY KEY,
    secret     BYTEA NOT NULL,
    caller     TEXT NOT NULL,
    agency     TEXT NOT NULL REFERENCES agencies (id),
    roles      TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL
);

-- +goose Down
