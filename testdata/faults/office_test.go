package faults

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// office is an installation as clerks and auditors see it, with everything that was handed in to it.
type office struct {
	t       *testing.T
	address string // of its API
	nodes   []*node
	secrets string // folder of the keys
	taken   ledger

	catalog *catalog.Catalog // seen from outside, past everything that disturbs the nodes
	blobs   pipeline.Blobs
}

// open opens the catalog, for as long as the test lasts.
func (o *office) open(where string) {
	o.t.Helper()
	var err error
	if o.catalog, err = catalog.Open(o.t.Context(), where); err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { o.catalog.Close() })
}
