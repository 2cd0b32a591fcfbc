-- What every row of the log costs: conditions of indexes without functions, for which SQLite would keep every page to take the row back alone.
-- +goose Up
DROP INDEX audit_leaves_asked_anyway;
CREATE INDEX audit_leaves_asked_anyway ON audit_leaves (at, id)
    WHERE action = 'component.asked-anyway' OR action = 'document.received' AND detail <> 'null';
DROP INDEX audit_leaves_pending; -- the index of positions finds them: NULL is in it, in the order of ids

-- +goose Down
