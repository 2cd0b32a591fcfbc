-- Reuse receipts: a holding answers a component of a dossier, in this version and these bytes.
-- +goose Up
CREATE TABLE reuses (
    id        TEXT PRIMARY KEY,
    dossier   TEXT NOT NULL REFERENCES dossiers (id),
    component TEXT NOT NULL,
    holding   TEXT NOT NULL REFERENCES holdings (id),
    document  TEXT NOT NULL,
    version   INTEGER NOT NULL,
    sealed    BLOB NOT NULL,
    basis     TEXT NOT NULL,
    reused_by TEXT NOT NULL,
    at        INTEGER NOT NULL,
    UNIQUE (dossier, component, holding)
) STRICT;
CREATE INDEX reuses_by_holding ON reuses (holding);

-- +goose Down
