package api_test

import (
	"net/http"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestWaitEndsWithTheNextChange(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	answers := make(chan map[string]any)
	go func() {
		answers <- o.ask("GET", "/v1/documents/"+string(id)+"?wait=60&after=1", nil).want(t, http.StatusOK)
	}()
	o.advance(id, pipeline.StatePrepared, nil)
	if v := <-answers; v["state"] != "prepared" || v["revision"] != 2.0 {
		t.Errorf("waited for %v", v)
	}
}

func TestWaitIsOverAtOnceWhenThereIsNews(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	o.advance(id, pipeline.StatePrepared, nil)
	if v := o.ask("GET", "/v1/documents/"+string(id)+"?wait=60&after=1", nil).want(t, http.StatusOK); v["state"] != "prepared" {
		t.Errorf("waited for %v", v)
	}
	o.ask("GET", "/v1/documents/"+string(id)+"?wait=61", nil).want(t, http.StatusUnprocessableEntity)
}

func TestWaitEndsWithoutNews(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	if v := o.ask("GET", "/v1/documents/"+string(id)+"?wait=1", nil).want(t, http.StatusOK); v["state"] != "received" {
		t.Errorf("waited for %v", v)
	}
}

// TestWaitHearsOtherProcesses commits where the interface is not told of it.
func TestWaitHearsOtherProcesses(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	o.service.Observe = nil
	answers := make(chan map[string]any)
	go func() {
		answers <- o.ask("GET", "/v1/documents/"+string(id)+"?wait=60&after=1", nil).want(t, http.StatusOK)
	}()
	o.advance(id, pipeline.StatePrepared, nil)
	if v := <-answers; v["state"] != "prepared" {
		t.Errorf("waited for %v", v)
	}
}

func TestStopEndsWaiting(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	done := make(chan reply)
	go func() { done <- o.ask("GET", "/v1/documents/"+string(id)+"?wait=60", nil) }()
	o.face.Stop()
	o.face.Stop()
	(<-done).want(t, http.StatusOK)
}
