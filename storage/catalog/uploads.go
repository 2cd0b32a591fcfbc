package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) upload(u pipeline.Upload) {
	w.exec("INSERT INTO uploads (id, dossier, name, uploaded_by, at, key, blob, plain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		u.ID, u.Dossier, u.Name, u.By, millis(u.At), []byte(u.Key), asJSON{u.Blob}, u.Blob.Plain[:])
}

// forget destroys an upload's key unless a document that is neither destroyed nor divided is made of it.
func (w *writer) forget(id pipeline.UploadID) {
	w.exec(`UPDATE uploads SET key = NULL WHERE id = ? AND NOT EXISTS (SELECT 1 FROM document_sources JOIN documents ON documents.id = document
		WHERE upload = uploads.id AND state NOT IN (?, ?))`, id, pipeline.StateDestroyed, pipeline.StateDivided)
}

// Upload implements pipeline.Catalog.
func (c *Catalog) Upload(ctx context.Context, id pipeline.UploadID) (pipeline.Upload, error) {
	u, err := upload(ctx, c.reads.session, "id = ?", id)
	if err != nil {
		return u, fmt.Errorf("upload %s: %w", id, classify(err))
	}
	return u, nil
}

func upload(ctx context.Context, q session, where string, args ...any) (pipeline.Upload, error) {
	var u pipeline.Upload
	err := q.one(ctx, []any{&u.ID, &u.Dossier, &u.Name, &u.By, asTime{&u.At}, (*[]byte)(&u.Key), asJSON{&u.Blob}},
		"SELECT id, dossier, name, uploaded_by, at, key, blob FROM uploads WHERE "+where, args...)
	return u, err
}

// UploadByDigest implements pipeline.Catalog. Of several documents made of the upload it returns the first that is not
// destroyed.
func (c *Catalog) UploadByDigest(ctx context.Context, dossier pipeline.DossierID, plain pipeline.Digest) (pipeline.Upload, pipeline.Document, error) {
	var u pipeline.Upload
	var d pipeline.Document
	err := c.view(ctx, func(q session) (err error) {
		if u, err = upload(ctx, q, "dossier = ? AND plain = ? AND key IS NOT NULL", dossier, plain[:]); err != nil {
			return err
		}
		d, err = document(ctx, q, "state <> ? AND id IN (SELECT document FROM document_sources WHERE upload = ?)", pipeline.StateDestroyed, u.ID)
		return err
	})
	if err != nil {
		return u, d, fmt.Errorf("upload with these bytes: %w", err)
	}
	return u, d, nil
}

func orNotFound(err error) error {
	if err == nil {
		return pipeline.ErrNotFound
	}
	return err
}
