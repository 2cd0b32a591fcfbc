package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestAuditorComesInByAMandate lets an inspector of another agency read while their mandate runs, within its scope, and nothing else
// before, after or beside it. The log has the decision.
func TestAuditorComesInByAMandate(t *testing.T) {
	o := openOffice(t, nil)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H20.01", Name: "Thanh tra tỉnh"}))
	e := o.estate()
	auditor := o.as(o.keyOf("H20.01", "Đỗ Thanh Tra", pipeline.Auditor))
	sees := func(want int) {
		t.Helper()
		for _, path := range []string{"/v1/dossiers/" + e.dossier, "/v1/documents/" + e.document, "/v1/documents/" + e.document + "/sealed", "/v1/holdings/" + e.holding + "/reuses"} {
			if r := auditor.ask("GET", path, nil); r.status != want {
				t.Errorf("GET %s = %d, want %d: %s", path, r.status, want, r.body)
			}
		}
	}
	grant := func(more string, from, to time.Time, want int) string {
		t.Helper()
		r := o.post("/v1/mandates", `{"decision":"15/QĐ-TTr","auditor":"Đỗ Thanh Tra","auditor_agency":"H20.01","from":"`+
			from.Format(time.RFC3339)+`","to":"`+to.Format(time.RFC3339)+`"`+more+`}`)
		id, _ := r.want(t, want)["id"].(string)
		return id
	}
	now := time.Now()
	sees(http.StatusNotFound)
	grant("", now.Add(time.Hour), now.Add(2*time.Hour), http.StatusOK) // not yet
	grant("", now.Add(-2*time.Hour), now.Add(-time.Hour), http.StatusOK)
	grant(`,"procedures":["1.000894"]`, now.Add(-time.Hour), now.Add(time.Hour), http.StatusOK)
	grant("", now.Add(time.Hour), now.Add(-time.Hour), http.StatusUnprocessableEntity)
	grant("", now, now.AddDate(3, 0, 0), http.StatusUnprocessableEntity)
	sees(http.StatusNotFound)
	auditor.ask("GET", "/v1/events?agency=H21.01", nil).want(t, http.StatusForbidden)

	id := grant("", now.Add(-time.Hour), now.Add(time.Hour), http.StatusOK)
	sees(http.StatusOK)
	auditor.ask("GET", "/v1/events?agency=H21.01", nil).want(t, http.StatusOK)
	auditor.ask("POST", "/v1/dossiers/"+e.dossier+"/steps", strings.NewReader(`{"step":"pause","why":"x"}`), "Content-Type", "application/json").want(t, http.StatusForbidden)
	o.as(o.keyOf("H20.01", "Ai Khác", pipeline.Auditor)).ask("GET", "/v1/dossiers/"+e.dossier, nil).want(t, http.StatusNotFound)
	o.as(o.keyOf("H21.01", "Đỗ Thanh Tra", pipeline.Auditor)).ask("GET", "/v1/dossiers/"+e.dossier, nil).want(t, http.StatusNotFound)

	for range 2 {
		if r := o.ask("DELETE", "/v1/mandates/"+id, nil); r.status != http.StatusNoContent {
			t.Errorf("end: %d %s", r.status, r.body)
		}
	}
	sees(http.StatusNotFound)
	if v := o.ask("GET", "/v1/mandates", nil).want(t, http.StatusOK); len(v["mandates"].([]any)) != 5 {
		t.Errorf("mandates: %v", v)
	}
	o.ask("DELETE", "/v1/mandates/man-x", nil).want(t, http.StatusNotFound)

	var reads int
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: e.document})
	must(t, err)
	for _, entry := range log {
		if entry.Actor == "Đỗ Thanh Tra" && strings.Contains(entry.Detail["purpose"], id+", 15/QĐ-TTr") {
			reads++
		}
	}
	if reads != 2 {
		t.Errorf("%d reads are logged under the mandate, want 2: %+v", reads, log)
	}
}
