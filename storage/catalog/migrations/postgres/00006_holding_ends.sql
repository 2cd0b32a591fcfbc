-- Who sealed what is held and when, whether that time is proven, and why a holding serves no more.
-- +goose Up
ALTER TABLE holdings ADD COLUMN certificate TEXT NOT NULL DEFAULT '';
ALTER TABLE holdings ADD COLUMN signed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE holdings ADD COLUMN proven BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE holdings ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE holdings SET certificate = coalesce((SELECT seal::json ->> 'Certificate' FROM documents WHERE documents.id = holdings.document), ''),
    signed_at = coalesce((SELECT CAST(extract(epoch FROM CAST(seal::json ->> 'At' AS timestamptz)) * 1000 AS BIGINT) FROM documents WHERE documents.id = holdings.document), 0),
    proven = (SELECT NOT signed_already FROM documents WHERE documents.id = holdings.document)
WHERE EXISTS (SELECT 1 FROM documents WHERE documents.id = holdings.document AND seal <> '{}' AND coalesce(seal::json ->> 'Certificate', '') <> '');
CREATE INDEX holdings_by_certificate ON holdings (certificate, signed_at);

-- +goose Down
