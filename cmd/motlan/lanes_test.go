package main

import (
	"bytes"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/motlan/motlan/testdata/children"
)

// TestCounterOvertakesBatch hands a paper in at the counter after a batch. It is ready to be signed while most of the
// batch, which came first, is not: neither where it waits in the outbox, nor where all of it waits for a recogniser.
func TestCounterOvertakesBatch(t *testing.T) {
	for _, slots := range []string{"2", "500"} {
		t.Run(slots+" slots", func(t *testing.T) { testCounterOvertakes(t, slots) })
	}
}

func testCounterOvertakes(t *testing.T, slots string) {
	if slots == "500" && children.WithoutDetector(t) { // which makes the engine's own part of so many papers dearer than reading them
		return
	}
	t.Setenv("MOTLAN_SLOTS", slots)
	t.Setenv("MOTLAN_DRAIN", "1ms") // nobody waits for what is left of the batch
	data := t.TempDir()
	s := startServer(t, data)
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(`{"code":"H21.01-260305-0001","owner":{"name":"A"}}`), http.StatusCreated, &dossier)
	page, count := decisions(t, 2, 50), 12*runtime.NumCPU()
	handIn := func(lane string, i int) string {
		var receipt struct{ Document string }
		s.do("POST", "/v1/dossiers/"+dossier.ID+"/files?lane="+lane, bytes.NewReader(page(i)), http.StatusAccepted, &receipt)
		return receipt.Document
	}
	first := handIn("batch", 0)
	for i := range count {
		handIn("batch", 1+i)
	}
	s.until(first, "prepared", "recognised", "awaiting_signature") // the batch is at work
	s.until(handIn("counter", count+1), "awaiting_signature")
	o := openTest(t, data)
	left, err := o.catalog.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d pages of the batch were left", left.Tasks["batch"], count+1)
	if left.Tasks["batch"] < count/2 {
		t.Errorf("%d of %d pages of the batch were left, want most of them", left.Tasks["batch"], count+1)
	}
}
