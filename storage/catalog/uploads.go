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

const uploadColumns = "SELECT id, dossier, name, uploaded_by, at, key, blob FROM uploads WHERE "

// Upload implements pipeline.Catalog.
func (c *Catalog) Upload(ctx context.Context, id pipeline.UploadID) (pipeline.Upload, error) {
	return c.upload(ctx, "id = ?", id)
}

func (c *Catalog) upload(ctx context.Context, where string, args ...any) (pipeline.Upload, error) {
	var u pipeline.Upload
	err := c.db.QueryRowContext(ctx, uploadColumns+where, args...).
		Scan(&u.ID, &u.Dossier, &u.Name, &u.By, asTime{&u.At}, (*[]byte)(&u.Key), asJSON{&u.Blob})
	if err != nil {
		return u, fmt.Errorf("upload: %w", classify(err))
	}
	return u, nil
}

// UploadByDigest implements pipeline.Catalog.
func (c *Catalog) UploadByDigest(ctx context.Context, dossier pipeline.DossierID, plain pipeline.Digest) (pipeline.Upload, pipeline.Document, error) {
	u, err := c.upload(ctx, "dossier = ? AND plain = ? AND key IS NOT NULL", dossier, plain[:])
	if err != nil {
		return u, pipeline.Document{}, err
	}
	docs, err := c.documents(ctx, "id = (SELECT document FROM document_sources WHERE upload = ? ORDER BY document LIMIT 1)", u.ID)
	if err != nil || len(docs) == 0 {
		return u, pipeline.Document{}, fmt.Errorf("document of upload %s: %w", u.ID, orNotFound(err))
	}
	return u, docs[0], nil
}

func orNotFound(err error) error {
	if err == nil {
		return pipeline.ErrNotFound
	}
	return err
}
