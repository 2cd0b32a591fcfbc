package catalog

import (
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"github.com/motlan/motlan/pipeline"
)

// classify turns what the database says into the domain's errors.
func classify(err error) error {
	var fault *sqlite.Error
	if errors.Is(err, sql.ErrNoRows) {
		return pipeline.ErrNotFound
	}
	if !errors.As(err, &fault) {
		return err
	}
	if kind := kindOf(fault.Code()); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

// kindOf looks at an extended result code; its lowest byte is the primary one. Constraints other than these two are
// faults of this program.
func kindOf(code int) error {
	switch code {
	case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return pipeline.ErrConflict
	case sqlitelib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return pipeline.ErrNotFound
	}
	switch code & 0xff {
	case sqlitelib.SQLITE_FULL:
		return pipeline.ErrNoSpace
	case sqlitelib.SQLITE_CORRUPT, sqlitelib.SQLITE_NOTADB:
		return pipeline.ErrCorrupt
	}
	return nil
}
