package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/testdata/samples"
)

func TestServeRefusesOtherAddresses(t *testing.T) {
	for _, address := range []string{"0.0.0.0:8080", ":8080", "[::]:8080", "192.0.2.1:8080", "motlan.example:8080", "8080", "127.0.0.1", "localhost.example:1"} {
		data := filepath.Join(t.TempDir(), "data")
		code, out := runMain(t, "serve", "--data", data, "--listen", address)
		if code != 2 || !strings.Contains(out, address) {
			t.Errorf("serve --listen %s = %d, want 2: %s", address, code, out)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("serve --listen %s made the data folder", address)
		}
	}
}

// server is a running "motlan serve".
type server struct {
	t    *testing.T
	data string
	url  string
	keys map[string]string // of people, by their names
	stop func() (code int) // as by a signal
	logs *bytes.Buffer     // complete once it has stopped
}

func startServer(t *testing.T, data string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	s := &server{t: t, data: data, keys: map[string]string{}, logs: &bytes.Buffer{}}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, streams{in: strings.NewReader(""), out: writer, err: s.logs})
		writer.Close()
	}()
	code := -1
	s.stop = func() int {
		cancel()
		if code < 0 {
			code = <-ended
		}
		return code
	}
	t.Cleanup(func() { s.stop() })
	line, _ := bufio.NewReader(reader).ReadString('\n')
	if s.url = regexp.MustCompile(`http://\S+`).FindString(line); s.url == "" {
		t.Fatalf("serve said %q and ended with %d: %s", line, s.stop(), s.logs)
	}
	return s
}

// do sends a request and decodes the answer into v; with a *[]byte it is not decoded.
func (s *server) do(method, path string, body io.Reader, want int, v any) {
	s.t.Helper()
	sent, person := actor(s.t, body)
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, sent)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.key(person))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != want {
		s.t.Fatalf("%s %s = %d, want %d: %v: %s", method, path, answer.StatusCode, want, err, text)
	}
	if plain, ok := v.(*[]byte); ok {
		*plain = text
	} else if err := json.Unmarshal(text, v); err != nil {
		s.t.Fatal(err)
	}
}

// actor is the person who acts by a body; where it names none, the operator.
func actor(t *testing.T, body io.Reader) (sent io.Reader, person string) {
	t.Helper()
	if body == nil {
		return nil, "Người sao chụp"
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	var who struct{ By, Person string }
	if len(text) > 0 && text[0] == '{' {
		err = json.Unmarshal(text, &who)
	}
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text), cmp.Or(who.By, who.Person, "Người sao chụp")
}

// key makes a person's key with the program, once.
func (s *server) key(person string) string {
	s.t.Helper()
	if s.keys[person] == "" {
		var out, said bytes.Buffer
		code := run(s.t.Context(), []string{"admin", "key", "create", "--data", s.data, "--role", "scanner,reviewer,manager,agency-system", person},
			streams{in: strings.NewReader(""), out: &out, err: &said})
		if code != 0 {
			s.t.Fatalf("admin key create ended with %d: %s", code, &said)
		}
		s.keys[person] = strings.TrimSpace(out.String())
	}
	return s.keys[person]
}

// served is what the test reads of a document.
type served struct {
	State    string
	Revision int
	Doubts   []string
	Waiting  *struct{ For string }
	Digests  struct{ Sealed string }
}

// until follows a document until it is in one of the states.
func (s *server) until(document string, states ...string) served {
	s.t.Helper()
	var doc served
	wait := "" // it may be there already, and nothing changes any more
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); wait = fmt.Sprintf("?wait=30&after=%d", doc.Revision) {
		s.do("GET", "/v1/documents/"+document+wait, nil, http.StatusOK, &doc)
		for _, state := range states {
			if doc.State == state {
				return doc
			}
		}
	}
	s.t.Fatalf("document stays %+v, want %v", doc, states)
	return doc
}

// TestServe sends one paper the whole way over HTTP, and looks its owner up.
func TestServe(t *testing.T) {
	data := t.TempDir()
	f := samples.NewFamily(11)
	scan, err := f.LandCertificate(samples.Options{Seed: 11})
	if err != nil {
		t.Fatal(err)
	}
	s := startServer(t, data)
	var ready struct{ Ready bool }
	s.do("GET", "/readyz", nil, http.StatusOK, &ready)
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(fmt.Sprintf(`{"code":"H21.01-260305-0001","procedure":"1.009994",
		"owner":{"name":%q,"presented":true,"identifier":{"kind":"personal-id","value":%q}}}`, f.Husband.Name, f.Husband.ID)), http.StatusCreated, &dossier)
	var receipt struct{ Document string }
	s.do("POST", "/v1/dossiers/"+dossier.ID+"/components/land-certificate/files?name=gcn.jpg", bytes.NewReader(scan.Data), http.StatusAccepted, &receipt)
	document := "/v1/documents/" + receipt.Document
	if doc := s.until(receipt.Document, "awaiting_signature", "failed"); doc.State == "failed" || doc.Waiting == nil || doc.Waiting.For != "Người sao chụp" {
		t.Fatalf("document waits for nobody: %+v", doc)
	}
	var doc served
	s.do("POST", document+"/signature", strings.NewReader(`{"person":"Lê Thị Cẩm"}`), http.StatusConflict, new([]byte))
	s.do("POST", document+"/signature", strings.NewReader(`{"person":"Người sao chụp"}`), http.StatusOK, &doc)
	if doc = s.until(receipt.Document, "in_review", "held", "failed"); doc.State == "in_review" {
		t.Logf("settled by hand: %v", doc.Doubts)
		s.do("POST", document+"/settlement", strings.NewReader(`{"by":"Lê Thị Cẩm","accept":true}`), http.StatusOK, &doc)
		s.do("POST", document+"/second-review/confirmation", strings.NewReader(fmt.Sprintf(`{"by":"Nguyễn Thị Mai","revision":%d}`, doc.Revision)), http.StatusOK, &doc)
		doc = s.until(receipt.Document, "held", "failed")
	}
	if doc.State != "held" {
		t.Fatalf("document %+v", doc)
	}
	var held struct {
		Holdings []struct{ Document, Type string }
	}
	s.do("POST", "/v1/lookups", strings.NewReader(fmt.Sprintf(`{"identifier":{"kind":"personal-id","value":%q}}`, f.Husband.ID)), http.StatusOK, &held)
	if len(held.Holdings) != 1 || held.Holdings[0].Document != receipt.Document {
		t.Errorf("held %+v, want document %s", held, receipt.Document)
	}
	var sealed []byte
	s.do("GET", document+"/sealed", nil, http.StatusOK, &sealed)
	if code, out := runMain(t, "ingest", "--data", data, os.Args[0]); code != 4 {
		t.Errorf("a second engine on the folder ended with %d, want 4: %s", code, out)
	}
	var read struct {
		Fields []struct{ Name, Value string }
	}
	s.do("GET", document, nil, http.StatusOK, &read)
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d, want 0: %s", code, s.logs)
	}
	for _, field := range read.Fields {
		if field.Name == "number" || field.Name == "issuer" || field.Name == "serial" {
			s.hides(field.Value)
		}
	}
	s.hides(append(s.secrets(), f.Husband.ID, f.Wife.ID)...)
	verifyServed(t, data, sealed)
	checkRequests(t, s.logs.String(), f.Husband.ID)
}

// verifyServed has "motlan verify" check what was fetched, with the store at hand.
func verifyServed(t *testing.T, data string, sealed []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sealed.pdf")
	writeFile(t, file, sealed)
	if code, out := runMain(t, "verify", "--data", data, file); code != 0 {
		t.Errorf("verify = %d: %s", code, out)
	}
}

// checkRequests wants a JSON object a line, one a request with its route and nothing of what was asked for.
func checkRequests(t *testing.T, logs, personal string) {
	t.Helper()
	routes := map[string]bool{}
	for line := range strings.Lines(logs) {
		var entry struct{ Method, Route string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("log line is no JSON: %s", line)
		}
		routes[entry.Route] = true
	}
	if !routes["POST /v1/dossiers/{id}/components/{component}/files"] || !routes["GET /v1/documents/{id}/sealed"] {
		t.Errorf("routes in the log: %v", routes)
	}
	if strings.Contains(logs, personal) || strings.Contains(logs, "gcn.jpg") || strings.Contains(logs, "wait=") {
		t.Errorf("the log says too much: %s", logs)
	}
}

// TestServeKilledInAnUpload kills the program while bytes come in. Nothing of them may stay, and the folder must be free.
func TestServeKilledInAnUpload(t *testing.T) {
	data := t.TempDir()
	cmd, s := startProcess(t, data)
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(`{"code":"H21.01-1","owner":{"name":"A"}}`), http.StatusCreated, &dossier)
	before := listFiles(t, data)
	body, sender := io.Pipe()
	sent := make(chan error, 1)
	go func() {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/v1/dossiers/"+dossier.ID+"/files", body)
		r.Header.Set("Authorization", "Bearer "+s.key("Người sao chụp"))
		answer, err := http.DefaultClient.Do(r)
		if err == nil {
			answer.Body.Close()
			err = fmt.Errorf("answered with %d", answer.StatusCode)
		}
		sent <- err
	}()
	if _, err := sender.Write(make([]byte, 64<<20)); err != nil { // more than the network holds: it is being received
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	sender.Close()
	if err := <-sent; strings.Contains(err.Error(), "answered") {
		t.Errorf("the upload was %v", err)
	}
	if after := listFiles(t, data); after != before {
		t.Errorf("files after the kill:\n%s\nbefore the upload:\n%s", after, before)
	}
	next := startServer(t, data)
	if code := next.stop(); code != 0 {
		t.Errorf("the next serve ended with %d: %s", code, next.logs)
	}
}

func listFiles(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}
