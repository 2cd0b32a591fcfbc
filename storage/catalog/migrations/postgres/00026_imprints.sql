-- A holding says what stands on its paper, and at which revision of the document, so that look-ups need not open that.
-- +goose Up
ALTER TABLE holdings ADD COLUMN document_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE holdings ADD COLUMN imprint BYTEA; -- sealed; NULL: it is read off the document
UPDATE holdings SET document_revision = coalesce((SELECT revision FROM documents WHERE documents.id = holdings.document), 0);

-- +goose Down
