package catalog

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) document(d pipeline.Document, expected pipeline.Revision) {
	if expected == 0 {
		marks := strings.Repeat(", ?", len(documentColumns))
		w.exec("INSERT INTO documents (id, "+strings.Join(documentColumns, ", ")+") VALUES (?"+marks+")",
			append([]any{d.ID}, documentValues(d, 1)...)...)
	} else {
		w.must("update document", "UPDATE documents SET "+strings.Join(documentColumns, " = ?, ")+" = ? WHERE id = ? AND revision = ?",
			append(documentValues(d, expected+1), d.ID, expected)...)
	}
	w.documentParts(d)
	if d.State == pipeline.StateDestroyed && d.Result.Line != "" {
		w.forgetLine(d.ID)
	}
	switch d.State {
	case pipeline.StateHeld, pipeline.StateDivided, pipeline.StateRejected, pipeline.StateQuarantine, pipeline.StateDestroyed:
		w.exec("DELETE FROM page_cache WHERE document = ?", d.ID)
	}
}

func (w *writer) documentParts(d pipeline.Document) {
	var sources, subjects [][]any
	for n, s := range d.Sources {
		sources = append(sources, []any{n, s.Upload, s.First, s.Last})
	}
	for n, s := range d.Subjects {
		subjects = append(subjects, []any{n, s.Role, asJSON{s.Identifiers}, s.Confirmed, s.ConfirmedBy})
	}
	w.parts(sourceParts, string(d.ID), sources)
	w.parts(subjectParts, string(d.ID), subjects)
}

// Document implements pipeline.Catalog.
func (c *Catalog) Document(ctx context.Context, id pipeline.DocumentID) (pipeline.Document, error) {
	var d pipeline.Document
	err := c.view(ctx, func(q session) (err error) {
		d, err = document(ctx, q, "id = ?", id)
		return err
	})
	if err != nil {
		return d, fmt.Errorf("document %s: %w", id, err)
	}
	return d, nil
}

// DocumentBySealed finds the document whose sealed PDF has exactly these bytes.
func (c *Catalog) DocumentBySealed(ctx context.Context, plain pipeline.Digest) (pipeline.Document, error) {
	var d pipeline.Document
	err := c.view(ctx, func(q session) (err error) {
		d, err = document(ctx, q, "sealed_plain = ?", plain.String())
		return err
	})
	if err != nil {
		return d, fmt.Errorf("document with sealed digest: %w", err)
	}
	return d, nil
}

// Documents implements pipeline.Catalog; oldest first.
func (c *Catalog) Documents(ctx context.Context, query pipeline.DocumentQuery) ([]pipeline.Document, error) {
	where, args := "1 = 1", []any{}
	if query.Dossier != "" {
		where, args = where+" AND dossier = ?", append(args, query.Dossier)
	}
	if query.Result != "" {
		where, args = where+" AND result_number = ?", append(args, query.Result)
	}
	if query.Agency != "" {
		where, args = where+" AND agency IN "+heritage, append(args, query.Agency)
	}
	if len(query.States) > 0 {
		where += " AND state IN (?" + strings.Repeat(", ?", len(query.States)-1) + ")"
		for _, s := range query.States {
			args = append(args, s)
		}
	}
	if !query.KeptBefore.IsZero() {
		where, args = where+" AND kept_until > 0 AND kept_until < ?", append(args, millis(query.KeptBefore))
	}
	var docs []pipeline.Document
	err := c.view(ctx, func(q session) (err error) {
		docs, err = documents(ctx, q, cmp.Or(query.Limit, math.MaxInt32), where, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	return docs, nil
}

// document returns the first document that where selects.
func document(ctx context.Context, q session, where string, args ...any) (pipeline.Document, error) {
	docs, err := documents(ctx, q, 1, where, args...)
	if err != nil || len(docs) == 0 {
		return pipeline.Document{}, orNotFound(err)
	}
	return docs[0], nil
}

func documents(ctx context.Context, q session, limit int, where string, args ...any) ([]pipeline.Document, error) {
	var docs []pipeline.Document
	query := "SELECT id, " + strings.Join(documentColumns, ", ") + " FROM documents WHERE " + where + " ORDER BY created_at, rowid LIMIT ?"
	err := q.each(ctx, func(r scanner) error {
		d, err := scanDocument(r)
		docs = append(docs, d)
		return err
	}, query, append(args, limit)...)
	if err != nil {
		return nil, err
	}
	const some = 256
	for chunk := range slices.Chunk(docs, some) {
		if err := readParts(ctx, q, chunk); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// readParts reads what documents consist of, all of them at once.
func readParts(ctx context.Context, q session, docs []pipeline.Document) error {
	where, args := among(docs)
	byID := map[pipeline.DocumentID]*pipeline.Document{}
	for i := range docs {
		byID[docs[i].ID] = &docs[i]
	}
	err := q.each(ctx, func(r scanner) error {
		var id pipeline.DocumentID
		var s pipeline.PageRange
		if err := r.Scan(&id, &s.Upload, &s.First, &s.Last); err != nil {
			return err
		}
		byID[id].Sources = append(byID[id].Sources, s)
		return nil
	}, "SELECT document, upload, first_page, last_page FROM document_sources WHERE "+where+" ORDER BY document, n", args...)
	if err != nil {
		return err
	}
	return q.each(ctx, func(r scanner) error {
		var id pipeline.DocumentID
		var s pipeline.Subject
		if err := r.Scan(&id, &s.Role, asJSON{&s.Identifiers}, &s.Confirmed, &s.ConfirmedBy); err != nil {
			return err
		}
		byID[id].Subjects = append(byID[id].Subjects, s)
		return nil
	}, "SELECT document, role, identifiers, confirmed, confirmed_by FROM subjects WHERE "+where+" ORDER BY document, n", args...)
}

// among selects documents' parts.
func among(docs []pipeline.Document) (where string, args []any) {
	for _, d := range docs {
		args = append(args, d.ID)
	}
	list, args := in(args)
	return "document " + list, args
}

// in selects what is one of the arguments. The last one is named as often as it takes for a power of two, so that there are few
// texts for a database to understand.
func in(args []any) (list string, padded []any) {
	for len(args)&(len(args)-1) != 0 {
		args = append(args, args[len(args)-1])
	}
	return "IN (?" + strings.Repeat(", ?", len(args)-1) + ")", args
}
