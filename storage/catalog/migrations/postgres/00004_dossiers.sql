-- Whom a dossier waits for, and why its last step was taken.
-- +goose Up
ALTER TABLE dossiers ADD COLUMN waiting_for TEXT NOT NULL DEFAULT '';
ALTER TABLE dossiers ADD COLUMN waiting_why TEXT NOT NULL DEFAULT '';
ALTER TABLE dossiers ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossiers ADD COLUMN waits_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossiers ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- +goose Down
