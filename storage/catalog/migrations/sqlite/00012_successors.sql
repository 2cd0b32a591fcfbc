-- Agencies are found by what they have become.
-- +goose Up
CREATE INDEX agencies_by_successor ON agencies (successor) WHERE successor <> '';

-- +goose Down
