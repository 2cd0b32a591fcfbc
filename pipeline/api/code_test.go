package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestDocumentCode shows a held paper's code without its owner's number, and whole to whom it is handed on by; no log, event or other
// answer has the number.
func TestDocumentCode(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	path := "/v1/documents/" + string(id)
	o.ask("GET", path+"/code", nil, "As", "Trưởng").want(t, http.StatusConflict)
	o.service.Codes.Documents = "{owner}-{type}.{n}"
	if code := o.ask("GET", path+"/code", nil, "As", "Trưởng").want(t, http.StatusOK)["code"]; code != "079085001234-land-certificate.1" {
		t.Errorf("code %v", code)
	}
	if v := o.document(id); v["code"] != "…-land-certificate.1" {
		t.Errorf("in the view: %v", v["code"])
	}
	for _, about := range []string{path, path + "/evidence", "/v1/events"} {
		if r := o.ask("GET", about, nil); strings.Contains(string(r.body), "079085001234") {
			t.Errorf("%s tells the number", about)
		}
	}
}
