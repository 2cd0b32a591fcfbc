package main

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// Only who scanned a paper can sign it: a batch of somebody else leaves it waiting, and says for whom.
func TestBatchLeavesTheSignatureToWhoScanned(t *testing.T) {
	o, ctx := openTest(t, t.TempDir()), t.Context()
	page, err := samples.Page(1, samples.Options{DPI: 100})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "page.jpg")
	writeFile(t, path, page.Data)
	dossier, err := o.service.OpenDossier(ctx, pipeline.NewDossier{Code: "1", Receiving: o.Agency, By: "Lan"})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := o.service.AddUpload(ctx, pipeline.NewUpload{Dossier: dossier.ID, Name: "page.jpg", Content: bytes.NewReader(page.Data), By: "Lan"})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.process(ctx, dossier, []*item{{path: path, label: "page.jpg"}}, "Hoa", plain{io.Discard}); err != nil {
		t.Fatal(err)
	}
	doc, err := o.catalog.Document(ctx, receipt.Document)
	if err != nil || doc.State != pipeline.StateAwaiting || doc.Waiting.For != "Lan" {
		t.Errorf("document is %s and waits for %q, %v; want awaiting_signature for Lan", doc.State, doc.Waiting.For, err)
	}
}
