-- Lines that an official has added to a checklist: by what law and why, and the papers that answer them.
-- +goose Up
ALTER TABLE components ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE components ADD COLUMN types TEXT NOT NULL DEFAULT 'null'; -- JSON

-- +goose Down
