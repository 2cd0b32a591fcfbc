-- What recognition finds out about a scan, and what people decide: JSON.
-- +goose Up
ALTER TABLE documents ADD COLUMN replaces TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN findings TEXT NOT NULL DEFAULT 'null';
ALTER TABLE documents ADD COLUMN look TEXT NOT NULL DEFAULT '{}'; -- as uploads.blob
ALTER TABLE documents ADD COLUMN sorting TEXT NOT NULL DEFAULT '{}';
ALTER TABLE documents ADD COLUMN settled TEXT NOT NULL DEFAULT 'null';
ALTER TABLE documents ADD COLUMN quarantine TEXT NOT NULL DEFAULT '{}';
CREATE INDEX documents_by_agency ON documents (agency, state);

-- +goose Down
