package api_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// numberless is a catalog that must not hear a person's number.
type numberless struct {
	pipeline.Catalog
	t *testing.T
}

func (d numberless) Dossier(_ context.Context, id pipeline.DossierID) (pipeline.Dossier, error) {
	d.t.Errorf("asked for dossier %s", id)
	return pipeline.Dossier{}, pipeline.ErrNotFound
}

func (d numberless) Document(_ context.Context, id pipeline.DocumentID) (pipeline.Document, error) {
	d.t.Errorf("asked for document %s", id)
	return pipeline.Document{}, pipeline.ErrNotFound
}

func (d numberless) Holding(_ context.Context, id pipeline.HoldingID) (pipeline.Holding, error) {
	d.t.Errorf("asked for holding %s", id)
	return pipeline.Holding{}, pipeline.ErrNotFound
}

// TestNumberInAPathReachesNoDatabase, whose log is not ours.
func TestNumberInAPathReachesNoDatabase(t *testing.T) {
	o := openOffice(t, func(c *api.Config) { c.Service.Catalog = numberless{c.Service.Catalog, t} })
	for _, path := range []string{"/v1/dossiers/", "/v1/documents/", "/v1/holdings/"} {
		o.ask("GET", path+wifeID, nil).want(t, http.StatusNotFound)
	}
}
