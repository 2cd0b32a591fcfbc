package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestOwnerSeesWhoUsedAPaper: the paper, the agency and the case, whichever agency it was; not the clerk, nor anything about others.
func TestOwnerSeesWhoUsedAPaper(t *testing.T) {
	o := openOffice(t, nil)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "G00", Name: "Cổng Dịch vụ công quốc gia"}))
	id := o.held("H21.01-1", certificate())
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"`+building+`","owner":`+husband+`}`).want(t, http.StatusCreated)
	o.post("/v1/dossiers/"+d["id"].(string)+"/components/land-certificate/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusOK)
	portal := o.as(o.keyOf("G00", "Cổng quốc gia", pipeline.Portal))
	ask := func(value string) (list []any, text string) {
		r := portal.ask("POST", "/v1/owners/holdings", strings.NewReader(`{"identifier":{"kind":"personal-id","value":"`+value+`"},"proof":"VNeID mức 2"}`),
			"Content-Type", "application/json")
		return r.want(t, http.StatusOK)["holdings"].([]any), string(r.body)
	}
	list, text := ask("079085001234")
	if len(list) != 1 {
		t.Fatalf("holdings %v", list)
	}
	owned := list[0].(map[string]any)
	uses := owned["uses"].([]any)
	if owned["paper"].(map[string]any)["document"] != string(id) || len(uses) != 1 {
		t.Fatalf("owned %v", owned)
	}
	if u := uses[0].(map[string]any); u["dossier"] != "H21.01-2" || u["agency_name"] != "Trung tâm Phục vụ hành chính công" || u["at"] == "" {
		t.Errorf("use %v", u)
	}
	if strings.Contains(text, "Phạm Cam") || strings.Contains(text, "079085001234") {
		t.Errorf("told too much: %s", text)
	}
	if list, _ := ask(wifeID); len(list) != 0 {
		t.Errorf("shown to somebody who is not confirmed: %v", list)
	}
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	must(t, err)
	if last := log[len(log)-1]; last.Action != "document.shown-to-owner" || last.Detail["purpose"] != "VNeID mức 2" || last.Actor != "Cổng quốc gia" {
		t.Errorf("logged %+v", last)
	}
}

// TestStoppedPaperIsShownToNobody: what is quarantined is no part of an owner's list, of a checklist's lines or of a look.
func TestStoppedPaperIsShownToNobody(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	h, err := o.service.Catalog.HoldingOf(t.Context(), id)
	must(t, err)
	o.post("/v1/documents/"+string(id)+"/quarantine", `{"by":"Lê Thị Cẩm","why":"có dấu mật"}`).want(t, http.StatusOK)
	body := `{"identifier":{"kind":"personal-id","value":"079085001234"},"proof":"VNeID mức 2"}`
	if list := o.post("/v1/owners/holdings", body).want(t, http.StatusOK)["holdings"].([]any); len(list) != 0 {
		t.Errorf("owner %v", list)
	}
	o.ask("GET", "/v1/holdings/"+string(h.ID), nil).want(t, http.StatusForbidden)
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"`+building+`","owner":`+husband+`}`).want(t, http.StatusCreated)
	if l := line(t, d, "land-certificate"); l["held"] != nil {
		t.Errorf("line %v", l)
	}
}
