package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// TestOverloadIsRefusedBeforeTheFirstByte fills the backlog past its bound: the sender is told when to come again, and
// everybody can read why.
func TestOverloadIsRefusedBeforeTheFirstByte(t *testing.T) {
	o := openOffice(t, nil)
	files := "/v1/dossiers/" + o.dossier("H21.01-1", building) + "/files"
	if r := o.ask("POST", files, bytes.NewReader(make([]byte, 2000))); r.status != http.StatusAccepted {
		t.Fatalf("upload = %d: %s", r.status, r.body)
	}
	full := openOffice(t, func(c *api.Config) {
		c.Service = &pipeline.Service{Catalog: o.service.Catalog, Blobs: o.service.Blobs, Keys: o.service.Keys, Procedures: o.service.Procedures, MaxBacklog: 1000}
	})
	r := full.ask("POST", files, bytes.NewReader(make([]byte, 10)))
	var p api.Problem
	must(t, json.Unmarshal(r.body, &p))
	seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
	if r.status != http.StatusServiceUnavailable || p.Code != "overloaded" || err != nil || seconds < 1 {
		t.Errorf("upload = %d %s, Retry-After %q; want 503 and a time", r.status, r.body, r.header.Get("Retry-After"))
	}
	var q api.Queue
	must(t, json.Unmarshal(full.ask("GET", "/v1/queue", nil).body, &q))
	if q.Accepting || q.Bytes != 2000 || q.Tasks[pipeline.LaneCounter] != 1 || q.Text.VI == "" {
		t.Errorf("queue = %+v, want it to say that nothing is taken and why", q)
	}
}

// deaf is a catalog whose server is out of reach.
type deaf struct{ pipeline.Catalog }

func (deaf) Document(context.Context, pipeline.DocumentID) (pipeline.Document, error) {
	return pipeline.Document{}, fmt.Errorf("document: %w", pipeline.ErrUnavailable)
}

func TestServerOutOfReachIsNoFaultOfTheCaller(t *testing.T) {
	o := openOffice(t, func(c *api.Config) { c.Service.Catalog = deaf{c.Service.Catalog} })
	r := o.ask("GET", "/v1/documents/doc-1", nil)
	if p := r.want(t, http.StatusServiceUnavailable); p["code"] != "unavailable" || r.header.Get("Retry-After") == "" {
		t.Errorf("answer = %s, Retry-After %q", r.body, r.header.Get("Retry-After"))
	}
}

// TestPlaceInLine uploads two papers in bulk and one at the counter, which comes first.
func TestPlaceInLine(t *testing.T) {
	o := openOffice(t, nil)
	files := "/v1/dossiers/" + o.dossier("H21.01-1", building) + "/files?lane="
	var ids []string
	for i, lane := range []string{"batch", "batch", "counter"} {
		r := o.ask("POST", files+lane, bytes.NewReader([]byte{byte(i)})).want(t, http.StatusAccepted)
		ids = append(ids, r["document"].(string))
	}
	for i, want := range []api.Place{{Lane: pipeline.LaneBatch, Ahead: 1}, {Lane: pipeline.LaneBatch, Ahead: 2}, {Lane: pipeline.LaneCounter, Ahead: 0}} {
		want.Stage, want.Attempt = pipeline.StagePrepare, 1
		var doc api.Document
		must(t, json.Unmarshal(o.ask("GET", "/v1/documents/"+ids[i], nil).body, &doc))
		if doc.Queue == nil {
			t.Fatalf("document %d stands in no line", i)
		}
		if doc.Queue.Seconds = 0; *doc.Queue != want {
			t.Errorf("document %d stands at %+v, want %+v", i, *doc.Queue, want)
		}
	}
}
