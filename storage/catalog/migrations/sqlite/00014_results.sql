-- Results that agencies issue in their dossiers. The number of one is its own in its dossier.
-- +goose Up
ALTER TABLE documents ADD COLUMN result TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE documents ADD COLUMN result_n INTEGER NOT NULL DEFAULT 0; -- of result; 0: it has no number
ALTER TABLE documents ADD COLUMN result_number TEXT NOT NULL DEFAULT ''; -- likewise
CREATE UNIQUE INDEX documents_by_result ON documents (dossier, result_n) WHERE result_n > 0;
CREATE INDEX documents_by_result_number ON documents (result_number) WHERE result_number <> '';

-- +goose Down
