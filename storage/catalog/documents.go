package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// documentColumns are the columns that a transition may change, in the order of documentValues and scanDocument.
var documentColumns = []string{"dossier", "agency", "component", "revision", "state", "form", "key", "weight", "capture", "version",
	"supersedes", "format", "pages", "signed_already", "repaired", "images_only", "text_blob", "normalised", "sealed", "signing", "seal", "type", "content",
	"valid_from", "valid_until", "paper_hash", "waiting_for", "waiting_why", "waiting_since", "reason", "detail", "created_at", "updated_at"}

func documentValues(d pipeline.Document, revision pipeline.Revision) []any {
	return []any{d.Dossier, d.Agency, d.Component, revision, d.State, d.Form, []byte(d.Key), d.Weight, d.Capture, d.Version,
		d.Supersedes, d.Format, asJSON{d.Pages}, d.SignedAlready, asJSON{d.Repaired}, d.ImagesOnly, asJSON{d.Text}, asJSON{d.Normalised}, asJSON{d.Sealed},
		asJSON{d.Signing}, asJSON{d.Seal}, d.Type, d.Content,
		millis(d.ValidFrom), millis(d.ValidUntil), d.PaperHash[:], d.Waiting.For, d.Waiting.Why, millis(d.Waiting.Since),
		d.Reason, d.Detail, millis(d.CreatedAt), millis(d.UpdatedAt)}
}

func scanDocument(r scanner) (pipeline.Document, error) {
	var d pipeline.Document
	err := r.Scan(&d.ID, &d.Dossier, &d.Agency, &d.Component, &d.Revision, &d.State, &d.Form, (*[]byte)(&d.Key), &d.Weight, &d.Capture, &d.Version,
		&d.Supersedes, &d.Format, asJSON{&d.Pages}, &d.SignedAlready, asJSON{&d.Repaired}, &d.ImagesOnly, asJSON{&d.Text}, asJSON{&d.Normalised}, asJSON{&d.Sealed},
		asJSON{&d.Signing}, asJSON{&d.Seal}, &d.Type, &d.Content,
		asTime{&d.ValidFrom}, asTime{&d.ValidUntil}, asDigest{&d.PaperHash}, &d.Waiting.For, &d.Waiting.Why, asTime{&d.Waiting.Since},
		&d.Reason, &d.Detail, asTime{&d.CreatedAt}, asTime{&d.UpdatedAt})
	return d, err
}

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
	for n, s := range d.Sources {
		w.exec("INSERT INTO document_sources (document, n, upload, first_page, last_page) VALUES (?, ?, ?, ?, ?)", d.ID, n, s.Upload, s.First, s.Last)
	}
	for n, s := range d.Subjects {
		w.exec("INSERT INTO subjects (document, n, role, identifiers, confirmed, confirmed_by) VALUES (?, ?, ?, ?, ?, ?)",
			d.ID, n, s.Role, asJSON{s.Identifiers}, s.Confirmed, s.ConfirmedBy)
	}
	if d.State.Final() {
		w.exec("DELETE FROM page_cache WHERE document = ?", d.ID)
	}
}

// Document implements pipeline.Catalog.
func (c *Catalog) Document(ctx context.Context, id pipeline.DocumentID) (pipeline.Document, error) {
	docs, err := c.documents(ctx, "id = ?", id)
	if err != nil || len(docs) == 0 {
		return pipeline.Document{}, fmt.Errorf("document %s: %w", id, orNotFound(err))
	}
	return docs[0], nil
}

// Documents implements pipeline.Catalog; oldest first.
func (c *Catalog) Documents(ctx context.Context, q pipeline.DocumentQuery) ([]pipeline.Document, error) {
	where, args := "1 = 1", []any{}
	if q.Dossier != "" {
		where, args = where+" AND dossier = ?", append(args, q.Dossier)
	}
	if len(q.States) > 0 {
		where += " AND state IN (?" + strings.Repeat(", ?", len(q.States)-1) + ")"
		for _, s := range q.States {
			args = append(args, s)
		}
	}
	docs, err := c.documents(ctx, where, args...)
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	return docs, nil
}

func (c *Catalog) documents(ctx context.Context, where string, args ...any) ([]pipeline.Document, error) {
	var docs []pipeline.Document
	query := "SELECT id, " + strings.Join(documentColumns, ", ") + " FROM documents WHERE " + where + " ORDER BY created_at, rowid"
	err := c.each(ctx, func(r scanner) error {
		d, err := scanDocument(r)
		docs = append(docs, d)
		return err
	}, query, args...)
	for i := range docs {
		if err == nil {
			err = c.readParts(ctx, &docs[i])
		}
	}
	return docs, classify(err)
}

func (c *Catalog) readParts(ctx context.Context, d *pipeline.Document) error {
	err := c.each(ctx, func(r scanner) error {
		var s pipeline.PageRange
		err := r.Scan(&s.Upload, &s.First, &s.Last)
		d.Sources = append(d.Sources, s)
		return err
	}, "SELECT upload, first_page, last_page FROM document_sources WHERE document = ? ORDER BY n", d.ID)
	if err != nil {
		return err
	}
	return c.each(ctx, func(r scanner) error {
		var s pipeline.Subject
		err := r.Scan(&s.Role, asJSON{&s.Identifiers}, &s.Confirmed, &s.ConfirmedBy)
		d.Subjects = append(d.Subjects, s)
		return err
	}, "SELECT role, identifiers, confirmed, confirmed_by FROM subjects WHERE document = ? ORDER BY n", d.ID)
}
