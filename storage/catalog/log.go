package catalog

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/bits"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// entry appends to the audit log, without a position: the sequencer gives one.
func (w *writer) entry(subject pipeline.Ref, revision pipeline.Revision, entry pipeline.Entry) {
	w.entries([]pipeline.Read{{Subject: subject, Revision: revision, Entry: entry}})
}

func (w *writer) entries(of []pipeline.Read) {
	var rows []any
	for _, r := range of {
		rows = append(rows, leafValues(r)...)
	}
	w.statements = append(w.statements, leaves(rows)...)
}

const (
	leafColumns = 9
	mostLeaves  = 64 // in one statement
)

// leaves appends rows to the log, by few statements of few different lengths: a database understands each of them once.
func leaves(rows []any) (statements []statement) {
	for k := len(appendLeaves) - 1; len(rows) > 0; {
		n := leafColumns << k
		if len(rows) < n {
			k--
			continue
		}
		next := appendLeaves[k]
		next.args, rows = rows[:n], rows[n:]
		statements = append(statements, next)
	}
	return statements
}

// power is which of appendLeaves a statement is.
func power(s statement) int { return bits.TrailingZeros(uint(len(s.args) / leafColumns)) }

// appendLeaves are the statements for 1, 2, 4 rows and so on.
var appendLeaves = func() (statements []statement) {
	const row = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
	for n := 1; n <= mostLeaves; n *= 2 {
		statements = append(statements, statement{leaf: true, query: "INSERT {or roll back} INTO audit_leaves " +
			"(kind, subject, revision, action, actor, at, detail, salt, leaf) VALUES " + strings.Repeat(row+", ", n-1) + row})
	}
	return statements
}()

func leafValues(r pipeline.Read) []any {
	e := pipeline.LogEntry{Entry: readableEntry(r.Entry)}
	rand.Read(e.Salt[:])
	leaf := audit.Commit(audit.Canonical(r.Subject, r.Revision, e.Entry), e.Salt).Hash()
	return []any{r.Subject.Kind, r.Subject.ID, r.Revision, e.Action, e.Actor, millis(e.At), asJSON{e.Detail}, e.Salt[:], leaf[:]}
}

// Log implements pipeline.Catalog.
func (c *Catalog) Log(ctx context.Context, subject pipeline.Ref) ([]pipeline.LogEntry, error) {
	var entries []pipeline.LogEntry
	err := c.reads.each(ctx, func(r scanner) error {
		e := pipeline.LogEntry{Subject: subject}
		err := r.Scan(&e.Revision, &e.Action, &e.Actor, asTime{&e.At}, asJSON{&e.Detail},
			asDigest{(*pipeline.Digest)(&e.Salt)}, asDigest{(*pipeline.Digest)(&e.Leaf)}, &e.Index)
		entries = append(entries, e)
		return err
	}, `SELECT revision, action, actor, at, detail, salt, leaf, coalesce(position, -1)
		FROM audit_leaves WHERE kind = ? AND subject = ? ORDER BY id`, subject.Kind, subject.ID)
	if err != nil {
		return nil, fmt.Errorf("log of %s %s: %w", subject.Kind, subject.ID, classify(err))
	}
	return entries, nil
}
