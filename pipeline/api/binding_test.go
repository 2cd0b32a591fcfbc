package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestBindingOverHTTP binds a result that nobody was known for. Then the person's look-up finds it; their number is in no answer and no log.
func TestBindingOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	path := "/v1/documents/" + string(o.issue(o.dossier("H21.01-1", building), "permit", "")) + "/binding"
	look := `{"identifier":{"kind":"personal-id","value":"` + wifeID + `"}}`
	if held := o.post("/v1/lookups", look).want(t, http.StatusOK)["holdings"].([]any); len(held) != 0 {
		t.Fatalf("held before: %v", held)
	}
	body := `{"role":"owner","name":"Trần Thị Bình","identifier":{"kind":"personal-id","value":"` + wifeID + `"},"evidence":"sổ gốc số 12"}`
	o.as(o.keyOf("H21.01", "Quét", pipeline.Scanner)).post(path, body).want(t, http.StatusForbidden)
	for range 2 {
		r := o.post(path, body)
		v := r.want(t, http.StatusOK)
		if v["holding"].(map[string]any)["bound"] != true || strings.Contains(string(r.body), wifeID) {
			t.Errorf("bound: %s", r.body)
		}
	}
	if held := o.post("/v1/lookups", look).want(t, http.StatusOK)["holdings"].([]any); len(held) != 1 {
		t.Errorf("held: %v", held)
	}
	o.post(path, strings.Replace(body, wifeID, "000187004321", 1)).want(t, http.StatusUnprocessableEntity)
	if logs := o.logs.String(); strings.Contains(logs, wifeID) || strings.Contains(logs, "Bình") {
		t.Errorf("the log names somebody: %s", logs)
	}
}
