-- Times are Unix milliseconds, 0 where there is none. Blobs of key material are wrapped or sealed by the keyring.
-- +goose Up
CREATE TABLE agencies (
    id         TEXT PRIMARY KEY,
    revision   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL,
    successor  TEXT NOT NULL
) STRICT;

CREATE TABLE dossiers (
    id          TEXT PRIMARY KEY,
    code        TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    state       TEXT NOT NULL,
    procedure   TEXT NOT NULL,
    channel     TEXT NOT NULL,
    receiving   TEXT NOT NULL REFERENCES agencies (id),
    resolving   TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    returned_at INTEGER NOT NULL,
    pauses      TEXT NOT NULL, -- JSON
    UNIQUE (receiving, code)
) STRICT;

-- Owner, submitter and others concerned. Identifiers are JSON of keyed hash, sealed value and dates.
CREATE TABLE dossier_people (
    dossier     TEXT NOT NULL REFERENCES dossiers (id),
    n           INTEGER NOT NULL,
    part        TEXT NOT NULL, -- owner, submitter or other
    name        TEXT NOT NULL,
    organ       INTEGER NOT NULL,
    presented   INTEGER NOT NULL,
    proof       TEXT NOT NULL,
    identifiers TEXT NOT NULL,
    PRIMARY KEY (dossier, n)
) STRICT;

CREATE TABLE components (
    dossier TEXT NOT NULL REFERENCES dossiers (id),
    n       INTEGER NOT NULL,
    code    TEXT NOT NULL,
    name    TEXT NOT NULL,
    answer  TEXT NOT NULL,
    why     TEXT NOT NULL,
    why_en  TEXT NOT NULL,
    holding TEXT NOT NULL,
    PRIMARY KEY (dossier, n)
) STRICT;

CREATE TABLE uploads (
    id          TEXT PRIMARY KEY,
    dossier     TEXT NOT NULL REFERENCES dossiers (id),
    name        TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    at          INTEGER NOT NULL,
    key         BLOB, -- wrapped; NULL once destroyed
    blob        TEXT NOT NULL, -- JSON of names, digests and sizes
    plain       BLOB NOT NULL
) STRICT;
-- The same bytes are in a dossier once.
CREATE UNIQUE INDEX uploads_once ON uploads (dossier, plain) WHERE key IS NOT NULL;

CREATE TABLE documents (
    id             TEXT PRIMARY KEY,
    dossier        TEXT NOT NULL REFERENCES dossiers (id),
    agency         TEXT NOT NULL,
    component      TEXT NOT NULL,
    revision       INTEGER NOT NULL,
    state          TEXT NOT NULL,
    form           TEXT NOT NULL,
    key            BLOB, -- wrapped; NULL once destroyed
    weight         INTEGER NOT NULL,
    capture        INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    supersedes     TEXT NOT NULL,
    format         TEXT NOT NULL,
    pages          TEXT NOT NULL, -- JSON
    signed_already INTEGER NOT NULL,
    repaired       TEXT NOT NULL, -- JSON, as uploads.blob
    images_only    INTEGER NOT NULL,
    text_blob      TEXT NOT NULL,
    normalised     TEXT NOT NULL,
    sealed         TEXT NOT NULL,
    signing        TEXT NOT NULL, -- JSON: person, agency, times of scan, deadline and approval
    seal           TEXT NOT NULL, -- JSON: profile, level, certificate, evidence, debts
    type           TEXT NOT NULL,
    content        BLOB, -- extraction, sealed under the document's key
    valid_from     INTEGER NOT NULL,
    valid_until    INTEGER NOT NULL,
    paper_hash     BLOB NOT NULL,
    waiting_for    TEXT NOT NULL,
    waiting_why    TEXT NOT NULL,
    waiting_since  INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    detail         TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_dossier ON documents (dossier);
CREATE INDEX documents_by_state ON documents (state);
CREATE INDEX documents_by_sealed ON documents (json_extract(sealed, '$.plain'));

CREATE TABLE document_sources (
    document   TEXT NOT NULL REFERENCES documents (id),
    n          INTEGER NOT NULL,
    upload     TEXT NOT NULL REFERENCES uploads (id),
    first_page INTEGER NOT NULL,
    last_page  INTEGER NOT NULL,
    PRIMARY KEY (document, n)
) STRICT;
CREATE INDEX document_sources_by_upload ON document_sources (upload);

CREATE TABLE subjects (
    document     TEXT NOT NULL REFERENCES documents (id),
    n            INTEGER NOT NULL,
    role         TEXT NOT NULL,
    identifiers  TEXT NOT NULL, -- JSON, as dossier_people.identifiers
    confirmed    INTEGER NOT NULL,
    confirmed_by TEXT NOT NULL,
    PRIMARY KEY (document, n)
) STRICT;

CREATE TABLE holdings (
    id          TEXT PRIMARY KEY,
    revision    INTEGER NOT NULL,
    state       TEXT NOT NULL,
    document    TEXT NOT NULL UNIQUE REFERENCES documents (id),
    dossier     TEXT NOT NULL REFERENCES dossiers (id),
    agency      TEXT NOT NULL,
    type        TEXT NOT NULL,
    form        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    subjects    TEXT NOT NULL, -- JSON
    valid_from  INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    sealed      BLOB NOT NULL,
    held_at     INTEGER NOT NULL
) STRICT;

-- The reuse index: confirmed subjects only.
CREATE TABLE holding_identifiers (
    hash    BLOB NOT NULL,
    holding TEXT NOT NULL REFERENCES holdings (id),
    PRIMARY KEY (hash, holding)
) STRICT;

-- Intent, act, outcome: outcome columns are empty until our verifier has accepted the sealed bytes.
CREATE TABLE seals (
    document    TEXT NOT NULL REFERENCES documents (id),
    revision    INTEGER NOT NULL,
    digest      BLOB NOT NULL,
    profile     TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    intended_at INTEGER NOT NULL,
    sealed      TEXT NOT NULL,
    level       TEXT NOT NULL,
    certificate TEXT NOT NULL,
    sealed_at   INTEGER NOT NULL,
    PRIMARY KEY (document, revision)
) STRICT;

-- The truth about work to be done; a queue only delivers it.
CREATE TABLE outbox (
    document   TEXT NOT NULL REFERENCES documents (id),
    stage      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    agency     TEXT NOT NULL,
    weight     INTEGER NOT NULL,
    strikes    INTEGER NOT NULL,
    deaths     INTEGER NOT NULL,
    engine     TEXT NOT NULL, -- empty: nobody has it
    begun      INTEGER NOT NULL, -- 1 once a worker has started on this attempt
    beat_at    INTEGER NOT NULL, -- of the hand-over, then of the heartbeats
    since      INTEGER NOT NULL, -- of the document: what has begun is finished first
    PRIMARY KEY (document, stage, revision)
) STRICT;
CREATE INDEX outbox_ready ON outbox (engine, agency, since);

CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    type    TEXT NOT NULL,
    dossier TEXT NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

-- Leaves enter without an index; the sequencer gives gapless indexes and the tree's node hashes.
CREATE TABLE audit_leaves (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    revision INTEGER NOT NULL,
    action   TEXT NOT NULL,
    actor    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    detail   TEXT NOT NULL, -- JSON
    salt     BLOB NOT NULL,
    leaf     BLOB NOT NULL,
    position INTEGER UNIQUE -- NULL while pending
) STRICT;
CREATE INDEX audit_leaves_by_subject ON audit_leaves (kind, subject);
CREATE INDEX audit_leaves_pending ON audit_leaves (id) WHERE position IS NULL;

CREATE TABLE audit_nodes (
    level    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash     BLOB NOT NULL,
    PRIMARY KEY (level, position)
) STRICT;

CREATE TABLE audit_checkpoints (
    size INTEGER PRIMARY KEY,
    note BLOB NOT NULL,
    at   INTEGER NOT NULL
) STRICT;

-- Not truth: lost without harm.
CREATE TABLE page_cache (
    document TEXT NOT NULL,
    page     BLOB NOT NULL, -- digest of the page's image and of the recogniser's settings
    text     BLOB NOT NULL, -- sealed under the document's key
    PRIMARY KEY (document, page)
) STRICT;

-- +goose Down
