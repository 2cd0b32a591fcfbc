package api_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// watched is a catalog that counts how often something read is logged.
type watched struct {
	pipeline.Catalog
	reads atomic.Int32
}

func (w *watched) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if t.Keeps || len(t.Reads) > 0 {
		w.reads.Add(1)
	}
	return w.Catalog.Commit(ctx, t)
}

// TestLooksOfOneAnswerAreLoggedTogether shows an owner two papers, and a clerk a checklist: one transaction logs all looks of an answer, each
// at the revision that was shown.
func TestLooksOfOneAnswerAreLoggedTogether(t *testing.T) {
	o := openOffice(t, nil)
	other := certificate()
	other.Fields[1].Value = "CS 09999"
	papers := []pipeline.DocumentID{o.held("H21.01-1", certificate()), o.held("H21.01-2", other)}
	dossier := o.dossier("H21.01-3", building)
	w := &watched{Catalog: o.service.Catalog}
	o.service.Catalog = w
	r := o.ask("POST", "/v1/owners/holdings", strings.NewReader(`{"identifier":{"kind":"personal-id","value":"079085001234"},"proof":"VNeID mức 2"}`), "Content-Type", "application/json")
	if shown := r.want(t, http.StatusOK)["holdings"].([]any); len(shown) != 2 || w.reads.Load() != 1 {
		t.Errorf("%d papers are shown, logged by %d transactions", len(shown), w.reads.Load())
	}
	for _, id := range papers {
		log, err := w.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
		must(t, err)
		doc, err := w.Document(t.Context(), id)
		must(t, err)
		if last := log[len(log)-1]; last.Action != "document.shown-to-owner" || last.Revision != doc.Revision {
			t.Errorf("%s at revision %d: the log ends with %+v", id, doc.Revision, last)
		}
	}
	if o.ask("GET", "/v1/dossiers/"+dossier, nil).want(t, http.StatusOK); w.reads.Load() != 2 {
		t.Errorf("a checklist's looks are logged by %d transactions", w.reads.Load()-1)
	}
}
