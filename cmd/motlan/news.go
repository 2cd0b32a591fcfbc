package main

import (
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// news collects what the service tells of its commits, without ever blocking it.
type news struct {
	mu     sync.Mutex
	docs   map[pipeline.DocumentID]pipeline.Document
	signal chan struct{}
}

func (n *news) tell(doc pipeline.Document) {
	n.mu.Lock()
	n.docs[doc.ID] = doc
	n.mu.Unlock()
	select {
	case n.signal <- struct{}{}:
	default:
	}
}

func (n *news) take() map[pipeline.DocumentID]pipeline.Document {
	n.mu.Lock()
	defer n.mu.Unlock()
	docs := n.docs
	n.docs = map[pipeline.DocumentID]pipeline.Document{}
	return docs
}
