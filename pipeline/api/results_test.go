package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// issue hands in a result and plays the engine until it is held; nothing was read off it.
func (o *office) issue(dossier, content, query string) pipeline.DocumentID {
	o.t.Helper()
	v := o.ask("POST", "/v1/dossiers/"+dossier+"/results?type=building-permit"+query, strings.NewReader(content)).want(o.t, http.StatusAccepted)
	id := pipeline.DocumentID(v["document"].(string))
	for _, next := range []pipeline.State{pipeline.StatePrepared, pipeline.StateRecognised} {
		o.advance(id, next, nil)
	}
	o.advance(id, pipeline.StateSealed, func(doc *pipeline.Document, key pipeline.DataKey) {
		ref, err := o.service.Blobs.Put(o.t.Context(), key, strings.NewReader(content))
		must(o.t, err)
		doc.Sealed, doc.SignedAlready = ref, true
		doc.Result.Signers = []string{"Sở Xây dựng"}
	})
	o.advance(id, pipeline.StateExtracted, func(doc *pipeline.Document, _ pipeline.DataKey) { doc.Type = "building-permit" })
	task, doc := o.task(id)
	_, err := o.service.Hold(o.t.Context(), task, doc)
	must(o.t, err)
	return id
}

func (o *office) results(dossier string) []any {
	o.t.Helper()
	return o.ask("GET", "/v1/dossiers/"+dossier, nil).want(o.t, http.StatusOK)["results"].([]any)
}

// TestResultsOverHTTP issues a result, issues another one instead, and gives the owner the one that is good.
func TestResultsOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	d := o.dossier("H21.01-1", building)
	first := o.issue(d, "permit", "&name=gp.pdf")
	o.ask("POST", "/v1/dossiers/"+d+"/results?type=building-permit", strings.NewReader("permit")).want(t, http.StatusOK)
	o.issue(d, "corrected permit", "&replaces="+string(first))
	list := o.results(d)
	for i, want := range []struct{ number, state string }{{"H21.01-1-KQ(1)", "replaced"}, {"H21.01-1-KQ(2)", "issued"}} {
		if r := list[i].(map[string]any); r["number"] != want.number || r["state"] != want.state || r["signers"].([]any)[0] != "Sở Xây dựng" || r["bound"] != false {
			t.Errorf("result %v, want %v", r, want)
		}
	}
	steps := "/v1/dossiers/" + d + "/steps"
	if v := o.post(steps, `{"step":"resolve","results":["H21.01-1-KQ(1)"]}`).want(t, http.StatusConflict); v["code"] != "state" {
		t.Errorf("resolved by what is replaced: %v", v)
	}
	o.post(steps, `{"step":"pause","why":"x","results":["H21.01-1-KQ(2)"]}`).want(t, http.StatusUnprocessableEntity)
	o.post(steps, `{"step":"resolve","results":["H21.01-1-KQ(9)"]}`).want(t, http.StatusUnprocessableEntity)
	o.post(steps, `{"step":"resolve","results":["H21.01-1-KQ(2)"]}`).want(t, http.StatusOK)
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDossier, ID: d})
	must(t, err)
	if got := log[len(log)-1].Detail["results"]; got != "H21.01-1-KQ(2)" {
		t.Errorf("the log names %q", got)
	}
}

// TestCancelledResultStaysReadable revokes a result: it is found and fetched as before, and everybody sees that it is cancelled.
func TestCancelledResultStaysReadable(t *testing.T) {
	o := openOffice(t, nil)
	d := o.dossier("H21.01-1", building)
	id := o.issue(d, "permit", "")
	find := "/v1/results?number=" + url.QueryEscape("H21.01-1-KQ(1)")
	r := o.ask("GET", find, nil).want(t, http.StatusOK)["results"].([]any)[0].(map[string]any)
	o.post("/v1/holdings/"+r["holding"].(string)+"/state", `{"state":"revoked","why":"QĐ 7/QĐ-SXD"}`).want(t, http.StatusOK)
	r = o.ask("GET", find, nil).want(t, http.StatusOK)["results"].([]any)[0].(map[string]any)
	if r["state"] != "cancelled" || r["why"] != "QĐ 7/QĐ-SXD" || r["document"] != string(id) {
		t.Errorf("found %v", r)
	}
	if file := o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil); file.status != http.StatusOK || !bytes.Equal(file.body, []byte("permit")) {
		t.Errorf("fetched %d: %s", file.status, file.body)
	}
	held := o.ask("GET", "/v1/documents/"+string(id), nil).want(t, http.StatusOK)["holding"].(map[string]any)
	if held["state"] != "revoked" {
		t.Errorf("shown as %v", held)
	}
}

// TestResultsAreTheirAgencies hides a result from an agency that does not work on its dossier.
func TestResultsAreTheirAgencies(t *testing.T) {
	o := openOffice(t, nil)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H22.02", Name: "Sở khác"}))
	o.issue(o.dossier("H21.01-1", building), "permit", "")
	for name, key := range map[string]string{"another agency": o.keyOf("H22.02", "Bình", pipeline.Manager), "its auditor": o.keyOf("H22.02", "Bình", pipeline.Auditor)} {
		if v := o.as(key).ask("GET", "/v1/results?number=H21.01-1-KQ(1)", nil).want(t, http.StatusOK); len(v["results"].([]any)) != 0 {
			t.Errorf("%s finds %v", name, v)
		}
	}
}

// TestResultsOfAnotherKind are refused before a byte is stored.
func TestResultsOfAnotherKind(t *testing.T) {
	o := openOffice(t, nil)
	path := "/v1/dossiers/" + o.dossier("H21.01-1", building) + "/results"
	for query, want := range map[string]int{"": http.StatusUnprocessableEntity, "?type=birth-certificate": http.StatusUnprocessableEntity,
		"?type=building-permit&form=compared-upload": http.StatusUnprocessableEntity, "?type=building-permit&replaces=doc-x": http.StatusUnprocessableEntity} {
		if r := o.ask("POST", path+query, strings.NewReader("x")); r.status != want {
			t.Errorf("%q = %d, want %d: %s", query, r.status, want, r.body)
		}
	}
	system := o.as(o.keyOf("H21.01", "một cửa", pipeline.AgencySystem))
	system.ask("POST", path+"?type=building-permit&form=scan-of-original", strings.NewReader("x")).want(t, http.StatusUnprocessableEntity)
	system.ask("POST", path+"?type=building-permit&form=scan-of-original", strings.NewReader("x"), "X-Person", "Lê Na").want(t, http.StatusAccepted)
	system.ask("POST", path+"?type=building-permit", strings.NewReader("y"), "Content-Digest", "sha-256=:"+sha("x")+":").want(t, http.StatusBadRequest)
}
