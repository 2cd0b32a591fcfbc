package catalog

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// Commit implements pipeline.Catalog. A transition that contradicts itself is ErrInvalid, and one that refers to what
// does not exist ErrNotFound.
func (c *Catalog) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	revision, err := c.commit(ctx, t)
	if err != nil {
		return 0, fmt.Errorf("commit %s %s at revision %d: %w", t.Subject.Kind, t.Subject.ID, t.Expected, classify(err))
	}
	if c.journal != nil && forgets(t) {
		c.journal.forget()
	}
	settled := t.Task != nil && (!t.Keeps || t.Retry != nil)
	if settled || len(t.Follow) > 0 {
		c.wake()
	}
	return revision, nil
}

func (c *Catalog) commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if err := check(t); err != nil {
		return 0, err
	}
	w, revision := plan(t)
	return revision, c.apply(ctx, c.writes, w.statements)
}

// check refuses a transition whose parts do not belong together: a revision moves exactly when its subject's state is
// given, and no other subject's state is.
func check(t pipeline.Transition) error {
	own := map[pipeline.Ref]bool{}
	if t.Agency != nil {
		own[pipeline.Ref{Kind: pipeline.KindAgency, ID: string(t.Agency.ID)}] = true
	}
	if t.Dossier != nil {
		own[pipeline.Ref{Kind: pipeline.KindDossier, ID: string(t.Dossier.ID)}] = true
	}
	if t.Document != nil {
		own[pipeline.Ref{Kind: pipeline.KindDocument, ID: string(t.Document.ID)}] = true
	}
	if t.Holding != nil && t.Subject.Kind == pipeline.KindHolding {
		own[pipeline.Ref{Kind: pipeline.KindHolding, ID: string(t.Holding.ID)}] = true
	}
	unknown := func(r pipeline.Read) bool { return tables[r.Subject.Kind] == "" }
	switch {
	case onlyReads(t) && !slices.ContainsFunc(t.Reads, unknown):
		return nil
	case tables[t.Subject.Kind] == "" || slices.ContainsFunc(t.Reads, unknown):
		return fmt.Errorf("kind %q: %w", t.Subject.Kind, pipeline.ErrInvalid)
	case t.Keeps && len(own) > 0, !t.Keeps && (len(own) != 1 || !own[t.Subject]):
		return fmt.Errorf("state and subject do not fit: %w", pipeline.ErrInvalid)
	case t.Retry != nil && (t.Task == nil || !t.Keeps):
		return fmt.Errorf("only a task of a document that stays is put off: %w", pipeline.ErrInvalid)
	}
	return nil
}

// onlyReads reports whether something is logged as read, and nothing else is done. Then there is nothing to compare.
func onlyReads(t pipeline.Transition) bool {
	reads := len(t.Reads) > 0
	t.Reads = nil
	return reads && reflect.ValueOf(t).IsZero()
}

var tables = map[pipeline.Kind]string{
	pipeline.KindAgency: "agencies", pipeline.KindDossier: "dossiers", pipeline.KindDocument: "documents", pipeline.KindHolding: "holdings",
}

// plan is everything that a transition does. The subject comes first: its revision guards the rest, and who has its row
// is alone with what hangs on it.
func plan(t pipeline.Transition) (w *writer, revision pipeline.Revision) {
	w, revision = &writer{}, t.Expected+1
	if t.Subject == (pipeline.Ref{}) { // what check lets through without a subject only reads
		w.entries(t.Reads)
		return w, 0
	}
	if t.Document != nil && len(t.Forget) > 0 {
		w.lockDossier(t.Document.Dossier)
	}
	if t.Keeps {
		revision = t.Expected
		w.compare(t.Subject, t.Expected)
	}
	w.state(t)
	w.task(t)
	for _, f := range t.Follow {
		w.follow(f, revision)
	}
	w.entry(t.Subject, revision, t.Entry)
	w.entries(t.Reads)
	if t.Event != nil {
		w.event(*t.Event)
	}
	return w, revision
}

func (w *writer) state(t pipeline.Transition) {
	if t.Agency != nil {
		w.agency(*t.Agency, t.Expected)
	}
	if t.APIKey != nil {
		w.apiKey(*t.APIKey)
	}
	if t.Webhook != nil {
		w.webhook(*t.Webhook)
	}
	if t.Mandate != nil {
		w.mandate(*t.Mandate)
	}
	if t.Manifest != nil {
		w.manifest(*t.Manifest)
	}
	if t.Dossier != nil {
		w.dossier(*t.Dossier, t.Expected)
	}
	if t.Upload != nil {
		w.upload(*t.Upload)
	}
	if t.Document != nil {
		w.document(*t.Document, t.Expected)
	}
	if t.Line != nil {
		w.lineDocument(*t.Line)
	}
	for _, id := range t.Forget {
		w.forget(id) // after the document, whose new state counts
	}
	if t.Holding != nil {
		w.holding(*t.Holding, t.Subject, t.Expected)
	}
	if t.Reuse != nil {
		w.reuse(*t.Reuse, t.ReuseOf)
	}
	if t.Intent != nil {
		w.intent(*t.Intent)
	}
	if t.Outcome != nil {
		w.outcome(t.Subject.ID, t.Expected, *t.Outcome)
	}
}

func (w *writer) event(e pipeline.Event) {
	w.exec("INSERT INTO events (type, dossier, kind, subject, at) VALUES (?, ?, ?, ?, ?)",
		e.Type, e.Dossier, e.Subject.Kind, e.Subject.ID, millis(e.At))
}
