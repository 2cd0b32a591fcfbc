package backup

import (
	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/signing/keys"
)

// Rows returns how many rows a table of the catalog had, 0 when there was no such table.
func (m Manifest) Rows(table string) int64 {
	for _, t := range m.Catalog.Snapshot.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

// AllRows returns how many rows the catalog had.
func (m Manifest) AllRows() (n int64) {
	for _, t := range m.Catalog.Snapshot.Tables {
		n += t.Rows
	}
	return n
}

// Sound reports whether the audit log is unbroken, and has the root that its newest checkpoint was signed over. The key has
// the name of its log.
func (m Manifest) Sound(key keys.LogKey) bool {
	log := m.Catalog.Snapshot.Log
	if log.Fault != "" {
		return false
	}
	if log.Checkpoint == "" {
		return true
	}
	head, err := audit.OpenCheckpoint([]byte(log.Checkpoint), key.Verifier.Name(), key.Verifier)
	return err == nil && pipeline.Digest(head.Root) == log.Covered
}
