package pipeline_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// fresh is the office's service as another process has it, which has not looked at the backlog yet.
func (o *office) fresh(maxBacklog int64) *pipeline.Service {
	return &pipeline.Service{Catalog: o.catalog, Blobs: o.Blobs, Keys: o.Keys, Procedures: o.Procedures, Now: o.Now, MaxBacklog: maxBacklog}
}

func TestUploadIsRefusedWhileTooMuchWaits(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	first := o.upload(d, strings.Repeat("x", 1000))
	for _, c := range []struct {
		lane  pipeline.Lane
		bound int64
		taken bool
	}{
		{pipeline.LaneCounter, 999, false},
		{pipeline.LaneCounter, 1000, true},
		{pipeline.LaneBatch, 1332, false}, // three quarters are 999
		{pipeline.LaneBatch, 1336, true},
	} {
		var refused *pipeline.Overload
		err := o.fresh(c.bound).Admit(t.Context(), c.lane)
		if taken := err == nil; taken != c.taken || !taken && (!errors.As(err, &refused) || refused.Bytes != 1000 || refused.Wait <= 0) {
			t.Errorf("Admit(%s) at a bound of %d = %v, want it taken: %v", c.lane, c.bound, err, c.taken)
		}
	}
	full := o.fresh(999)
	_, err := full.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: "cert", Content: strings.NewReader("y"), By: clerk})
	if !errors.Is(err, pipeline.ErrOverload) {
		t.Errorf("AddUpload = %v, want %v", err, pipeline.ErrOverload)
	}
	if docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{}); err != nil || len(docs) != 1 || docs[0].ID != first.Document {
		t.Errorf("documents = %v, %v; want what was there before", docs, err)
	}
}

func TestBacklog(t *testing.T) {
	o := newOffice(t)
	o.upload(o.dossier(), "content")
	want := pipeline.Backlog{Tasks: map[pipeline.Lane]int{pipeline.LaneCounter: 1}, Bytes: 7, Cost: 1}
	got, err := o.fresh(0).Backlog(t.Context())
	got.Age = 0
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Backlog = %+v, %v; want %+v", got, err, want)
	}
}
