-- Tenants to try things with.
-- +goose Up
ALTER TABLE agencies ADD COLUMN test BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
