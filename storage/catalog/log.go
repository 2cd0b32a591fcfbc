package catalog

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// entry appends to the audit log, without a position: the sequencer gives one.
func (w *writer) entry(subject pipeline.Ref, revision pipeline.Revision, entry pipeline.Entry) {
	w.entries([]pipeline.Read{{Subject: subject, Revision: revision, Entry: entry}})
}

// entries appends several by one statement, up to a number that databases take the arguments of.
func (w *writer) entries(of []pipeline.Read) {
	const most = 100
	for some := range slices.Chunk(of, most) {
		var args []any
		for _, r := range some {
			args = append(args, leafValues(r)...)
		}
		w.statements = append(w.statements, statement{plain: true, args: args,
			query: "INSERT INTO audit_leaves (kind, subject, revision, action, actor, at, detail, salt, leaf) VALUES " +
				strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?), ", len(some)-1) + "(?, ?, ?, ?, ?, ?, ?, ?, ?)"})
	}
}

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
