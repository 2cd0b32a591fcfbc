package workers

import (
	"context"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// hold locks the sealed and the original bytes against deletion and records the holding. Retention starts short and is
// only ever lengthened.
func (r *Runner) hold(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	lasting := []pipeline.BlobRef{doc.Sealed}
	for _, source := range doc.Sources {
		upload, err := r.Service.Catalog.Upload(ctx, source.Upload)
		if err != nil {
			return err
		}
		lasting = append(lasting, upload.Blob)
	}
	until := time.Now().Add(r.Retention)
	for _, ref := range lasting {
		if _, err := r.Service.Blobs.Hold(ctx, ref, until); err != nil {
			return err
		}
	}
	working := []pipeline.BlobRef{doc.Normalised, doc.Repaired}
	doc.Normalised, doc.Repaired = pipeline.BlobRef{}, pipeline.BlobRef{}
	if _, err := r.Service.Hold(ctx, task, doc); err != nil {
		return err
	}
	r.discard(ctx, working)
	return nil
}

// discard removes what a held document no longer needs. What a crash leaves behind costs space only.
func (r *Runner) discard(ctx context.Context, refs []pipeline.BlobRef) {
	for _, ref := range refs {
		if ref.Name.IsZero() {
			continue
		}
		if err := r.Service.Blobs.Delete(ctx, ref); err != nil {
			r.Logger.WarnContext(ctx, "working copy stays behind", "error", err)
		}
	}
}
