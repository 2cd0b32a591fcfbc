-- Lists are read page by page: each has an index by what it is ordered by.
-- +goose Up
DROP INDEX reuses_by_holding;
CREATE INDEX reuses_by_holding ON reuses (holding, at, id);
DROP INDEX webhooks_by_agency;
CREATE INDEX webhooks_by_agency ON webhooks (agency, created_at, id);
CREATE INDEX mandates_by_agency ON mandates (agency, starts, id);
-- What waits to be looked at, or to be scanned again.
CREATE INDEX documents_waiting ON documents (agency, lane, created_at, rowid)
    WHERE state IN ('in_review', 'in_second_review', 'rejected') AND waiting_since > 0;

-- +goose Down
