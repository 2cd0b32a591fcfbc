-- Which agencies' feeds an event stands in, so that a quiet agency's is read without those of the others.
-- +goose Up
CREATE TABLE event_feeds (
    agency   TEXT NOT NULL, -- that receives or resolves the event's dossier
    position INTEGER NOT NULL,
    PRIMARY KEY (agency, position)
) STRICT;
INSERT INTO event_feeds (agency, position)
    SELECT d.receiving, e.position FROM events AS e JOIN dossiers AS d ON d.id = e.dossier WHERE e.position IS NOT NULL
    UNION SELECT d.resolving, e.position FROM events AS e JOIN dossiers AS d ON d.id = e.dossier WHERE e.position IS NOT NULL;

-- +goose Down
