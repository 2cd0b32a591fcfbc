package api_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// certificate is what extraction reads off a land certificate of the husband and the wife.
func certificate() pipeline.Extraction {
	return pipeline.Extraction{Type: "land-certificate", TypeConfidence: 0.97,
		Fields: []pipeline.Field{
			{Name: pipeline.FieldTitle, Value: "GIẤY CHỨNG NHẬN", Page: 1, Confidence: 0.95, Source: pipeline.SourceText},
			{Name: pipeline.FieldNumber, Value: "CS 01234", Page: 1, Confidence: 0.9, Source: pipeline.SourceText},
			{Name: pipeline.FieldDate, Value: "2024-05-06", Page: 1, Confidence: 0.9, Source: pipeline.SourceText},
			{Name: pipeline.FieldIssuer, Value: "ỦY BAN NHÂN DÂN", Page: 1, Confidence: 0.9, Source: pipeline.SourceText},
			{Name: pipeline.FieldSummary, Value: "cấp cho người có số " + wifeID, Page: 1, Confidence: 0.9, Source: pipeline.SourceText}},
		Subjects: []pipeline.FoundSubject{
			{Role: pipeline.RoleOwner, Name: "Nguyễn Văn An", Kind: pipeline.PersonalID, Identifier: "079085001234", Page: 1, Confidence: 0.9},
			{Role: pipeline.RoleCoOwner, Name: "Trần Thị Bình", Kind: pipeline.PersonalID, Identifier: wifeID, Page: 1, Confidence: 0.9}}}
}

// sealed brings a document of these sealed bytes to where it is sealed.
func (o *office) sealed(code string, content []byte) pipeline.DocumentID {
	o.t.Helper()
	id := o.upload(o.dossier(code, building), []byte("scan "+code))
	o.toSignature(id)
	o.post("/v1/documents/"+string(id)+"/signature", `{"person":"Lê Thị Cẩm"}`).want(o.t, http.StatusOK)
	o.advance(id, pipeline.StateSealed, func(doc *pipeline.Document, key pipeline.DataKey) {
		ref, err := o.service.Blobs.Put(o.t.Context(), key, bytes.NewReader(content))
		must(o.t, err)
		doc.Sealed, doc.Seal = ref, pipeline.SealFacts{Profile: "Người sao chụp", Level: "B-B"}
	})
	return id
}

// extracted hands on what was read off the paper.
func (o *office) extracted(id pipeline.DocumentID, e pipeline.Extraction) pipeline.Document {
	o.t.Helper()
	task, doc := o.task(id)
	doc, err := o.service.Extracted(o.t.Context(), task, doc, e)
	must(o.t, err)
	return doc
}

// held brings a document all the way.
func (o *office) held(code string, e pipeline.Extraction) pipeline.DocumentID {
	o.t.Helper()
	id := o.sealed(code, []byte("%PDF sealed"))
	o.extracted(id, e)
	task, doc := o.task(id)
	_, err := o.service.Hold(o.t.Context(), task, doc)
	must(o.t, err)
	return id
}

func (o *office) document(id pipeline.DocumentID) map[string]any {
	o.t.Helper()
	return o.ask("GET", "/v1/documents/"+string(id), nil).want(o.t, http.StatusOK)
}

func TestDocumentSaysWhomItWaitsFor(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	if v := o.document(id); v["state"] != "received" || v["waiting"] != nil || v["revision"] != 1.0 {
		t.Errorf("received: %v", v)
	}
	o.toSignature(id)
	w := o.document(id)["waiting"].(map[string]any)
	if w["for"] != "Lê Thị Cẩm" || w["since"] == nil || w["deadline"] == nil || w["why"].(map[string]any)["en"] == "" {
		t.Errorf("awaiting its signature: %v", w)
	}
}

func TestDocumentShowsWhatWasRead(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	r := o.ask("GET", "/v1/documents/"+string(id), nil)
	v := r.want(t, http.StatusOK)
	if strings.Contains(string(r.body), wifeID) || strings.Contains(string(r.body), "079085001234") {
		t.Errorf("the answer shows an identifier: %s", r.body)
	}
	got := fmt.Sprint(v["state"], v["type"].(map[string]any)["code"], len(v["fields"].([]any)), len(v["subjects"].([]any)),
		v["seal"].(map[string]any)["level"], len(v["digests"].(map[string]any)["sealed"].(string)))
	if want := fmt.Sprint("held", "land-certificate", 5, 2, "B-B", 64); got != want {
		t.Errorf("document %s, want %s", got, want)
	}
	for i, want := range []bool{true, false} { // the husband presented his card, the wife did not come
		if sub := v["subjects"].([]any)[i].(map[string]any); sub["confirmed"] != want || sub["identifier"] != "personal-id" {
			t.Errorf("subject %v, want confirmed %v", sub, want)
		}
	}
}

func TestFailedDocumentSaysWhyAndIsRetried(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	task, doc := o.task(id)
	_, err := o.service.Fail(t.Context(), task, doc, pipeline.ReasonHEIC, "")
	must(t, err)
	reason := o.document(id)["reason"].(map[string]any)
	if reason["code"] != "heic" || reason["vi"] == "" || reason["en"] == "" {
		t.Errorf("reason %v", reason)
	}
	v := o.post("/v1/documents/"+string(id)+"/retry", `{"by":"Lê Thị Cẩm"}`).want(t, http.StatusOK)
	if v["state"] != "received" || v["reason"] != nil {
		t.Errorf("retried: %v", v)
	}
}

func TestSignOnlyOnce(t *testing.T) {
	o := openOffice(t, nil)
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	o.toSignature(id)
	v := o.post("/v1/documents/"+string(id)+"/signature", `{"person":"Lê Thị Cẩm"}`).want(t, http.StatusOK)
	if v["state"] != "approved" {
		t.Errorf("signed: %v", v)
	}
	o.post("/v1/documents/"+string(id)+"/signature", `{"person":"Somebody Else"}`).want(t, http.StatusConflict)
}

func TestSettle(t *testing.T) {
	o := openOffice(t, nil)
	id := o.sealed("H21.01-1", []byte("%PDF"))
	e := certificate()
	e.Fields[1].Doubt = "chữ không rõ"
	o.extracted(id, e)
	if v := o.document(id); v["state"] != "in_review" || len(v["doubts"].([]any)) != 1 {
		t.Fatalf("in review: %v", v)
	}
	path := "/v1/documents/" + string(id) + "/settlement"
	o.post(path, `{"by":"Lê Thị Cẩm"}`).want(t, http.StatusUnprocessableEntity)
	o.post(path, `{"by":"Lê Thị Cẩm","accept":true,"type":"no-such"}`).want(t, http.StatusUnprocessableEntity)
	o.post(path, `{"by":"Lê Thị Cẩm","accept":true,"subjects":[{"role":"owner","name":"B","identifier":{"kind":"cmnd","value":"1"}}]}`).want(t, http.StatusUnprocessableEntity)
	v := o.post(path, `{"by":"Lê Thị Cẩm","fields":{"number":"CS 01235"},"confirm":true}`).want(t, http.StatusOK)
	number := v["fields"].([]any)[1].(map[string]any)
	if v["state"] != "in_second_review" || number["value"] != "CS 01235" || number["by"] != "Lê Thị Cẩm" || number["doubt"] != nil {
		t.Errorf("settled: %v", v)
	}
	if wife := v["subjects"].([]any)[1].(map[string]any); wife["confirmed"] != true {
		t.Errorf("the clerk's word does not confirm: %v", wife)
	}
}

// TestFieldsReadAreLogged reads a document before there is anything personal about it, and afterwards.
func TestFieldsReadAreLogged(t *testing.T) {
	o := openOffice(t, nil)
	id := o.sealed("H21.01-1", []byte("%PDF"))
	path := "/v1/documents/" + string(id)
	readers := func() (all []string) {
		t.Helper()
		log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
		must(t, err)
		for _, e := range log {
			if e.Action == "document.read" {
				all = append(all, e.Actor)
			}
		}
		return all
	}
	o.ask("GET", path, nil, "As", "Phòng Tài nguyên").want(t, http.StatusOK)
	if got := readers(); len(got) != 0 {
		t.Errorf("a look at the state alone was logged: %q", got)
	}
	o.extracted(id, certificate())
	before := o.document(id)["revision"]
	o.ask("GET", path, nil, "As", "Phòng Tài nguyên").want(t, http.StatusOK)
	if got := readers(); len(got) != 2 || got[0] != "Lê Thị Cẩm" || got[1] != "Phòng Tài nguyên" {
		t.Errorf("readers are %q", got)
	}
	if after := o.document(id)["revision"]; after != before {
		t.Errorf("a look moved the document from %v to %v", before, after)
	}
}

// TestUnloggedReadIsNone answers nothing personal that could not be logged.
func TestUnloggedReadIsNone(t *testing.T) {
	o := openOffice(t, nil)
	id := o.sealed("H21.01-1", []byte("%PDF"))
	o.extracted(id, certificate())
	o.service.Catalog = readOnly{o.service.Catalog}
	r := o.ask("GET", "/v1/documents/"+string(id), nil)
	if r.status != http.StatusServiceUnavailable || strings.Contains(string(r.body), "CS 01234") {
		t.Errorf("%d: %s", r.status, r.body)
	}
}

// readOnly is a catalog that takes no commit.
type readOnly struct{ pipeline.Catalog }

func (readOnly) Commit(context.Context, pipeline.Transition) (pipeline.Revision, error) {
	return 0, pipeline.ErrUnavailable
}
