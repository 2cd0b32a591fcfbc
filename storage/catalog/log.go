package catalog

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// entry appends to the audit log, without a position: the sequencer gives one.
func (w *writer) entry(subject pipeline.Ref, revision pipeline.Revision, entry pipeline.Entry) {
	e := pipeline.LogEntry{Entry: readableEntry(entry), Subject: subject, Revision: revision}
	rand.Read(e.Salt[:])
	leaf := audit.Commit(audit.Canonical(e.Subject, revision, e.Entry), e.Salt).Hash()
	w.exec("INSERT INTO audit_leaves (kind, subject, revision, action, actor, at, detail, salt, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.Subject.Kind, e.Subject.ID, revision, e.Action, e.Actor, millis(e.At), asJSON{e.Detail}, e.Salt[:], leaf[:])
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
