package api_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

// The fictional people of the tests.
const (
	husband  = `{"name":"Nguyễn Văn An","identifier":{"kind":"personal-id","value":"079085001234"},"presented":true}`
	wifeID   = "079187004321"
	wife     = `{"name":"Trần Thị Bình","identifier":{"kind":"personal-id","value":"` + wifeID + `"}}`
	building = "1.009994" // a procedure with a component of every kind
)

// office is a data folder behind the interface, on a real server; no engine works on it.
type office struct {
	t       *testing.T
	dir     string
	service *pipeline.Service
	face    *api.API
	server  *httptest.Server
	key     string // of everybody's roles in H21.01
	logs    *buffer
}

type apiConfig = api.Config

// buffer is a log that may be read while it is written.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// openOffice opens a fresh office; change, if not nil, has the last word on the settings.
func openOffice(t *testing.T, change func(*api.Config)) *office {
	t.Helper()
	o := &office{t: t, dir: t.TempDir(), logs: &buffer{}}
	o.service = service(t, o.dir)
	records := o.service.Catalog.(*catalog.Catalog)
	c := api.Config{Service: o.service, Agency: "H21.01", Log: records, Deliveries: records, Spool: o.dir, Version: "test",
		Logger: slog.New(slog.NewJSONHandler(o.logs, nil))}
	if change != nil {
		change(&c)
	}
	o.service = c.Service
	o.face = api.New(c)
	o.service.Observe = o.face.Changed
	o.key = o.keyOf("H21.01", "Lê Thị Cẩm", pipeline.CallerRoles...)
	o.server = httptest.NewServer(o.face)
	t.Cleanup(func() { o.face.Stop(); o.server.Close() })
	return o
}

func service(t *testing.T, dir string) *pipeline.Service {
	t.Helper()
	book, err := procedures.Load()
	must(t, err)
	folder, err := fs.Open(fs.Config{Dir: filepath.Join(dir, "blobs")})
	must(t, err)
	ring, err := pipeline.NewKeyring(bytes.Repeat([]byte{7}, 32))
	must(t, err)
	records, err := catalog.Open(t.Context(), filepath.Join(dir, "catalog.db"))
	must(t, err)
	t.Cleanup(func() { records.Close() })
	s := &pipeline.Service{Catalog: records, Blobs: blob.New(folder), Keys: ring, Procedures: book}
	must(t, s.RegisterAgency(t.Context(), pipeline.Agency{ID: "H21.01", Name: "Trung tâm Phục vụ hành chính công"}))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keyOf makes a key of somebody.
func (o *office) keyOf(agency pipeline.AgencyID, name string, roles ...pipeline.CallerRole) string {
	o.t.Helper()
	plain, _, err := o.service.CreateAPIKey(o.t.Context(), pipeline.NewAPIKey{Caller: name, Agency: agency, Roles: roles,
		ExpiresAt: time.Now().Add(24 * time.Hour), By: "test"})
	must(o.t, err)
	return plain
}

// as is the office with another key.
func (o *office) as(key string) *office {
	other := *o
	other.key = key
	return &other
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// ask sends one request. Headers are name and value in turn.
func (o *office) ask(method, path string, body io.Reader, headers ...string) reply {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.server.URL+path, body)
	must(o.t, err)
	r.Header.Set("Authorization", "Bearer "+o.key)
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "As" {
			headers[i], headers[i+1] = "Authorization", "Bearer "+o.keyOf("H21.01", headers[i+1], pipeline.CallerRoles...)
		}
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	response, err := http.DefaultClient.Do(r)
	must(o.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	must(o.t, err)
	return reply{response.StatusCode, response.Header, text}
}

// post sends JSON, with the key of the person who acts by it.
func (o *office) post(path, body string) reply {
	o.t.Helper()
	headers := []string{"Content-Type", "application/json"}
	var who struct{ By, Person string }
	if json.Unmarshal([]byte(body), &who) == nil && cmp.Or(who.By, who.Person) != "" {
		headers = append(headers, "As", cmp.Or(who.By, who.Person))
	}
	return o.ask("POST", path, strings.NewReader(body), headers...)
}

// want fails unless the reply has the status, and returns what its JSON says.
func (r reply) want(t *testing.T, status int) map[string]any {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	var v map[string]any
	must(t, json.Unmarshal(r.body, &v))
	return v
}

// dossier opens a dossier under a procedure and returns its id.
func (o *office) dossier(code, procedure string) string {
	o.t.Helper()
	v := o.post("/v1/dossiers", `{"code":"`+code+`","procedure":"`+procedure+`","owner":`+husband+`}`).want(o.t, http.StatusCreated)
	return v["id"].(string)
}

// upload uploads a loose file and returns its document.
func (o *office) upload(dossier string, content []byte) pipeline.DocumentID {
	o.t.Helper()
	v := o.ask("POST", "/v1/dossiers/"+dossier+"/files?name=scan.jpg", bytes.NewReader(content)).want(o.t, http.StatusAccepted)
	return pipeline.DocumentID(v["document"].(string))
}

// task returns what the engine would do next with a document.
func (o *office) task(id pipeline.DocumentID) (pipeline.Task, pipeline.Document) {
	o.t.Helper()
	tasks, err := o.service.Catalog.(*catalog.Catalog).Ready(o.t.Context(), pipeline.LaneCounter, 100)
	must(o.t, err)
	doc, err := o.service.Catalog.Document(o.t.Context(), id)
	must(o.t, err)
	for _, task := range tasks {
		if task.Document == id {
			return task, doc
		}
	}
	o.t.Fatalf("document %s, which is %s, has no task", id, doc.State)
	return pipeline.Task{}, doc
}

// advance plays the engine: it hands the document on by the commit of its next stage.
func (o *office) advance(id pipeline.DocumentID, next pipeline.State, change func(*pipeline.Document, pipeline.DataKey)) {
	o.t.Helper()
	task, doc := o.task(id)
	if change != nil {
		key, err := o.service.Keys.Unwrap(doc.Key)
		must(o.t, err)
		change(&doc, key)
	}
	_, err := o.service.Finish(o.t.Context(), task, doc, next, pipeline.Transition{})
	must(o.t, err)
}

// toSignature brings a document to where a person has to sign.
func (o *office) toSignature(id pipeline.DocumentID) {
	o.t.Helper()
	for _, next := range []pipeline.State{pipeline.StatePrepared, pipeline.StateRecognised, pipeline.StateAwaiting} {
		o.advance(id, next, nil)
	}
}

// files lists what lies in the data folder, blobs and catalog apart.
func (o *office) files() (names []string) {
	o.t.Helper()
	entries, err := os.ReadDir(o.dir)
	must(o.t, err)
	for _, e := range entries {
		if e.Name() != "blobs" && !strings.HasPrefix(e.Name(), "catalog.db") {
			names = append(names, e.Name())
		}
	}
	return names
}
