package api

import (
	"context"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// bell wakes everybody who waits for news.
type bell struct {
	mu   sync.Mutex
	ring chan struct{} // guarded by mu; closed at the next news
}

func (b *bell) news() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ring
}

// Changed tells requests that wait that a document was committed, here or by another process; they look for themselves
// whether it is theirs. It serves as pipeline.Service.Observe.
func (a *API) Changed(pipeline.Document) {
	a.news.mu.Lock()
	defer a.news.mu.Unlock()
	close(a.news.ring)
	a.news.ring = make(chan struct{})
}

// await returns the document once it is newer than after, or as it is when the patience is at its end. Not every
// commit of another process is told of here, so it looks by itself too.
func (a *API) await(ctx context.Context, id pipeline.DocumentID, after pipeline.Revision, patience time.Duration) (pipeline.Document, error) {
	over := time.NewTimer(patience)
	defer over.Stop()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		news := a.news.news() // before reading, so that nothing is missed between
		doc, err := a.Service.Catalog.Document(ctx, id)
		if after == 0 {
			after = doc.Revision
		}
		if err != nil || patience == 0 || doc.Revision > after || doc.State.Final() {
			return doc, err
		}
		if !a.again(ctx, news, look.C, over.C) {
			return doc, nil
		}
	}
}

// again waits until it is time to look once more; false when the caller's patience is at its end, nobody listens any more or
// the server stops.
func (a *API) again(ctx context.Context, news <-chan struct{}, look, over <-chan time.Time) bool {
	select {
	case <-news:
		return true
	case <-look:
		return true
	case <-over:
	case <-a.stopped:
	case <-ctx.Done():
	}
	return false
}
