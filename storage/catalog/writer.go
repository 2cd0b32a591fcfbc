package catalog

import (
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// statement is one step of a commit.
type statement struct {
	query string
	args  []any
	reads bool // its rows are counted instead of the rows that it changes
	leaf  bool // its args are rows of the audit log, which only a fault of the database refuses
	// unless, if not nil, is the error when it does not concern exactly one row, or as many as rows says.
	unless error
	rows   int64
	what   string // for that error
}

// check says whether a statement concerned as many rows as it has to.
func (s statement) check(rows int64) error {
	if s.unless != nil && rows != max(s.rows, 1) {
		return fmt.Errorf("%s: %w", s.what, s.unless)
	}
	return nil
}

// appends reports whether a commit does nothing but append to the audit log, so that it may be joined with others.
func appends(statements []statement) bool {
	return !slices.ContainsFunc(statements, func(s statement) bool { return !s.leaf })
}

// writer collects what a commit consists of. All of it is run or nothing, and nothing depends on what was read before: a
// statement that concerns another number of rows than it has to ends the commit.
type writer struct{ statements []statement }

func (w *writer) exec(query string, args ...any) {
	w.statements = append(w.statements, statement{query: query, args: args})
}

// must is exec for a statement that changes one row unless the caller is behind.
func (w *writer) must(what, query string, args ...any) {
	w.statements = append(w.statements, statement{query: query, args: args, unless: pipeline.ErrConflict, what: what})
}

// mustAll is must for a statement that changes so many rows.
func (w *writer) mustAll(rows int, what, query string, args ...any) {
	w.must(what, query, args...)
	w.statements[len(w.statements)-1].rows = int64(rows)
}

// compare checks the revision of a subject that does not move, and keeps others from moving it meanwhile.
func (w *writer) compare(subject pipeline.Ref, expected pipeline.Revision) {
	const one = "SELECT 1 FROM "
	w.statements = append(w.statements,
		statement{query: one + tables[subject.Kind] + " WHERE id = ? {share rows}", args: []any{subject.ID}, reads: true,
			unless: pipeline.ErrNotFound, what: "find subject"},
		statement{query: one + tables[subject.Kind] + " WHERE id = ? AND revision = ?", args: []any{subject.ID, expected}, reads: true,
			unless: pipeline.ErrConflict, what: "compare revision"})
}

// lockDossier makes transitions that look at several subjects of a dossier wait for each other.
func (w *writer) lockDossier(id pipeline.DossierID) {
	w.statements = append(w.statements, statement{query: "SELECT 1 FROM dossiers WHERE id = ? {lock rows}", args: []any{id}, reads: true,
		unless: pipeline.ErrNotFound, what: "find dossier"})
}
