-- Who sealed what is held and when, whether that time is proven, and why a holding serves no more.
-- +goose Up
ALTER TABLE holdings ADD COLUMN certificate TEXT NOT NULL DEFAULT '';
ALTER TABLE holdings ADD COLUMN signed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE holdings ADD COLUMN proven INTEGER NOT NULL DEFAULT 0;
ALTER TABLE holdings ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE holdings SET certificate = coalesce((SELECT json_extract(seal, '$.Certificate') FROM documents WHERE documents.id = holdings.document), ''),
    signed_at = coalesce((SELECT CAST(strftime('%s', json_extract(seal, '$.At')) AS INTEGER) * 1000 FROM documents WHERE documents.id = holdings.document), 0),
    proven = (SELECT signed_already = 0 FROM documents WHERE documents.id = holdings.document)
WHERE EXISTS (SELECT 1 FROM documents WHERE documents.id = holdings.document AND seal <> '{}' AND coalesce(json_extract(seal, '$.Certificate'), '') <> '');
CREATE INDEX holdings_by_certificate ON holdings (certificate, signed_at);

-- +goose Down
