package api_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// once sends JSON under an Idempotency-Key.
func (o *office) once(key, path, body string) reply {
	o.t.Helper()
	return o.ask("POST", path, strings.NewReader(body), "Content-Type", "application/json", "Idempotency-Key", key)
}

func opening(code string) string {
	return `{"code":"` + code + `","procedure":"` + building + `","owner":` + husband + `}`
}

func TestRepeatedRequestIsAnsweredAsBefore(t *testing.T) {
	o := openOffice(t, nil)
	first := o.once("k1", "/v1/dossiers", opening("H21.01-1"))
	first.want(t, http.StatusCreated)
	again := o.once("k1", "/v1/dossiers", opening("H21.01-1"))
	again.want(t, http.StatusCreated) // 200 without the key
	if !bytes.Equal(again.body, first.body) || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("Content-Type") != first.header.Get("Content-Type") {
		t.Errorf("again: %v %s, want %v %s", again.header, again.body, first.header, first.body)
	}
	if first.header.Get("Idempotency-Replayed") != "" || again.header.Get("Idempotency-Replayed") != "true" {
		t.Error("a repeated answer does not say that it is one")
	}
	o.once("k2", "/v1/dossiers", opening("H21.01-1")).want(t, http.StatusOK)
}

func TestKeyOfAnotherRequestIsRefused(t *testing.T) {
	o := openOffice(t, nil)
	a, b := o.dossier("H21.01-1", building), o.dossier("H21.01-2", building)
	pause := `{"step":"withdraw","by":"Cẩm","why":"x"}`
	o.once("k", "/v1/dossiers/"+a+"/steps", pause).want(t, http.StatusOK)
	for name, r := range map[string]reply{
		"another body":    o.once("k", "/v1/dossiers/"+a+"/steps", strings.Replace(pause, "x", "y", 1)),
		"another dossier": o.once("k", "/v1/dossiers/"+b+"/steps", pause),
	} {
		if v := r.want(t, http.StatusConflict); v["code"] != "idempotency_mismatch" {
			t.Errorf("%s: %v", name, v)
		}
	}
	o.once("k", "/v1/dossiers", opening("H21.01-3")).want(t, http.StatusCreated) // keys are of an operation
	for _, bad := range []string{"a b", "é", strings.Repeat("k", 201)} {
		if v := o.once(bad, "/v1/dossiers", opening("H21.01-4")).want(t, http.StatusBadRequest); v["code"] != "bad_idempotency_key" {
			t.Errorf("key %q: %v", bad, v)
		}
	}
}

// holding is a catalog whose commits wait.
type holding struct {
	pipeline.Catalog
	arrived, release chan struct{}
	first            sync.Once
}

func (h *holding) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	h.first.Do(func() { h.arrived <- struct{}{}; <-h.release })
	return h.Catalog.Commit(ctx, t)
}

func TestOfTwoRequestsAtOnceOneIsCarriedOut(t *testing.T) {
	o := openOffice(t, nil)
	h := &holding{Catalog: o.service.Catalog, arrived: make(chan struct{}), release: make(chan struct{})}
	o.service.Catalog = h
	first := make(chan reply)
	go func() { first <- o.once("k", "/v1/dossiers", opening("H21.01-1")) }()
	<-h.arrived
	second := o.once("k", "/v1/dossiers", opening("H21.01-1"))
	if v := second.want(t, http.StatusConflict); v["code"] != "idempotency_in_progress" || second.header.Get("Retry-After") == "" {
		t.Errorf("while it is under way: %v", v)
	}
	close(h.release)
	done := <-first
	done.want(t, http.StatusCreated)
	if third := o.once("k", "/v1/dossiers", opening("H21.01-1")); !bytes.Equal(third.body, done.body) {
		t.Errorf("afterwards: %s, want %s", third.body, done.body)
	}
}

// dying is a catalog as a process leaves it that dies between act and stored answer, long ago.
type dying struct{ pipeline.Catalog }

func (d dying) BeginAnswer(ctx context.Context, a pipeline.Answering) (pipeline.StoredAnswer, error) {
	a.Lease = -time.Second
	return d.Catalog.BeginAnswer(ctx, a)
}
func (dying) EndAnswer(context.Context, pipeline.Answering, []byte) error { return nil }

func TestRequestOfADeadProcessRunsAgain(t *testing.T) {
	o := openOffice(t, nil)
	alive := o.service.Catalog
	o.service.Catalog = dying{alive}
	lost := o.once("k", "/v1/dossiers", opening("H21.01-1")).want(t, http.StatusCreated)
	o.service.Catalog = alive
	again := o.once("k", "/v1/dossiers", opening("H21.01-1"))
	if v := again.want(t, http.StatusOK); v["id"] != lost["id"] || again.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("ran again: %v, want dossier %v", v, lost["id"])
	}
	o.once("k", "/v1/dossiers", opening("H21.01-1")).want(t, http.StatusOK)
}

// watching is a catalog whose commits fail, and that shows what is stored of answers.
type watching struct {
	pipeline.Catalog
	fault error
	kept  []byte
}

func (w *watching) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if w.fault != nil {
		return 0, w.fault
	}
	return w.Catalog.Commit(ctx, t)
}

func (w *watching) EndAnswer(ctx context.Context, a pipeline.Answering, sealed []byte) error {
	w.kept = sealed
	return w.Catalog.EndAnswer(ctx, a, sealed)
}

func TestAnswersThatSayNotNowAreNotKept(t *testing.T) {
	o := openOffice(t, nil)
	w := &watching{Catalog: o.service.Catalog, fault: pipeline.ErrUnavailable}
	o.service.Catalog = w
	o.once("k", "/v1/dossiers", opening("H21.01-1")).want(t, http.StatusServiceUnavailable)
	w.fault = nil
	o.once("k", "/v1/dossiers", opening("H21.01-1")).want(t, http.StatusCreated)
	if len(w.kept) == 0 || bytes.Contains(w.kept, []byte("Nguy")) {
		t.Errorf("stored in the clear: %q", w.kept)
	}
	wrong := strings.Replace(opening("H21.01-2"), building, "9.9", 1)
	o.once("k2", "/v1/dossiers", wrong).want(t, http.StatusUnprocessableEntity)
	if r := o.once("k2", "/v1/dossiers", wrong); r.header.Get("Idempotency-Replayed") != "true" {
		t.Error("a request that can never be right is judged anew")
	}
}

func TestRepeatedAnswerTellsNothingOfWhatWasStopped(t *testing.T) {
	o := openOffice(t, nil)
	path := o.inReview("H21.01-1", doubted())
	body := `{"by":"Lê Thị Cẩm","accept":true}`
	settled := o.once("k", path+"/settlement", body).want(t, http.StatusOK)
	if len(settled["fields"].([]any)) == 0 {
		t.Fatalf("nothing is told of %v", settled)
	}
	_, err := o.service.Quarantine(t.Context(), pipeline.DocumentID(strings.TrimPrefix(path, "/v1/documents/")), "Bình", "secret")
	must(t, err)
	again := o.once("k", path+"/settlement", body)
	v := again.want(t, http.StatusOK)
	if v["state"] != "quarantined" || len(v["fields"].([]any)) != 0 {
		t.Errorf("repeated: %s", again.body)
	}
}

func TestKeysAreTheirCallers(t *testing.T) {
	o := openOffice(t, nil)
	o.once("k", "/v1/dossiers", opening("H21.01-1")).want(t, http.StatusCreated)
	other := o.as(o.keyOf("H21.01", "Bình", pipeline.Scanner))
	if r := other.once("k", "/v1/dossiers", opening("H21.01-1")); r.status != http.StatusOK || r.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("another caller's key: %d, replayed %q", r.status, r.header.Get("Idempotency-Replayed"))
	}
}
