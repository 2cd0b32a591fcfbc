-- Auditors who may read an agency's papers for a time.
-- +goose Up
CREATE TABLE mandates (
    id             TEXT PRIMARY KEY,
    agency         TEXT NOT NULL REFERENCES agencies (id),
    decision       TEXT NOT NULL,
    auditor        TEXT NOT NULL,
    auditor_agency TEXT NOT NULL,
    scope          TEXT NOT NULL, -- JSON
    starts         BIGINT NOT NULL,
    ends           BIGINT NOT NULL,
    granted_by     TEXT NOT NULL,
    ended_at       BIGINT NOT NULL
);
CREATE INDEX mandates_by_auditor ON mandates (auditor, auditor_agency);

-- +goose Down
