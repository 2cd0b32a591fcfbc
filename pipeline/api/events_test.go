package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/motlan/motlan/storage/catalog"
)

// TestEventsBehindACursor reads the feed to its end in small pieces: every event once, in order, and nothing twice.
func TestEventsBehindACursor(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	o.post("/v1/dossiers/"+id+"/steps", `{"step":"pause","by":"Phạm Cam","why":"chờ ý kiến"}`).want(t, http.StatusOK)
	o.post("/v1/dossiers/"+id+"/steps", `{"step":"resume","by":"Phạm Cam"}`).want(t, http.StatusOK)
	if v := o.ask("GET", "/v1/events", nil).want(t, http.StatusOK); len(v["events"].([]any)) != 0 {
		t.Errorf("events without a place: %v", v)
	}
	if _, err := o.service.Catalog.(*catalog.Catalog).Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	var types []string
	next := 0.0
	for range 4 {
		v := o.ask("GET", fmt.Sprintf("/v1/events?limit=1&agency=H21.01&after=%.0f", next), nil).want(t, http.StatusOK)
		for _, e := range v["events"].([]any) {
			event := e.(map[string]any)
			types = append(types, event["type"].(string))
			if event["dossier"] != id || event["subject"] != id || event["position"] != next+1 {
				t.Errorf("event %v behind %v", event, next)
			}
		}
		next = v["next"].(float64)
	}
	if want := "[dossier.received dossier.paused dossier.received]"; fmt.Sprint(types) != want {
		t.Errorf("events %v, want %s", types, want)
	}
	o.ask("GET", "/v1/events?agency=H99", nil).want(t, http.StatusForbidden)
}
