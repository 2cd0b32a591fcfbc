-- Several nodes work on one catalog: times of the outbox, of leases and of nodes are the database's own.
-- +goose Up
CREATE TABLE outbox_of_nodes (
    document TEXT NOT NULL REFERENCES documents (id),
    stage    TEXT NOT NULL,
    revision INTEGER NOT NULL,
    attempt  INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    lane     TEXT NOT NULL,
    weight   INTEGER NOT NULL,
    pages    INTEGER NOT NULL,
    cost     INTEGER NOT NULL, -- in pages: weight and pages as scheduling sees them
    strikes  INTEGER NOT NULL,
    deaths   INTEGER NOT NULL,
    since    INTEGER NOT NULL, -- the document's place in the order of arrival: what has begun is finished first
    given_at INTEGER NOT NULL,
    ready_at INTEGER NOT NULL, -- not to be run before
    handed   INTEGER NOT NULL, -- 1 once it was handed over
    begun    INTEGER NOT NULL, -- 1 once a node has started on this attempt
    node     TEXT NOT NULL, -- that has begun
    beat_at  INTEGER NOT NULL, -- of the hand-over, then of the heartbeats
    PRIMARY KEY (document, stage, revision)
) STRICT;
-- What an engine had when it was replaced by this program has lost its worker.
INSERT INTO outbox_of_nodes
SELECT o.document, o.stage, o.revision, o.attempt + (o.engine <> ''), o.agency, 'counter', o.weight, coalesce(json_array_length(d.pages), 0),
    max(1, coalesce(json_array_length(d.pages), 0), o.weight / 524288), o.strikes, o.deaths + o.begun, d.rowid, d.updated_at, o.not_before, 0, 0, '', 0
FROM outbox AS o JOIN documents AS d ON d.id = o.document;
DROP TABLE outbox;
ALTER TABLE outbox_of_nodes RENAME TO outbox;
CREATE INDEX outbox_free ON outbox (lane, agency, since, ready_at, cost) WHERE handed = 0;
CREATE INDEX outbox_out ON outbox (lane) WHERE handed = 1;

CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
) STRICT;

CREATE TABLE nodes (
    id      TEXT PRIMARY KEY,
    host    TEXT NOT NULL,
    slots   INTEGER NOT NULL,
    rate    REAL NOT NULL, -- pages of cost a second
    beat_at INTEGER NOT NULL
) STRICT;

-- Facts of the installation that never change, such as which master key it belongs to.
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

ALTER TABLE documents ADD COLUMN lane TEXT NOT NULL DEFAULT 'counter';
ALTER TABLE documents ADD COLUMN kept TEXT NOT NULL DEFAULT 'null'; -- JSON: retention as the storage recorded it
ALTER TABLE documents ADD COLUMN kept_until INTEGER NOT NULL DEFAULT 0; -- the first end of it; 0 unless held
CREATE INDEX documents_by_kept ON documents (kept_until) WHERE kept_until > 0;
ALTER TABLE documents ADD COLUMN sealed_plain TEXT GENERATED ALWAYS AS (json_extract(sealed, '$.plain')) VIRTUAL;
DROP INDEX documents_by_sealed;
CREATE INDEX documents_by_sealed ON documents (sealed_plain);

ALTER TABLE dossiers ADD COLUMN keep_until INTEGER NOT NULL DEFAULT 0;

-- +goose Down
