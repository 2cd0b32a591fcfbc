package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestLookUp(t *testing.T) {
	o := openOffice(t, nil)
	e := certificate()
	e.Fields = append(e.Fields, pipeline.Field{Name: pipeline.FieldValidUntil, Value: "2070-01-02", Page: 1, Confidence: 1, By: "ocr"})
	id := o.held("H21.01-1", e)
	ask := func(who, procedure string) (map[string]any, string) {
		r := o.ask("POST", "/v1/lookups", strings.NewReader(`{"identifier":{"kind":"personal-id","value":"`+who+`"},"procedure":"`+procedure+`"}`),
			"Content-Type", "application/json", "As", "Cổng tỉnh")
		return r.want(t, http.StatusOK), string(r.body)
	}
	v, text := ask("079085001234", "1.012783")
	holdings := v["holdings"].([]any)
	if len(holdings) != 1 {
		t.Fatalf("holdings %v", holdings)
	}
	h := holdings[0].(map[string]any)
	if h["document"] != string(id) || h["number"] != "CS 01234" || h["valid_until"] != "2070-01-02" || h["valid_now"] != true || h["form"] != "scan-of-original" {
		t.Errorf("holding %v", h)
	}
	answers := map[any]any{}
	for _, line := range v["checklist"].([]any) {
		c := line.(map[string]any)
		answers[c["code"]] = c["answer"]
	}
	if answers["land-certificate"] != "reuse" || answers["identity-card"] != "present-only" || answers["application"] != "scan" {
		t.Errorf("answers %v", answers)
	}
	if strings.Contains(text, "079085001234") || strings.Contains(text, wifeID) {
		t.Errorf("the answer shows an identifier: %s", text)
	}
	if v, _ := ask(wifeID, ""); len(v["holdings"].([]any)) != 0 || v["checklist"] != nil {
		t.Errorf("found through a subject who is not confirmed: %v", v)
	}
}

func TestLookUpIsLogged(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	body := `{"identifier":{"kind":"personal-id","value":"079085001234"}}`
	o.post("/v1/lookups", body).want(t, http.StatusOK)
	o.ask("POST", "/v1/lookups", strings.NewReader(body), "Content-Type", "application/json", "As", "Cổng tỉnh").want(t, http.StatusOK)
	for ref, action := range map[pipeline.Ref]string{{Kind: pipeline.KindAgency, ID: "H21.01"}: "holdings.looked-up", {Kind: pipeline.KindDocument, ID: string(id)}: "document.looked-up"} {
		log, err := o.service.Catalog.Log(t.Context(), ref)
		must(t, err)
		var readers []string
		for _, e := range log {
			if e.Action == action {
				readers = append(readers, e.Actor)
			}
			for _, detail := range e.Detail {
				if strings.Contains(detail, "079085001234") {
					t.Errorf("the audit log holds an identifier: %v", e)
				}
			}
		}
		if strings.Join(readers, ", ") != "Lê Thị Cẩm, Cổng tỉnh" {
			t.Errorf("%s: readers %q", action, readers)
		}
	}
	dossiers, err := o.service.Catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	must(t, err)
	if len(dossiers) != 1 {
		t.Errorf("%d documents after looking up, want 1", len(dossiers))
	}
}

// TestNumberOfACardIsHidden holds a paper whose own number is its holder's identifier.
func TestNumberOfACardIsHidden(t *testing.T) {
	o := openOffice(t, nil)
	e := certificate()
	e.Fields[1].Value = "079085001234"
	o.held("H21.01-1", e)
	r := o.post("/v1/lookups", `{"identifier":{"kind":"personal-id","value":"079085001234"}}`)
	if h := r.want(t, http.StatusOK)["holdings"].([]any); len(h) != 1 || strings.Contains(string(r.body), "079085001234") {
		t.Errorf("holdings %v", h)
	}
}
