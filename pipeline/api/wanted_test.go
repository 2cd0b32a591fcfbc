package api_test

import (
	"net/http"
	"testing"
)

// TestWantedAtOnce: what is missing is read, and printed, in one go; what is held is not among it.
func TestWantedAtOnce(t *testing.T) {
	o := openOffice(t, drawn)
	o.held("H21.01-1", certificate())
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"`+building+`","owner":`+husband+`}`).want(t, http.StatusCreated)
	path := "/v1/dossiers/" + d["id"].(string) + "/wanted"
	answers := map[any]any{}
	for _, l := range o.ask("GET", path, nil).want(t, http.StatusOK)["wanted"].([]any) {
		c := l.(map[string]any)
		answers[c["code"]] = c["answer"]
	}
	if answers["land-certificate"] != nil || answers["application"] != "scan" || answers["identity-card"] != "present-only" {
		t.Errorf("wanted %v", answers)
	}
	if r := o.ask("GET", path+"/sheet", nil); r.status != http.StatusOK || r.header.Get("Content-Type") != "application/pdf" || len(r.body) == 0 {
		t.Errorf("sheet: %d %v %s", r.status, r.header, r.body)
	}
}
