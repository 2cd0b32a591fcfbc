-- The report of papers that were asked for, or taken in, although the checklist asks for none reads the log by its time.
-- +goose Up
CREATE INDEX audit_leaves_asked_anyway ON audit_leaves (at, id)
    WHERE action = 'component.asked-anyway' OR action = 'document.received' AND detail LIKE '%"despite":%';

-- +goose Down
