package catalog

import (
	"context"
	"fmt"
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
		w.exec("DELETE FROM document_sources WHERE document = ?", d.ID)
		w.exec("DELETE FROM subjects WHERE document = ?", d.ID)
	}
	w.documentParts(d)
	if d.State == pipeline.StateHeld || d.State == pipeline.StateDestroyed {
		w.exec("DELETE FROM page_cache WHERE document = ?", d.ID)
	}
}

func (w *writer) documentParts(d pipeline.Document) {
	for n, s := range d.Sources {
		w.exec("INSERT INTO document_sources (document, n, upload, first_page, last_page) VALUES (?, ?, ?, ?, ?)", d.ID, n, s.Upload, s.First, s.Last)
	}
	for n, s := range d.Subjects {
		w.exec("INSERT INTO subjects (document, n, role, identifiers, confirmed, confirmed_by) VALUES (?, ?, ?, ?, ?, ?)",
			d.ID, n, s.Role, asJSON{s.Identifiers}, s.Confirmed, s.ConfirmedBy)
	}
}

// Document implements pipeline.Catalog.
func (c *Catalog) Document(ctx context.Context, id pipeline.DocumentID) (pipeline.Document, error) {
	var d pipeline.Document
	err := c.view(ctx, func(q queryer) (err error) {
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
	err := c.view(ctx, func(q queryer) (err error) {
		d, err = document(ctx, q, "json_extract(sealed, '$.plain') = ?", plain.String())
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
	if len(query.States) > 0 {
		where += " AND state IN (?" + strings.Repeat(", ?", len(query.States)-1) + ")"
		for _, s := range query.States {
			args = append(args, s)
		}
	}
	var docs []pipeline.Document
	err := c.view(ctx, func(q queryer) (err error) {
		docs, err = documents(ctx, q, where, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	return docs, nil
}

// document returns the first document that where selects.
func document(ctx context.Context, q queryer, where string, args ...any) (pipeline.Document, error) {
	docs, err := documents(ctx, q, where, args...)
	if err != nil || len(docs) == 0 {
		return pipeline.Document{}, orNotFound(err)
	}
	return docs[0], nil
}

func documents(ctx context.Context, q queryer, where string, args ...any) ([]pipeline.Document, error) {
	var docs []pipeline.Document
	query := "SELECT id, " + strings.Join(documentColumns, ", ") + " FROM documents WHERE " + where + " ORDER BY created_at, rowid"
	err := each(ctx, q, func(r scanner) error {
		d, err := scanDocument(r)
		docs = append(docs, d)
		return err
	}, query, args...)
	for i := range docs {
		if err == nil {
			err = readParts(ctx, q, &docs[i])
		}
	}
	return docs, err
}

func readParts(ctx context.Context, q queryer, d *pipeline.Document) error {
	err := each(ctx, q, func(r scanner) error {
		var s pipeline.PageRange
		err := r.Scan(&s.Upload, &s.First, &s.Last)
		d.Sources = append(d.Sources, s)
		return err
	}, "SELECT upload, first_page, last_page FROM document_sources WHERE document = ? ORDER BY n", d.ID)
	if err != nil {
		return err
	}
	return each(ctx, q, func(r scanner) error {
		var s pipeline.Subject
		err := r.Scan(&s.Role, asJSON{&s.Identifiers}, &s.Confirmed, &s.ConfirmedBy)
		d.Subjects = append(d.Subjects, s)
		return err
	}, "SELECT role, identifiers, confirmed, confirmed_by FROM subjects WHERE document = ? ORDER BY n", d.ID)
}
