package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// step posts one step of a quarantine.
func (o *office) step(id pipeline.DocumentID, path, by string) reply {
	o.t.Helper()
	return o.post("/v1/documents/"+string(id)+"/quarantine"+path, `{"by":"`+by+`","why":"giấy tờ mật"}`)
}

func (o *office) agree(id pipeline.DocumentID, path, by string) reply {
	o.t.Helper()
	return o.post("/v1/documents/"+string(id)+"/quarantine"+path+"/agreement", `{"by":"`+by+`"}`)
}

// TestQuarantinedShowsNothing stops a held paper: its state is all that anybody is told.
func TestQuarantinedShowsNothing(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	o.step(id, "", "Lê Thị Cẩm").want(t, http.StatusOK)
	for _, path := range []string{"", "?wait=0"} {
		r := o.ask("GET", "/v1/documents/"+string(id)+path, nil)
		v := r.want(t, http.StatusOK)
		if v["state"] != "quarantined" || v["waiting"] == nil || v["quarantine"].(map[string]any)["by"] != "Lê Thị Cẩm" {
			t.Errorf("document %s", r.body)
		}
		for _, content := range []string{"CS 01234", "GIẤY CHỨNG NHẬN", "Nguyễn", "land-certificate", `"pages"`, `"seal"`, `"format"`, `"type"`} {
			if strings.Contains(string(r.body), content) {
				t.Errorf("%s stands in %s", content, r.body)
			}
		}
	}
	if v := o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil).want(t, http.StatusForbidden); v["code"] != "quarantined" {
		t.Errorf("sealed file: %v", v)
	}
	if r := o.ask("GET", "/v1/dossiers/"+o.document(id)["dossier"].(string), nil); strings.Contains(string(r.body), "scan.jpg") || !strings.Contains(string(r.body), string(id)) {
		t.Errorf("dossier %s", r.body)
	}
	for _, path := range []string{"review", "fields/number/crop", "pages/1/image"} {
		if v := o.ask("GET", "/v1/documents/"+string(id)+"/"+path, nil).want(t, http.StatusForbidden); v["code"] != "quarantined" {
			t.Errorf("%s: %v", path, v)
		}
	}
	for _, step := range []string{"signature", "settlement", "retry"} {
		if r := o.post("/v1/documents/"+string(id)+"/"+step, `{"person":"Lê Thị Cẩm","by":"Lê Thị Cẩm"}`); r.status < 400 {
			t.Errorf("%s: %d %s", step, r.status, r.body)
		}
	}
	found := o.post("/v1/lookups", `{"identifier":{"kind":"personal-id","value":"079085001234"}}`)
	found.want(t, http.StatusOK)
	if strings.Contains(string(found.body), string(id)) {
		t.Errorf("it is found: %s", found.body)
	}
}

func TestQuarantineNeedsTwo(t *testing.T) {
	for _, c := range []struct{ path, end string }{{"/purge", "destroyed"}, {"/release", "sealed"}} {
		t.Run(c.path, func(t *testing.T) {
			o := openOffice(t, nil)
			id := o.held("H21.01-1", certificate())
			o.step(id, c.path, "Trưởng phòng").want(t, http.StatusConflict) // it is in no quarantine
			o.step(id, "", "Lê Thị Cẩm").want(t, http.StatusOK)
			o.agree(id, c.path, "Trưởng phòng").want(t, http.StatusUnprocessableEntity) // nobody asked
			o.step(id, c.path, "Trưởng phòng").want(t, http.StatusOK)
			if v := o.agree(id, c.path, "trưởng  phòng").want(t, http.StatusUnprocessableEntity); !strings.Contains(v["detail"].(string), "người thứ hai") {
				t.Errorf("the same person is told %v", v)
			}
			if v := o.document(id); v["state"] != "quarantined" {
				t.Fatalf("document %v", v)
			}
			if v := o.agree(id, c.path, "Phó phòng").want(t, http.StatusOK); v["state"] != c.end {
				t.Errorf("document %v", v)
			}
		})
	}
}

// TestMarkIsTold has recognition find a mark.
func TestMarkIsTold(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("scan"))
	o.advance(id, pipeline.StatePrepared, nil)
	task, doc := o.task(id)
	_, err := o.service.QuarantineFound(t.Context(), task, doc, "TỐI MẬT", 2)
	must(t, err)
	q := o.document(id)["quarantine"].(map[string]any)
	if q["mark"] != "TỐI MẬT" || q["page"] != float64(2) || q["by"] != "engine" {
		t.Errorf("quarantine %v", q)
	}
	if v := o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil).want(t, http.StatusForbidden); v["code"] != "quarantined" {
		t.Errorf("sealed file: %v", v)
	}
}
