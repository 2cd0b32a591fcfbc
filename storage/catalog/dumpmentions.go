package catalog

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// Mention is a place in the catalog that speaks of stored bytes.
type Mention struct {
	Blob pipeline.BlobRef // the bytes; zero where the place is about retention
	Kept pipeline.Kept    // the retention that the storage recorded; zero where the place is about bytes

	Table, Row, Column string // the row by its identifier
}

// The columns that refer to bytes and to their retention. They are named, not guessed from what a text looks like: some
// texts come from outside. What table seals says is history: its bytes are those of documents.sealed, or gone.
var (
	blobColumns = map[string][]string{
		"uploads":   {"blob"},
		"documents": {"repaired", "look", "text_blob", "normalised", "sealed"},
	}
	keptColumns = map[string][]string{"documents": {"kept"}}
)

// mentions hands out what a row says of stored bytes. Where the key is destroyed the bytes are unreadable, and may be gone.
func (t table) mentions(values []any, found func(Mention) error) error {
	if found == nil || t.kind("key") != "" && t.empty(values, "key") {
		return nil
	}
	row, _ := t.value(values, "id").(string)
	for _, name := range blobColumns[t.name] {
		m := Mention{Table: t.name, Row: row, Column: name}
		if err := t.decode(values, name, &m.Blob); err != nil {
			return err
		}
		if m.Blob.Name.IsZero() {
			continue
		}
		if err := found(m); err != nil {
			return err
		}
	}
	return t.retentions(values, row, found)
}

func (t table) retentions(values []any, row string, found func(Mention) error) error {
	for _, name := range keptColumns[t.name] {
		var all []pipeline.Kept
		if err := t.decode(values, name, &all); err != nil {
			return err
		}
		for _, kept := range all {
			if err := found(Mention{Kept: kept, Table: t.name, Row: row, Column: name}); err != nil {
				return err
			}
		}
	}
	return nil
}

// decode reads JSON from a column; one that is not there, in an older schema, or holds nothing leaves v alone.
func (t table) decode(values []any, name string, v any) error {
	if t.empty(values, name) {
		return nil
	}
	text, ok := t.value(values, name).(string)
	if !ok {
		return fmt.Errorf("%s.%s holds no text: %w", t.name, name, pipeline.ErrCorrupt)
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("%s.%s holds damaged JSON: %w: %w", t.name, name, pipeline.ErrCorrupt, err)
	}
	return nil
}

func (t table) value(values []any, name string) any {
	if i := slices.Index(t.names(), name); i >= 0 {
		return values[i]
	}
	return nil
}

func (t table) empty(values []any, name string) bool {
	switch v := t.value(values, name).(type) {
	case nil:
		return true
	case []byte:
		return len(v) == 0
	case string:
		return v == ""
	}
	return false
}
