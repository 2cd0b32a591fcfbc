-- What an agency has handed in since a time.
-- +goose Up
CREATE INDEX documents_by_intake ON documents (agency, created_at);

-- +goose Down
