-- What is wrong with the signature of what is held, and how far the rounds have come that look for it.
-- +goose Up
ALTER TABLE holdings ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE holdings ADD COLUMN fault_since BIGINT NOT NULL DEFAULT 0; -- ms since 1970
CREATE INDEX holdings_at_fault ON holdings (id) WHERE fault <> '';

CREATE TABLE rounds (
    name   TEXT PRIMARY KEY,
    behind TEXT NOT NULL, -- the last one looked at; empty: the round is over
    begun  BIGINT NOT NULL
);

-- +goose Down
