-- Tenants to try things with.
-- +goose Up
ALTER TABLE agencies ADD COLUMN test INTEGER NOT NULL DEFAULT 0;

-- +goose Down
