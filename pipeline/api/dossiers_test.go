package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestOpenDossierAnswersTheChecklist(t *testing.T) {
	o := openOffice(t, nil)
	r := o.post("/v1/dossiers", `{"code":"H21.01-1","procedure":"`+building+`","owner":`+husband+`,"others":[`+wife+`]}`)
	v := r.want(t, http.StatusCreated)
	if r.header.Get("Location") != "/v1/dossiers/"+v["id"].(string) {
		t.Errorf("Location %q", r.header.Get("Location"))
	}
	answers := map[string]string{}
	for _, line := range v["checklist"].([]any) {
		c := line.(map[string]any)
		why := c["why"].(map[string]any)
		if why["vi"] == "" || why["en"] == "" {
			t.Errorf("%v is answered without a reason", c["code"])
		}
		answers[c["code"].(string)] = c["answer"].(string)
	}
	if answers["identity-card"] != "present-only" || answers["land-certificate"] != "scan" {
		t.Errorf("answers %v", answers)
	}
	if strings.Contains(string(r.body), wifeID) || strings.Contains(string(r.body), "079085001234") {
		t.Errorf("the answer repeats an identifier: %s", r.body)
	}
}

func TestOpenDossierIsIdempotent(t *testing.T) {
	o := openOffice(t, nil)
	base := `{"code":"H21.01-7","procedure":"` + building + `","received_at":"2026-03-05T08:30:00+07:00","owner":` + husband
	first := o.post("/v1/dossiers", base+`}`).want(t, http.StatusCreated)
	for name, tc := range map[string]struct {
		body   string
		status int
	}{
		"the same":                {base + `}`, http.StatusOK},
		"the same, more explicit": {base + `,"channel":"counter","receiving_agency":"H21.01","resolving_agency":"H21.01"}`, http.StatusOK},
		"no time given":           {`{"code":"H21.01-7","procedure":"` + building + `","owner":` + husband + `}`, http.StatusOK},
		"another owner":           {`{"code":"H21.01-7","procedure":"` + building + `","owner":` + wife + `}`, http.StatusConflict},
		"a submitter":             {base + `,"submitter":` + wife + `}`, http.StatusConflict},
		"somebody else concerned": {base + `,"others":[` + wife + `]}`, http.StatusConflict},
		"another channel":         {base + `,"channel":"post"}`, http.StatusConflict},
		"another procedure":       {`{"code":"H21.01-7","owner":` + husband + `}`, http.StatusConflict},
		"another time":            {strings.Replace(base, "08:30", "08:31", 1) + `}`, http.StatusConflict},
		"another code":            {strings.Replace(base, "01-7", "01-8", 1) + `}`, http.StatusCreated},
	} {
		t.Run(name, func(t *testing.T) {
			v := o.post("/v1/dossiers", tc.body).want(t, tc.status)
			if tc.status == http.StatusOK && v["id"] != first["id"] {
				t.Errorf("id %v, want %v", v["id"], first["id"])
			}
			if faults, _ := v["errors"].([]any); tc.status == http.StatusConflict && (v["code"] != "dossier_differs" || len(faults) == 0) {
				t.Errorf("problem %v, want the difference", v)
			}
		})
	}
}

func TestGetDossierShowsItsDocuments(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-2", building)
	doc := o.upload(id, []byte("a scan"))
	v := o.ask("GET", "/v1/dossiers/"+id, nil).want(t, http.StatusOK)
	docs := v["documents"].([]any)
	if len(docs) != 1 {
		t.Fatalf("%d documents, want 1", len(docs))
	}
	if d := docs[0].(map[string]any); d["id"] != string(doc) || d["state"] != "received" || d["file"] != "scan.jpg" {
		t.Errorf("document %v", d)
	}
}

func TestTheSameAtOnceIsOneDossierAndOneDocument(t *testing.T) {
	o := openOffice(t, nil)
	body := `{"code":"H21.01-9","procedure":"` + building + `","owner":` + husband + `}`
	ids := make(chan [2]any)
	for range 8 {
		go func() {
			v := o.post("/v1/dossiers", body)
			var d, u struct{ ID, Document string }
			json.Unmarshal(v.body, &d)
			json.Unmarshal(o.ask("POST", "/v1/dossiers/"+d.ID+"/files", strings.NewReader("one scan")).body, &u)
			ids <- [2]any{d.ID, u.Document}
		}()
	}
	first := <-ids
	for range 7 {
		if next := <-ids; next != first || next[1] == "" {
			t.Errorf("dossier and document %v, want %v", next, first)
		}
	}
}

func TestFileNamesHidePersonalIDs(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-2", building)
	for name, want := range map[string]string{"cccd " + wifeID + ".jpg": "cccd ….jpg", "scan_20260305103000_001.jpg": "scan_20260305103000_001.jpg"} {
		o.ask("POST", "/v1/dossiers/"+id+"/files?name="+url.QueryEscape(name), strings.NewReader(name)).want(t, http.StatusAccepted)
		v := o.ask("GET", "/v1/dossiers/"+id, nil).want(t, http.StatusOK)
		if !strings.Contains(fmt.Sprint(v["documents"]), "file:"+want+" ") {
			t.Errorf("documents %v, want %s", v["documents"], want)
		}
	}
}

// TestMistypedProcedureIsNamed refuses a dossier under a wrong code, and says which one may be meant.
func TestMistypedProcedureIsNamed(t *testing.T) {
	o := openOffice(t, nil)
	v := o.post("/v1/dossiers", `{"code":"H21.01-70","procedure":"1.00994","received_at":"2026-03-05T08:00:00+07:00","owner":`+husband+`}`).
		want(t, http.StatusUnprocessableEntity)
	faults, _ := v["errors"].([]any)
	if len(faults) != 1 || !strings.Contains(v["detail"].(string), "Cấp giấy phép xây dựng nhà ở riêng lẻ") {
		t.Fatalf("problem %v", v)
	}
	fault := faults[0].(map[string]any)
	if allowed, _ := fault["allowed"].([]any); fault["where"] != "body.procedure" || len(allowed) == 0 || allowed[0] != building {
		t.Errorf("fault %v, want %s to be named", fault, building)
	}
}

// TestDossierIsDue counts the procedure's 15 working days over a weekend and the holidays of the new year.
func TestDossierIsDue(t *testing.T) {
	o := openOffice(t, nil)
	v := o.post("/v1/dossiers", `{"code":"H21.01-71","procedure":"`+building+`","received_at":"2026-02-09T08:00:00+07:00","owner":`+husband+`}`).
		want(t, http.StatusCreated)
	if v["due_at"] != "2026-03-09T23:59:59+07:00" {
		t.Errorf("due at %v", v["due_at"])
	}
}

// TestDossierGoesItsWay asks for a supplement, gets it, and gives the result out; a stale screen and a step that is not possible are
// refused with what is.
func TestDossierGoesItsWay(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-72", building)
	step := func(body string, status int) map[string]any {
		t.Helper()
		return o.post("/v1/dossiers/"+id+"/steps", body).want(t, status)
	}
	v := step(`{"step":"ask-supplement","by":"Phạm Cam","why":"bản vẽ thiếu trang 2","components":["drawing"],"until":"2030-03-20T00:00:00+07:00","revision":1}`, http.StatusOK)
	waiting, _ := v["waiting"].(map[string]any)
	if v["state"] != "supplement-asked" || waiting["for"] == "" || waiting["deadline"] == nil || v["due_at"] != nil || v["reason"] != "bản vẽ thiếu trang 2" {
		t.Errorf("dossier %v", v)
	}
	if v := step(`{"step":"supplement","by":"Phạm Cam","revision":1}`, http.StatusConflict); v["code"] != "conflict" {
		t.Errorf("stale screen: %v", v)
	}
	if v := step(`{"step":"return","by":"Phạm Cam"}`, http.StatusConflict); !strings.Contains(v["detail"].(string), "[supplement refuse withdraw]") {
		t.Errorf("impossible step: %v", v["detail"])
	}
	step(`{"step":"supplement","by":"Phạm Cam"}`, http.StatusOK)
	step(`{"step":"resolve","by":"Lê An"}`, http.StatusOK)
	if v := step(`{"step":"return","by":"Phạm Cam"}`, http.StatusOK); v["state"] != "returned" || len(v["steps"].([]any)) > 0 || v["returned_at"] == nil {
		t.Errorf("returned: %v", v)
	}
	if v := o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader("late")).want(t, http.StatusConflict); v["code"] != "state" {
		t.Errorf("late upload: %v", v)
	}
}

// TestDossierWithoutACode is refused, unless the operator has set numbers of our own.
func TestDossierWithoutACode(t *testing.T) {
	o := openOffice(t, nil)
	body := `{"owner":` + husband + `,"received_at":"2026-03-02T08:00:00+07:00"}`
	if v := o.post("/v1/dossiers", body).want(t, http.StatusUnprocessableEntity); v["errors"].([]any)[0].(map[string]any)["where"] != "body.code" {
		t.Errorf("problem %v", v)
	}
	o.service.Codes.Dossiers = "{agency}-{date}-{n}"
	for _, want := range []string{"H21.01-260302-0001", "H21.01-260302-0002"} {
		if v := o.post("/v1/dossiers", body).want(t, http.StatusCreated); v["code"] != want {
			t.Errorf("numbered %v, want %s", v["code"], want)
		}
	}
}
