-- Old results that agencies hand in by manifests. A line is one paper, whichever manifests name it. What it says is sealed under a key of
-- its own, which goes with its document.
-- +goose Up
CREATE TABLE manifests (
    id           TEXT PRIMARY KEY,
    agency       TEXT NOT NULL REFERENCES agencies (id),
    submitted_by TEXT NOT NULL,
    at           INTEGER NOT NULL,
    lines        INTEGER NOT NULL
) STRICT;

CREATE TABLE manifest_lines (
    id       TEXT PRIMARY KEY,
    agency   TEXT NOT NULL REFERENCES agencies (id),
    said     BLOB NOT NULL, -- keyed hash of all that it says
    digest   BLOB NOT NULL, -- of the file
    said_by  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    key      BLOB, -- wrapped; NULL once destroyed
    content  BLOB,
    document TEXT NOT NULL -- empty: its file has not come
) STRICT;
CREATE INDEX manifest_lines_by_digest ON manifest_lines (digest);
CREATE INDEX manifest_lines_by_document ON manifest_lines (document) WHERE document <> '';

CREATE TABLE manifest_entries (
    manifest TEXT NOT NULL REFERENCES manifests (id),
    n        INTEGER NOT NULL, -- of the line in what was handed in, from 1
    line     TEXT NOT NULL REFERENCES manifest_lines (id),
    PRIMARY KEY (manifest, n)
) STRICT;
CREATE INDEX manifest_entries_by_line ON manifest_entries (line, manifest);

-- +goose Down
