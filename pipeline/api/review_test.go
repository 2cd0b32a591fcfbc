package api_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// doubted is a certificate whose number, date and owner were read with doubt, and where they stand.
func doubted() pipeline.Extraction {
	e := certificate()
	for i := range e.Fields {
		e.Fields[i].Source, e.Fields[i].By = pipeline.SourceText, ""
	}
	e.Fields[1].Doubt, e.Fields[1].Quad = "chữ không rõ", pipeline.Rect{MinX: 10, MinY: 20, MaxX: 110, MaxY: 40}.Quad()
	e.Fields[2].Doubt, e.Fields[2].Hand = "viết tay", true
	e.Subjects[0].Doubt, e.Subjects[0].Quad = "số không rõ", pipeline.Rect{MinX: 10, MinY: 50, MaxX: 110, MaxY: 60}.Quad()
	return e
}

// inReview brings a document of two pages to where a person looks at it.
func (o *office) inReview(code string, e pipeline.Extraction) string {
	o.t.Helper()
	id := o.upload(o.dossier(code, building), []byte("scan "+code))
	o.advance(id, pipeline.StatePrepared, func(doc *pipeline.Document, _ pipeline.DataKey) { doc.Pages = make([]pipeline.PageFacts, 2) })
	o.advance(id, pipeline.StateRecognised, nil)
	o.advance(id, pipeline.StateAwaiting, nil)
	o.post("/v1/documents/"+string(id)+"/signature", `{"person":"Lê Thị Cẩm"}`).want(o.t, http.StatusOK)
	o.advance(id, pipeline.StateSealed, func(doc *pipeline.Document, key pipeline.DataKey) {
		ref, err := o.service.Blobs.Put(o.t.Context(), key, strings.NewReader("%PDF "+code))
		must(o.t, err)
		doc.Sealed = ref
	})
	if doc := o.extracted(id, e); doc.State != pipeline.StateInReview {
		o.t.Fatalf("the document is %s", doc.State)
	}
	return "/v1/documents/" + string(id)
}

// drawn is what the office draws: it says what it was asked for.
func drawn(c *api.Config) {
	c.Picture = func(_ context.Context, doc pipeline.Document, v pipeline.View) ([]byte, error) {
		return fmt.Appendf(nil, "page %d of %s, %v, at most %d", v.Page, doc.ID, v.Quad.Bounds(), v.Width), nil
	}
	c.Wanted = func(_ context.Context, d pipeline.Dossier, wanted []pipeline.Component) ([]byte, error) {
		return fmt.Appendf(nil, "%d lines of %s", len(wanted), d.Code), nil
	}
}

// item returns one item of a review.
func item(t *testing.T, review map[string]any, name string) map[string]any {
	t.Helper()
	for _, i := range review["items"].([]any) {
		if i := i.(map[string]any); i["name"] == name {
			return i
		}
	}
	t.Fatalf("no item %s in %v", name, review["items"])
	return nil
}

func TestReviewFromEndToEnd(t *testing.T) {
	o := openOffice(t, drawn)
	path := o.inReview("H21.01-1", doubted())
	got := o.post("/v1/reviews/next", `{"by":"Lê Thị Cẩm"}`).want(t, http.StatusOK)
	review := got["review"].(map[string]any)
	if "/v1/documents/"+review["document"].(string) != path || review["left"] != 3.0 || len(review["items"].([]any)) != 3 {
		t.Fatalf("next: %v", review)
	}
	owner := item(t, review, "subject.0")
	if owner["identifier"].(map[string]any)["value"] != "079085001234" || owner["label"] != "Chủ giấy tờ (chủ sở hữu)" || owner["crop"] != path+"/fields/subject.0/crop" {
		t.Errorf("owner: %v", owner)
	}
	if date := item(t, review, "date"); date["hand"] != true || date["crop"] != nil || date["label"] != "Ngày cấp" {
		t.Errorf("date: %v", date)
	}
	if other := o.post("/v1/reviews/next", `{"by":"Bình"}`).want(t, http.StatusOK); other["review"] != nil || other["text"] == nil {
		t.Errorf("another person gets %v", other["review"])
	}
	act := func(route, extra string, revision any) map[string]any {
		t.Helper()
		return o.post(path+route, fmt.Sprintf(`{"by":"Lê Thị Cẩm","revision":%v%s}`, revision, extra)).want(t, http.StatusOK)
	}
	doc := act("/fields/number/correction", `,"value":" CS 01235"`, review["revision"])
	doc = act("/fields/date/confirmation", "", doc["revision"])
	if doc["state"] != "in_review" || doc["waiting"] == nil || len(doc["doubts"].([]any)) != 1 {
		t.Errorf("half done: %v", doc)
	}
	doc = act("/subjects/0/correction", `,"subject":{"role":"owner","name":"Nguyễn Văn An","identifier":{"kind":"personal-id","value":"079085001234"}},"vouch":true`, doc["revision"])
	if doc["state"] != "in_second_review" {
		t.Errorf("settled by one person: %v", doc)
	}
	doc = o.post(path+"/second-review/confirmation", fmt.Sprintf(`{"by":"Mai","revision":%v}`, doc["revision"])).want(t, http.StatusOK)
	if doc["state"] != "extracted" || doc["waiting"] != nil {
		t.Errorf("done: %v", doc)
	}
	o.provenance(path)
}

// provenance takes the document to the holding and checks that the number still says where it comes from.
func (o *office) provenance(path string) {
	o.t.Helper()
	id := pipeline.DocumentID(strings.TrimPrefix(path, "/v1/documents/"))
	task, doc := o.task(id)
	_, err := o.service.Hold(o.t.Context(), task, doc)
	must(o.t, err)
	held := o.document(id)
	number := held["fields"].([]any)[1].(map[string]any)
	got := fmt.Sprintln(held["state"], number["value"], number["read"], number["source"], number["by"], number["page"], number["confidence"], number["quad"], number["at"] != nil)
	if want := fmt.Sprintln("held", "CS 01235", "CS 01234", "person", "Lê Thị Cẩm", 1, 1, "[[10 20] [110 20] [110 40] [10 40]]", true); got != want {
		o.t.Errorf("the held number is %s, want %s", got, want)
	}
	date := held["fields"].([]any)[2].(map[string]any)
	if got := fmt.Sprintln(date["value"], date["read"], date["source"], date["by"], date["hand"]); got != fmt.Sprintln("2024-05-06", nil, "text", "Lê Thị Cẩm", true) {
		o.t.Errorf("the held date is %s", got)
	}
	owner := held["subjects"].([]any)[0].(map[string]any)
	if owner["source"] != "person" || owner["by"] != "Lê Thị Cẩm" || owner["confirmed"] != true {
		o.t.Errorf("the held owner is %v", owner)
	}
	if v := o.post("/v1/lookups", `{"identifier":{"kind":"personal-id","value":"079085001234"}}`).want(o.t, http.StatusOK); len(v["holdings"].([]any)) != 1 {
		o.t.Errorf("holdings %v", v["holdings"])
	}
}

func TestReviewRefuses(t *testing.T) {
	o := openOffice(t, nil)
	path := o.inReview("H21.01-1", doubted())
	revision := o.ask("GET", path+"/review", nil).want(t, http.StatusOK)["revision"]
	act := fmt.Sprintf(`{"by":"A","revision":%v`, revision)
	for _, c := range []struct {
		route, body string
		status      int
		code        string
	}{
		{"/fields/number/confirmation", `{"by":"A","revision":1}`, http.StatusConflict, "conflict"},
		{"/fields/number/confirmation", `{"by":"A"}`, http.StatusUnprocessableEntity, "validation"},
		{"/fields/none/confirmation", act + `}`, http.StatusNotFound, "not_found"},
		{"/fields/number%2f079085001234/correction", act + `,"value":"1"}`, http.StatusNotFound, "not_found"},
		{"/fields/date/correction", act + `,"value":"2024-02-31"}`, http.StatusUnprocessableEntity, "invalid"},
		{"/subjects/0/correction", act + `,"subject":{"role":"owner","name":"B","identifier":{"kind":"personal-id","value":"000085001234"}}}`, http.StatusUnprocessableEntity, "invalid"},
		{"/subjects/9/correction", act + `,"subject":{"role":"owner","name":"B"}}`, http.StatusNotFound, "not_found"},
		{"/second-review/confirmation", act + `}`, http.StatusConflict, "state"},
		{"/second-review/return", act + `,"items":["number"]}`, http.StatusConflict, "state"},
		{"/rejection", act + `,"reason":"heic"}`, http.StatusUnprocessableEntity, "validation"},
		{"/rejection", act + `,"reason":"other"}`, http.StatusUnprocessableEntity, "invalid"},
		{"/settlement", `{"by":"A","revision":1,"accept":true}`, http.StatusConflict, "conflict"},
	} {
		r := o.post(path+c.route, c.body)
		if v := r.want(t, c.status); v["code"] != c.code {
			t.Errorf("POST %s %s = %v, want %s", c.route, c.body, v, c.code)
		}
		for _, secret := range []string{"079085001234", "000085001234"} {
			if bytes.Contains(r.body, []byte(secret)) {
				t.Errorf("POST %s shows a number: %s", c.route, r.body)
			}
		}
	}
	if logs := o.logs.String(); strings.Contains(logs, "0790850") || strings.Contains(logs, "CS 0123") {
		t.Errorf("the log shows what was read: %s", logs)
	}
}

// TestSecondReview has another person look at what the first settled of a land certificate.
func TestSecondReview(t *testing.T) {
	o := openOffice(t, nil)
	path := o.inReview("H21.01-1", doubted())
	v := o.post(path+"/settlement", `{"by":"An","accept":true}`).want(t, http.StatusOK)
	if v["state"] != "in_second_review" || v["waiting"].(map[string]any)["why"] == nil {
		t.Fatalf("settled: %v", v)
	}
	step := func(by, route, extra string, status int) map[string]any {
		t.Helper()
		revision := o.ask("GET", path, nil).want(t, http.StatusOK)["revision"]
		return o.post(path+route, fmt.Sprintf(`{"by":%q,"revision":%v%s}`, by, revision, extra)).want(t, status)
	}
	if v := step("An", "/second-review/confirmation", "", http.StatusConflict); v["code"] != "same_person" || v["fix"] == "" {
		t.Errorf("the same person: %v", v)
	}
	review := o.ask("GET", path+"/review", nil, "As", "Mai").want(t, http.StatusOK)
	if number := item(t, review, "number"); number["by"] != "An" || len(review["items"].([]any)) != 3 || review["settled"].([]any)[0].(map[string]any)["by"] != "An" {
		t.Errorf("what the second person sees: %v", review)
	}
	if v := step("Mai", "/second-review/return", `,"items":["number"],"words":"số 7"`, http.StatusOK); v["state"] != "in_review" || len(v["doubts"].([]any)) != 1 {
		t.Errorf("sent back: %v", v)
	}
	step("An", "/fields/number/correction", `,"value":"CS 7"`, http.StatusOK)
	if v := step("Mai", "/second-review/confirmation", "", http.StatusOK); v["state"] != "extracted" {
		t.Errorf("confirmed: %v", v)
	}
}

func TestRescan(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	v := o.ask("POST", "/v1/dossiers/"+dossier+"/components/drawing/files", strings.NewReader("blurred"), "X-Person", "Đỗ Văn Quét").want(t, http.StatusAccepted)
	old := v["document"].(string)
	o.toSignature(pipeline.DocumentID(old))
	revision := o.document(pipeline.DocumentID(old))["revision"]
	v = o.post("/v1/documents/"+old+"/rejection", fmt.Sprintf(`{"by":"An","revision":%v,"reason":"scan-unreadable","words":"mờ, số 079085001234","rescan":true}`, revision)).want(t, http.StatusOK)
	reason := v["reason"].(map[string]any)
	if v["state"] != "rejected" || v["waiting"].(map[string]any)["for"] != "Đỗ Văn Quét" || reason["vi"] == "" || reason["words"] != "mờ, số …" || v["type"] != nil {
		t.Errorf("rejected: %v", v)
	}
	v = o.ask("POST", "/v1/dossiers/"+dossier+"/files?replaces="+old, strings.NewReader("sharp")).want(t, http.StatusAccepted)
	fresh := o.document(pipeline.DocumentID(v["document"].(string)))
	if fresh["component"] != "drawing" || fresh["replaces"] != old {
		t.Errorf("new scan: %v", fresh)
	}
	if v := o.document(pipeline.DocumentID(old)); v["waiting"] != nil || v["state"] != "rejected" {
		t.Errorf("the former scan: %v", v)
	}
	if v := o.ask("POST", "/v1/dossiers/"+dossier+"/files?replaces="+fresh["id"].(string), strings.NewReader("again")).want(t, http.StatusConflict); v["code"] != "state" {
		t.Errorf("a new scan of what is in order: %v", v)
	}
	reasons := o.ask("GET", "/v1/rejection-reasons", nil).want(t, http.StatusOK)["reasons"].([]any)
	if len(reasons) != len(pipeline.Rejections) || reasons[0].(map[string]any)["vi"] != reason["vi"] {
		t.Errorf("reasons: %v", reasons)
	}
}

func TestRelease(t *testing.T) {
	o := openOffice(t, nil)
	path := o.inReview("H21.01-1", doubted())
	gets := func(body string, want bool) {
		t.Helper()
		if v := o.post("/v1/reviews/next", body).want(t, http.StatusOK); (v["review"] != nil) != want {
			t.Errorf("%s gets %v", body, v["review"])
		}
	}
	gets(`{"by":"An"}`, true)
	gets(`{"by":"Bi"}`, false)
	if r := o.post(path+"/review/release", `{"by":"An"}`); r.status != http.StatusNoContent {
		t.Errorf("release = %d: %s", r.status, r.body)
	}
	gets(`{"by":"Bi"}`, true)
	gets(`{"by":"Bi","except":["`+strings.TrimPrefix(path, "/v1/documents/")+`"]}`, false)
	gets(`{"by":"An"}`, true)
}

func TestPictures(t *testing.T) {
	o := openOffice(t, drawn)
	path := o.inReview("H21.01-1", doubted())
	id := strings.TrimPrefix(path, "/v1/documents/")
	for route, want := range map[string]string{
		"/fields/number/crop":              "page 1 of " + id + ", {10 20 110 40}, at most 1200",
		"/fields/subject.0/crop?width=300": "page 1 of " + id + ", {10 50 110 60}, at most 300",
		"/pages/2/image":                   "page 2 of " + id + ", {0 0 0 0}, at most 1200",
	} {
		r := o.ask("GET", path+route, nil, "As", "An")
		if r.status != http.StatusOK || string(r.body) != want || r.header.Get("Content-Type") != "image/jpeg" || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("GET %s = %d %q %v, want %q", route, r.status, r.body, r.header, want)
		}
	}
	for route, status := range map[string]int{"/fields/date/crop": 404, "/fields/x/crop": 404, "/fields/subject.7/crop": 404, "/pages/3/image": 404,
		"/pages/0/image": 422, "/pages/1/image?width=9999": 422} {
		if r := o.ask("GET", path+route, nil); r.status != status {
			t.Errorf("GET %s = %d, want %d: %s", route, r.status, status, r.body)
		}
	}
	o.ask("GET", path+"/review", nil, "As", "An").want(t, http.StatusOK)
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: id})
	must(t, err)
	reads := 0
	for _, e := range log {
		if e.Action == "document.read" && e.Actor == "An" {
			reads++
		}
	}
	if reads != 4 {
		t.Errorf("%d reads in the audit log, want 4", reads)
	}
	_, err = o.service.Destroy(t.Context(), pipeline.DocumentID(id), "An", "wrong citizen")
	must(t, err)
	for _, route := range []string{"/fields/number/crop", "/pages/1/image", "/review"} {
		o.ask("GET", path+route, nil).want(t, http.StatusGone)
	}
}

func TestNobodyDraws(t *testing.T) {
	o := openOffice(t, nil)
	path := o.inReview("H21.01-1", doubted())
	if v := o.ask("GET", path+"/pages/1/image", nil).want(t, http.StatusNotImplemented); v["code"] != "no_pictures" {
		t.Errorf("problem %v", v)
	}
}

// TestMisreadNumberIsHidden corrects a card's number, of which a letter had been read for a digit.
func TestMisreadNumberIsHidden(t *testing.T) {
	o := openOffice(t, nil)
	e := doubted()
	e.Fields[1].Value = "0790850O1234"
	path := o.inReview("H21.01-1", e)
	o.post(path+"/settlement", `{"by":"An","accept":true,"fields":{"number":"079085001234"}}`).want(t, http.StatusOK)
	r := o.ask("GET", path, nil)
	if number := r.want(t, http.StatusOK)["fields"].([]any)[1].(map[string]any); number["read"] != "…" || number["value"] != "…" {
		t.Errorf("number: %v", number)
	}
	review := o.ask("GET", path+"/review?all=true", nil).want(t, http.StatusOK)
	if number := item(t, review, "number"); number["read"] != "0790850O1234" || number["value"] != "079085001234" {
		t.Errorf("number in the review: %v", number)
	}
}

// TestListOfReviews has a paper of a batch, a younger one of the counter, and one to be scanned again.
func TestListOfReviews(t *testing.T) {
	o := openOffice(t, nil)
	batch := o.inReview("H21.01-1", doubted())
	counter := o.inReview("H21.01-2", doubted())
	rejected := o.inReview("H21.01-3", doubted())
	gone := o.inReview("H21.01-4", doubted())
	o.change(batch, func(doc *pipeline.Document) { doc.Lane = pipeline.LaneBatch })
	for path, rescan := range map[string]bool{rejected: true, gone: false} {
		_, err := o.service.Reject(t.Context(), idOf(path), pipeline.Rejection{Reason: pipeline.RejectedCut, Rescan: rescan}, pipeline.Act{By: "An"})
		must(t, err)
	}
	r := o.ask("GET", "/v1/reviews", nil)
	var got []string
	for _, v := range r.want(t, http.StatusOK)["reviews"].([]any) {
		v := v.(map[string]any)
		got = append(got, fmt.Sprint(v["document"], " ", v["state"], " ", v["type"], " ", v["waiting"].(map[string]any)["for"]))
	}
	want := []string{string(idOf(counter)) + " in_review land-certificate Lê Thị Cẩm", string(idOf(rejected)) + " rejected land-certificate Lê Thị Cẩm",
		string(idOf(batch)) + " in_review land-certificate Lê Thị Cẩm"}
	if !slices.Equal(got, want) {
		t.Errorf("waiting: %v, want %v", got, want)
	}
	if strings.Contains(string(r.body), "CS 01234") || strings.Contains(string(r.body), "0790850") {
		t.Errorf("the list shows what was read: %s", r.body)
	}
	o.ask("GET", "/v1/reviews?agency=H21.99", nil).want(t, http.StatusForbidden)
}

func idOf(path string) pipeline.DocumentID {
	return pipeline.DocumentID(strings.TrimPrefix(path, "/v1/documents/"))
}

// change commits a change of a document that no use case makes.
func (o *office) change(path string, change func(*pipeline.Document)) {
	o.t.Helper()
	doc, err := o.service.Catalog.Document(o.t.Context(), idOf(path))
	must(o.t, err)
	change(&doc)
	_, err = o.service.Catalog.Commit(o.t.Context(), pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)},
		Expected: doc.Revision, Document: &doc, Entry: pipeline.Entry{Action: "test", At: doc.UpdatedAt}})
	must(o.t, err)
}
