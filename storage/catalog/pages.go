package catalog

import (
	"cmp"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// behind selects what comes behind a cursor, in the order of a time and the id.
func behind(where string, args []any, at string, c pipeline.Cursor) (string, []any) {
	if c.ID == "" {
		return where, args
	}
	return where + " AND (" + at + ", id) > (?, ?)", append(args, millis(c.At), c.ID)
}

// atMost is a limit for a database, which has no word for none that both know.
func atMost(limit int) int { return cmp.Or(limit, math.MaxInt32) }
