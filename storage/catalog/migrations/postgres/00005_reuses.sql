-- Reuse receipts: a holding answers a component of a dossier, in this version and these bytes.
-- +goose Up
CREATE TABLE reuses (
    id        TEXT PRIMARY KEY,
    dossier   TEXT NOT NULL REFERENCES dossiers (id),
    component TEXT NOT NULL,
    holding   TEXT NOT NULL REFERENCES holdings (id),
    document  TEXT NOT NULL,
    version   BIGINT NOT NULL,
    sealed    BYTEA NOT NULL,
    basis     TEXT NOT NULL,
    reused_by TEXT NOT NULL,
    at        BIGINT NOT NULL,
    UNIQUE (dossier, component, holding)
);
CREATE INDEX reuses_by_holding ON reuses (holding);

-- +goose Down
