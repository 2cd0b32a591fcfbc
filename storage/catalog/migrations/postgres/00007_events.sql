-- Events get a gapless place once they are known to be committed: identity numbers are given before, so that a reader who goes
-- by them passes over one that commits later.
-- +goose Up
ALTER TABLE events ADD COLUMN position BIGINT; -- NULL while pending
CREATE UNIQUE INDEX events_by_position ON events (position);
CREATE INDEX events_pending ON events (id) WHERE position IS NULL;

-- +goose Down
