package workers

import (
	"context"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// hold locks the sealed and the original bytes against deletion and records the holding, with what the storage recorded of
// the locks. They last for a short time, unless a longer one was set for the dossier's file or for the type of paper, and are
// only ever lengthened.
func (r *Runner) hold(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	now := time.Now()
	until, err := r.Service.LockUntil(ctx, doc.Dossier, now)
	if err != nil {
		return err
	}
	if doc.Kept, err = r.Service.Lock(ctx, doc, r.Service.KeepByType(doc, until, now)); err != nil {
		return err
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
