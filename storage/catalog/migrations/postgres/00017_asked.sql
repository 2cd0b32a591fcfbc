-- When a paper was asked for anew: what came before does not answer the line.
-- +goose Up
ALTER TABLE components ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0; -- ms since 1970; 0: it was not

-- +goose Down
