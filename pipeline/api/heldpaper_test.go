package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestChecklistShowsWhatIsHeld: a clerk who does not ask for a paper has to know which one is held, and what was not checked.
func TestChecklistShowsWhatIsHeld(t *testing.T) {
	o := openOffice(t, nil)
	document := o.held("H21.01-1", certificate())
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
	paper := line(t, d, "land-certificate")["held"].(map[string]any)
	if paper["document"] != string(document) || paper["number"] != "CS 01234" || paper["date"] == nil || paper["state"] != "current" || paper["as_of"] == "" {
		t.Errorf("held %v", paper)
	}
	if s := paper["signature"].(map[string]any); s["proven"] != true {
		t.Errorf("signature %v", s)
	}
	if checked := paper["checked"].(map[string]any); !strings.Contains(checked["vi"].(string), "chưa đối chiếu với cơ quan cấp") {
		t.Errorf("checked %v", checked)
	}
	alone := o.ask("GET", "/v1/holdings/"+paper["id"].(string), nil).want(t, http.StatusOK)
	if alone["number"] != paper["number"] || alone["sealed_sha256"] != paper["sealed_sha256"] {
		t.Errorf("alone %v", alone)
	}
	if n := o.lookedUp(document); n != 2 {
		t.Errorf("%d looks logged, not 2", n)
	}
}

// TestUnverifiedPaperIsShownAsSuch: a paper whose signature does not verify any more is refused with the reason and who acts, wherever it
// is shown, until it verifies again.
func TestUnverifiedPaperIsShownAsSuch(t *testing.T) {
	o := openOffice(t, nil)
	document := o.held("H21.01-1", certificate())
	h, err := o.service.Catalog.HoldingOf(t.Context(), document)
	must(t, err)
	must(t, o.service.NoteVerified(t.Context(), h.ID, pipeline.FaultUntrusted))
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
	l := line(t, d, "land-certificate")
	why := l["why"].(map[string]any)
	paper := o.ask("GET", "/v1/holdings/"+string(h.ID), nil).want(t, http.StatusOK)
	if l["answer"] != "missing" || !strings.Contains(why["en"].(string), "the operator looks at the anchors") || paper["state"] != "unverified" ||
		!strings.Contains(paper["reason"].(string), "người quản trị") || !strings.Contains(paper["checked"].(map[string]any)["vi"].(string), "không còn hợp lệ") {
		t.Errorf("line %v, paper %v", l, paper)
	}
	if view := o.document(document)["holding"].(map[string]any); view["state"] != "unverified" {
		t.Errorf("document %v", view)
	}
	reuse := "/v1/dossiers/" + d["id"].(string) + "/components/land-certificate/reuse"
	o.post(reuse, `{"by":"Phạm Cam","holding":"`+string(h.ID)+`"}`).want(t, http.StatusConflict)
	must(t, o.service.NoteVerified(t.Context(), h.ID, ""))
	o.post(reuse, `{"by":"Phạm Cam","holding":"`+string(h.ID)+`"}`).want(t, http.StatusOK)
}

// TestClosedDossierShowsWhatItReliedOn and nothing else: what becomes of other papers later is not its business.
func TestClosedDossierShowsWhatItReliedOn(t *testing.T) {
	o := openOffice(t, nil)
	o.held("H21.01-1", certificate())
	closed := func(code string, reuse bool) map[string]any {
		d := o.post("/v1/dossiers", `{"code":"`+code+`","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
		path := "/v1/dossiers/" + d["id"].(string)
		if reuse {
			o.post(path+"/components/land-certificate/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusOK)
		} else {
			o.post(path+"/components/land-certificate/request", `{"by":"Phạm Cam","why":"bản trong kho mờ"}`).want(t, http.StatusOK)
		}
		return line(t, o.post(path+"/steps", `{"step":"withdraw","by":"Phạm Cam","why":"rút hồ sơ"}`).want(t, http.StatusOK), "land-certificate")
	}
	if l := closed("H21.01-2", true); l["held"] == nil {
		t.Errorf("relied on: %v", l)
	}
	if l := closed("H21.01-3", false); l["held"] != nil {
		t.Errorf("not relied on: %v", l)
	}
}

func line(t *testing.T, dossier map[string]any, code string) map[string]any {
	t.Helper()
	for _, l := range dossier["checklist"].([]any) {
		if l := l.(map[string]any); l["code"] == code {
			return l
		}
	}
	t.Fatalf("no line %s", code)
	return nil
}

// lookedUp counts the looks at a held paper in the log.
func (o *office) lookedUp(id pipeline.DocumentID) (n int) {
	log, err := o.service.Catalog.Log(o.t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	must(o.t, err)
	for _, e := range log {
		if e.Action == "document.looked-up" {
			n++
		}
	}
	return n
}
