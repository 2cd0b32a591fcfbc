package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// ready says of each operation that takes JSON how an office comes to where its example makes sense: it returns whom the request is about,
// as in the operation's path.
var ready = map[string]func(*office) string{
	"open-dossier": nothing, "look-up": nothing, "grant-mandate": nothing, "register-webhook": nothing, "next-review": nothing, "owner-holdings": nothing,
	"suspend-certificate": nothing, "submit-manifest": nothing,
	"step-dossier":  func(o *office) string { return o.dossier("H21.01-1", building) },
	"add-component": func(o *office) string { return o.dossier("H21.01-1", building) },
	"reuse-holding": (*office).answered, "ask-anyway": (*office).answered,
	"end-holding":     func(o *office) string { return o.estate().holding },
	"sign-document":   (*office).awaiting,
	"settle-document": (*office).doubtful, "release-review": (*office).doubtful, "confirm-field": (*office).doubtful, "correct-field": (*office).doubtful,
	"correct-subject": (*office).doubtful, "reject-document": (*office).doubtful,
	"confirm-second": (*office).settled, "send-back": (*office).settled,
	"retry-document":      (*office).failed,
	"quarantine-document": (*office).awaiting,
	"ask-purge":           func(o *office) string { return o.stopped("") }, "ask-release": func(o *office) string { return o.stopped("") },
	"agree-purge": func(o *office) string { return o.stopped("/purge") }, "agree-release": func(o *office) string { return o.stopped("/release") },
	"sort-document": (*office).several, "keep-whole": (*office).several,
	"rotate-webhook": func(o *office) string { return o.estate().webhook }, "replay-webhook": func(o *office) string { return o.estate().webhook },
	"bind-document": func(o *office) string { return string(o.issue(o.dossier("H21.01-1", building), "permit", "")) },
}

func nothing(*office) string { return "" }

func idIn(path string) string { return strings.TrimPrefix(path, "/v1/documents/") }

func (o *office) answered() string {
	o.held("H21.01-1", certificate())
	return o.post("/v1/dossiers", `{"code":"H21.01-2","procedure":"1.012783","owner":`+husband+`}`).want(o.t, http.StatusCreated)["id"].(string)
}

func (o *office) awaiting() string {
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	o.toSignature(id)
	return string(id)
}

func (o *office) doubtful() string { return idIn(o.inReview("H21.01-1", doubted())) }

func (o *office) settled() string {
	id := o.doubtful()
	o.post("/v1/documents/"+id+"/settlement", `{"by":"Mai","accept":true}`).want(o.t, http.StatusOK)
	return id
}

func (o *office) failed() string {
	id := o.upload(o.dossier("H21.01-1", building), []byte("a scan"))
	task, doc := o.task(id)
	_, err := o.service.Fail(o.t.Context(), task, doc, pipeline.ReasonHEIC, "")
	must(o.t, err)
	return string(id)
}

func (o *office) stopped(asked string) string {
	id := o.awaiting()
	for _, path := range []string{"", asked} {
		o.step(pipeline.DocumentID(id), path, "Mai").want(o.t, http.StatusOK)
	}
	return id
}

func (o *office) several() string {
	return string(o.counted(o.dossier("H21.01-1", building), "one", 3))
}

// TestExamples sends the example of every operation that takes JSON, where it makes sense, and holds the answer to what is described.
func TestExamples(t *testing.T) {
	root := (&fuzzer{office: &office{t: t}}).described()
	for path, methods := range root["paths"].(map[string]any) {
		for method, op := range methods.(map[string]any) {
			op := op.(map[string]any)
			body, _ := op["requestBody"].(map[string]any)
			kinds, _ := body["content"].(map[string]any)
			if json, _ := kinds["application/json"].(map[string]any); json != nil {
				t.Run(op["operationId"].(string), func(t *testing.T) { tryExample(t, path, method, op, json["example"]) })
			}
		}
	}
}

func tryExample(t *testing.T, path, method string, op map[string]any, example any) {
	prepare := ready[op["operationId"].(string)]
	if prepare == nil || example == nil {
		t.Fatal("the operation has no example (routes.go), or nothing says here when it makes sense")
	}
	f := &fuzzer{office: openOffice(t, nil)}
	f.described()
	id := prepare(f.office)
	if fields := example.(map[string]any); fields["revision"] != nil {
		fields["revision"] = f.office.document(pipeline.DocumentID(id))["revision"]
	}
	text, err := json.Marshal(example)
	must(t, err)
	address := strings.NewReplacer("{id}", id, "{component}", "land-certificate", "{name}", "number", "{n}", "0").Replace(path)
	r := f.ask(strings.ToUpper(method), address, bytes.NewReader(text), "Content-Type", "application/json")
	if r.status >= http.StatusMultipleChoices {
		t.Errorf("%s %s %s = %d: %s", method, address, text, r.status, r.body)
	}
	if fault := f.judge(path, method, op, r); fault != "" {
		t.Errorf("the answer is not as described: %s\n%s", fault, r.body)
	}
}
