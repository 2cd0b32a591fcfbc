package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestWhatTheCallerHasIsNotSentAgain(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	id := o.upload(dossier, []byte("scan"))
	for _, path := range []string{"/v1/dossiers/" + dossier, "/v1/documents/" + string(id)} {
		tag := o.ask("GET", path, nil).header.Get("ETag")
		for condition, status := range map[string]int{
			tag: http.StatusNotModified, "W/" + tag: http.StatusNotModified, `"other", ` + tag: http.StatusNotModified, "*": http.StatusNotModified,
			`"other"`: http.StatusOK, strings.Split(tag, "-")[0] + `"`: http.StatusOK,
		} {
			r := o.ask("GET", path, nil, "If-None-Match", condition)
			if r.status != status || r.header.Get("ETag") != tag || (status == http.StatusNotModified) != (len(r.body) == 0) {
				t.Errorf("GET %s If-None-Match %s = %d, ETag %s: %s", path, condition, r.status, r.header.Get("ETag"), r.body)
			}
		}
		o.advance(id, map[bool]pipeline.State{true: pipeline.StatePrepared, false: pipeline.StateRecognised}[path[:12] == "/v1/dossiers"], nil)
		if r := o.ask("GET", path, nil, "If-None-Match", tag); r.status != http.StatusOK {
			t.Errorf("GET %s = %d after its document moved", path, r.status)
		}
	}
}

func TestReadOfWhatTheCallerHasIsNoRead(t *testing.T) {
	o := openOffice(t, nil)
	path := o.inReview("H21.01-1", doubted())
	tag := o.ask("GET", path, nil).header.Get("ETag")
	o.ask("GET", path, nil, "If-None-Match", tag)
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: strings.TrimPrefix(path, "/v1/documents/")})
	must(t, err)
	reads := 0
	for _, e := range log {
		if e.Action == "document.read" {
			reads++
		}
	}
	if reads != 1 {
		t.Errorf("%d reads in the log, want 1: the second one told nothing", reads)
	}
}

func TestStepsActOnTheRevisionOfIfMatch(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	document := o.inReview("H21.01-2", doubted())
	step := func(path, body, condition string) reply {
		return o.ask("POST", path, strings.NewReader(body), "Content-Type", "application/json", "If-Match", condition)
	}
	for path, body := range map[string]string{
		"/v1/dossiers/" + dossier + "/steps": `{"step":"withdraw","why":"x"}`,
		document + "/settlement":             `{"accept":true}`,
	} {
		subject := path[:strings.LastIndex(path, "/")]
		tag := o.ask("GET", subject, nil).header.Get("ETag")
		for _, wrong := range []string{`"0-aa"`, `"999"`, "W/" + tag, "rubbish"} {
			if v := step(path, body, wrong).want(t, http.StatusPreconditionFailed); v["code"] != "precondition_failed" {
				t.Errorf("If-Match %s: %v", wrong, v)
			}
		}
		done := step(path, body, `"999", `+tag)
		done.want(t, http.StatusOK)
		if next := done.header.Get("ETag"); next == "" || next == tag {
			t.Errorf("ETag of %s after the step is %s, before %s", path, next, tag)
		}
		step(path, body, tag).want(t, http.StatusPreconditionFailed)
		if r := step(path, body, "*"); r.status != http.StatusConflict { // the state's own word
			t.Errorf("If-Match *: %d %s", r.status, r.body)
		}
	}
}

func TestNothingSlipsInBetween(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	path := "/v1/dossiers/" + dossier
	tag := o.ask("GET", path, nil).header.Get("ETag")
	moving := &moves{Catalog: o.service.Catalog}
	moving.move = func() {
		_, err := o.service.StepDossier(t.Context(), pipeline.DossierStep{Dossier: pipeline.DossierID(dossier), Step: pipeline.StepPause, By: "Bình", Why: "x"})
		must(t, err)
	}
	o.service.Catalog = moving
	r := o.ask("POST", path+"/steps", strings.NewReader(`{"step":"withdraw","why":"x"}`), "Content-Type", "application/json", "If-Match", tag)
	r.want(t, http.StatusPreconditionFailed)
}

// moves is a catalog in which somebody else commits just before.
type moves struct {
	pipeline.Catalog
	move func()
}

func (m *moves) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if move := m.move; move != nil && t.Subject.Kind == pipeline.KindDossier {
		m.move = nil
		move()
	}
	return m.Catalog.Commit(ctx, t)
}
