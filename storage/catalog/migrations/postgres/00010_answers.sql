-- Not truth: what requests were answered, for callers who send one again. A caller's key and request stand here as keyed hashes.
-- +goose Up
CREATE TABLE answers (
    key         BYTEA PRIMARY KEY,
    asks        BYTEA NOT NULL,
    holder      TEXT NOT NULL, -- the request that carries it out, or did
    lease_until BIGINT NOT NULL, -- while it is under way
    forget_at   BIGINT NOT NULL,
    sealed      BYTEA -- the answer; NULL while the request is under way
);
CREATE INDEX answers_to_forget ON answers (forget_at);

-- +goose Down
