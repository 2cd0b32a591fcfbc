package catalog

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// dialect is what the databases differ in. The catalog's SQL is written once: ? for an argument, {now} for the database's
// clock in Unix milliseconds, and other words in braces.
type dialect struct {
	words    *strings.Replacer
	numbered bool              // arguments are $1, $2 …
	snapshot *sql.TxOptions    // of a transaction that reads one state
	kind     func(error) error // the domain's error for the database's, or nil
	broken   func(error) bool  // whether the database was out of reach, rather than said no
	texts    sync.Map
}

// text is a query as the database takes it.
func (d *dialect) text(query string) string {
	if text, ok := d.texts.Load(query); ok {
		return text.(string)
	}
	text := d.words.Replace(query)
	if d.numbered {
		text = number(text)
	}
	d.texts.Store(query, text)
	return text
}

func number(query string) string {
	parts := strings.Split(query, "?")
	var text strings.Builder
	for i, part := range parts[:len(parts)-1] {
		text.WriteString(part + "$" + strconv.Itoa(i+1))
	}
	return text.String() + parts[len(parts)-1]
}

// classify turns what a database says into the domain's errors.
func classify(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return pipeline.ErrNotFound
	}
	for _, d := range []*dialect{sqliteDialect, postgresDialect} {
		if kind := d.kind(err); kind != nil {
			return fmt.Errorf("%w: %w", kind, err)
		}
	}
	return err
}
