package workers

import (
	"context"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
)

// shelf is a page cache in memory.
type shelf struct {
	mu    sync.Mutex
	texts map[string][]byte
}

func (s *shelf) CachedPage(_ context.Context, doc pipeline.DocumentID, page pipeline.Digest) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text, ok := s.texts[string(doc)+page.String()]; ok {
		return text, nil
	}
	return nil, pipeline.ErrNotFound
}

func (s *shelf) CachePage(_ context.Context, doc pipeline.DocumentID, page pipeline.Digest, text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[string(doc)+page.String()] = text
	return nil
}

// oneDocument is a catalog that knows the file which a part was taken from.
type oneDocument struct {
	pipeline.Catalog
	doc pipeline.Document
}

func (c oneDocument) Document(context.Context, pipeline.DocumentID) (pipeline.Document, error) {
	return c.doc, nil
}

// TestAPageIsReadOnce: again under its own document, and as a part of it in another file under another key, with a reader that
// fails on everything but a look at the picture.
func TestAPageIsReadOnce(t *testing.T) {
	scan, err := samples.NewFamily(3).LandCertificate(samples.Options{Seed: 3, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := pipeline.NewKeyring(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	_, key := keys.NewKey()
	_, partKey := keys.NewKey()
	facts := []pipeline.PageFacts{{Width: 1240, Height: 1754, DPI: 150}}
	whole := pipeline.Document{ID: "whole", Key: key, Format: "jpeg", Pages: facts}
	part := pipeline.Document{ID: "part", Key: partKey, Format: "pdf", Pages: facts, Sorting: pipeline.Sorting{From: "whole"}}
	cache := &shelf{texts: map[string][]byte{}}
	r := NewRunner(Config{Capacity: Capacity{Children: 1}, Cache: cache,
		Service: &pipeline.Service{Keys: keys, Catalog: oneDocument{doc: whole}}})
	defer r.Close()
	first, err := r.page(t.Context(), whole, scan.Data, 0)
	if err != nil || len(first.Page.Words) < 50 {
		t.Fatalf("%d words, %v", len(first.Page.Words), err)
	}
	found := func(doc pipeline.Document, data []byte) bool {
		own, err := r.openCache(doc)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := r.earlier(t.Context(), own, doc, data, 0)
		return ok && len(text.Page.Words) == len(first.Page.Words)
	}
	if !found(whole, scan.Data) {
		t.Error("the page is not found again")
	}
	if file := asPDF(t, scan.Data); !found(part, file) {
		t.Error("the page is not found again in a part's file")
	}
	stranger := part
	stranger.Sorting.From = ""
	if found(stranger, scan.Data) {
		t.Error("a document finds what belongs to another one")
	}
	coarse := whole
	coarse.Pages = []pipeline.PageFacts{{Width: 1240, Height: 1754, DPI: 75}}
	if found(coarse, scan.Data) {
		t.Error("a page is found at another resolution")
	}
}

func asPDF(t *testing.T, scan []byte) []byte {
	t.Helper()
	raster, err := images.Raster(scan, 0, images.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	file, err := pdf.Build([]pdf.BuildPage{{Raster: raster}}, pdf.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	return file
}
