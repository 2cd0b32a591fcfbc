package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestReuseOverHTTP opens a second dossier, reuses what its checklist offers, twice with one receipt, and finds who relied on it.
func TestReuseOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	e := certificate()
	e.Fields = append(e.Fields, pipeline.Field{Name: pipeline.FieldValidUntil, Value: "2070-01-02", Page: 1, Confidence: 1, By: "ocr"})
	document := o.held("H21.01-1", e)
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
	path := "/v1/dossiers/" + d["id"].(string) + "/components/land-certificate"
	first := o.post(path+"/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusOK)
	if first["document"] != string(document) || first["sealed_sha256"] == "" || !strings.HasPrefix(first["basis"].(string), "1.012783") {
		t.Errorf("receipt %v", first)
	}
	if again := o.post(path+"/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusOK); again["id"] != first["id"] {
		t.Errorf("again %v, first %v", again, first)
	}
	list := o.ask("GET", "/v1/holdings/"+first["holding"].(string)+"/reuses", nil).want(t, http.StatusOK)["reuses"].([]any)
	if len(list) != 1 || list[0].(map[string]any)["dossier"] != d["id"] {
		t.Errorf("reuses %v", list)
	}
	asked := o.post(path+"/request", `{"by":"Phạm Cam","why":"bản trong kho mờ"}`).want(t, http.StatusOK)
	for _, line := range asked["checklist"].([]any) {
		if c := line.(map[string]any); c["code"] == "land-certificate" && (c["answer"] != "missing" || !strings.Contains(c["why"].(map[string]any)["vi"].(string), "mờ")) {
			t.Errorf("line %v", c)
		}
	}
	o.ask("POST", path+"/files", strings.NewReader("again")).want(t, http.StatusAccepted)
}

// TestWhatCannotBeReusedIsRefused tries a line that nothing is held for.
func TestWhatCannotBeReusedIsRefused(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	if v := o.post("/v1/dossiers/"+id+"/components/drawing/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusNotFound); v["code"] != "not_found" {
		t.Errorf("problem %v", v)
	}
}

// TestRevokedOverHTTP revokes a holding that a dossier relied on, and finds that nobody is offered it any more.
func TestRevokedOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	o.held("H21.01-1", certificate())
	d := o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
	receipt := o.post("/v1/dossiers/"+d["id"].(string)+"/components/land-certificate/reuse", `{"by":"Phạm Cam"}`).want(t, http.StatusOK)
	path := "/v1/holdings/" + receipt["holding"].(string) + "/state"
	for _, state := range []string{"suspended", "current", "revoked"} {
		v := o.post(path, `{"state":"`+state+`","by":"Lê An","why":"QĐ 12"}`).want(t, http.StatusOK)
		if list := v["reuses"].([]any); len(list) != 1 || list[0].(map[string]any)["id"] != receipt["id"] {
			t.Errorf("%s: relied on it: %v", state, v)
		}
	}
	if v := o.post(path, `{"state":"current","by":"Lê An","why":"nhầm"}`).want(t, http.StatusConflict); v["code"] != "state" {
		t.Errorf("resumed: %v", v)
	}
	v := o.post("/v1/suspensions", `{"certificate_sha256":"`+strings.Repeat("0f", 32)+`","since":"2026-01-01T00:00:00+07:00","by":"Lê An","why":"lộ khóa"}`).want(t, http.StatusOK)
	if len(v["holdings"].([]any)) != 0 {
		t.Errorf("a certificate that sealed nothing: %v", v)
	}
}

// TestReportOfWhatWasAskedAnyway reports a paper that was asked for against the answer, and one that came in against it, with who did it and
// why; nobody's number is in it. The agency's manager reads it and its auditor by a mandate, nobody else.
func TestReportOfWhatWasAskedAnyway(t *testing.T) {
	o := openOffice(t, nil)
	o.held("H21.01-1", certificate())
	var codes []string
	for i := range 3 {
		codes = append(codes, fmt.Sprint("H21.01-", i+2))
		d := o.post("/v1/dossiers", `{"code":"`+codes[i]+`","procedure":"1.012783","owner":`+husband+`}`).want(t, http.StatusCreated)
		path := "/v1/dossiers/" + d["id"].(string) + "/components/land-certificate"
		if i == 1 {
			o.ask("POST", path+"/files", strings.NewReader("again")).want(t, http.StatusAccepted)
			continue
		}
		o.post(path+"/request", `{"by":"Phạm Cam","why":"bản của 079085001234 mờ"}`).want(t, http.StatusOK)
	}
	const report = "/v1/reports/asked-anyway"
	r := o.ask("GET", report+"?from=2020-01-01&to="+time.Now().In(pipeline.Zone).Format(time.DateOnly), nil)
	cases := r.want(t, http.StatusOK)["cases"].([]any)
	if len(cases) != 3 || strings.Contains(string(r.body), "079085001234") {
		t.Fatalf("report %s", r.body)
	}
	asked, came := cases[0].(map[string]any), cases[1].(map[string]any)
	if asked["by"] != "Phạm Cam" || asked["reason"] != "bản của … mờ" || asked["dossier_code"] != codes[0] || asked["component"] != "land-certificate" || asked["component_name"] == nil ||
		asked["answer"] != "reuse" || asked["holding"] == nil || asked["document"] != nil || asked["types"].([]any)[0].(map[string]any)["code"] != "land-certificate" {
		t.Errorf("asked for: %v", asked)
	}
	if came["document"] == nil || came["reason"] != nil || came["dossier_code"] != codes[1] || came["holding"] != asked["holding"] {
		t.Errorf("came in: %v", came)
	}
	o.inPages(report, "cases", "dossier_code", 3)
	if v := o.ask("GET", report+"?to=2020-01-01", nil).want(t, http.StatusOK); len(v["cases"].([]any)) != 0 {
		t.Errorf("before that: %v", v)
	}
	o.as(o.keyOf("H21.01", "Cam", pipeline.Scanner)).ask("GET", report, nil).want(t, http.StatusForbidden)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H20.01", Name: "Thanh tra tỉnh"}))
	other := o.as(o.keyOf("H20.01", "Bình", pipeline.Manager)).ask("GET", report, nil).want(t, http.StatusOK)
	if len(other["cases"].([]any)) != 0 {
		t.Errorf("another agency reads %v", other)
	}
	auditor := o.as(o.keyOf("H21.01", "Ai Đó", pipeline.Auditor))
	auditor.ask("GET", report+"?agency=H21.01", nil).want(t, http.StatusForbidden)
	o.mandateFor("Ai Đó")
	auditor.ask("GET", report+"?agency=H21.01", nil).want(t, http.StatusOK)
	auditor.ask("GET", report+"?agency=H21.01&after=bWFu", nil).want(t, http.StatusUnprocessableEntity)
}
