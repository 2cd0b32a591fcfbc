package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) intent(in pipeline.Intent) {
	w.exec(`INSERT INTO seals (document, revision, digest, profile, key_id, intended_at, sealed, level, certificate, sealed_at)
		VALUES (?, ?, ?, ?, ?, ?, '{}', '', '', 0)`, in.Document, in.Revision, in.Digest[:], in.Profile, in.Key, millis(in.At))
}

// outcome fulfils the intent of the revision that the seal worked on; there is none without an intent.
func (w *writer) outcome(document string, revision pipeline.Revision, out pipeline.Outcome) {
	w.must("record seal", "UPDATE seals SET sealed = ?, level = ?, certificate = ?, sealed_at = ? WHERE document = ? AND revision = ? AND sealed_at = 0",
		asJSON{out.Sealed}, out.Level, out.Certificate, millis(out.At), document, revision)
}

// Seals implements pipeline.Catalog; oldest first.
func (c *Catalog) Seals(ctx context.Context, id pipeline.DocumentID) ([]pipeline.Seal, error) {
	var seals []pipeline.Seal
	err := c.reads.each(ctx, func(r scanner) error {
		s := pipeline.Seal{Intent: pipeline.Intent{Document: id}}
		err := r.Scan(&s.Intent.Revision, asDigest{&s.Intent.Digest}, &s.Intent.Profile, &s.Intent.Key, asTime{&s.Intent.At},
			asJSON{&s.Outcome.Sealed}, &s.Outcome.Level, &s.Outcome.Certificate, asTime{&s.Outcome.At})
		seals = append(seals, s)
		return err
	}, `SELECT revision, digest, profile, key_id, intended_at, sealed, level, certificate, sealed_at
		FROM seals WHERE document = ? ORDER BY revision`, id)
	if err != nil {
		return nil, fmt.Errorf("seals of %s: %w", id, classify(err))
	}
	return seals, nil
}
