package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// oldResults are the files of a manifest.
var oldResults = []string{"form.pdf", "old.pdf", "stream.pdf", "table.pdf"}

// TestManifestKilled hands in a manifest, one file, and a form of the others in no order, in the middle of which the program is killed. What
// was answered for is there afterwards, and when all files come again every line has one document.
func TestManifestKilled(t *testing.T) {
	data := t.TempDir()
	trustSamples(t)
	cmd, s := startProcess(t, data)
	id := s.manifest()
	first := s.send(id, oldResults[2])
	body, sender := io.Pipe()
	sent := make(chan error, 1)
	form := multipart.NewWriter(sender)
	go func() { sent <- s.sendForm(id, form.FormDataContentType(), body) }()
	writePart(t, form, oldResults[1], "form.pdf") // is announced with another's digest
	writePart(t, form, oldResults[3], oldResults[3])
	part, err := form.CreateFormFile("file", oldResults[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(make([]byte, 64<<20)); err != nil { // more than the network holds: what came before it is taken
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	sender.Close()
	if err := <-sent; err == nil {
		t.Error("the form was answered")
	}

	s = startServer(t, data)
	if lines := s.lines(id); lines[2].Document != first || lines[0].Document != "" || lines[1].Document != "" || lines[3].Document == "" {
		t.Errorf("after the kill: %+v", lines)
	}
	for n, name := range slices.Backward(oldResults) {
		if document := s.send(id, name); n == 2 && document != first {
			t.Errorf("%s, sent again, is document %s, not %s", name, document, first)
		}
	}
	lines := s.lines(id)
	for _, l := range lines {
		s.until(l.Document, "in_review", "held", "failed", "rejected")
	}
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.logs)
	}
	checkOldResults(t, data, lines)
}

// checkOldResults wants as many documents as lines, every one with the file of its line.
func checkOldResults(t *testing.T, data string, lines []oldLine) {
	t.Helper()
	o := openTest(t, data)
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	if err != nil || len(docs) != len(lines) {
		t.Errorf("%d documents for %d lines, %v", len(docs), len(lines), err)
	}
	for n, l := range lines {
		blob, _, upload, err := o.service.OpenOriginal(t.Context(), pipeline.DocumentID(l.Document), pipeline.Reader{Name: "test", Purpose: "test"})
		if err != nil {
			t.Fatal(err)
		}
		file, err := io.ReadAll(blob)
		if blob.Close(); err != nil || !bytes.Equal(file, signedResult(t, oldResults[n])) {
			t.Errorf("line %d has %d bytes of %s, %v", n+1, len(file), upload.Name, err)
		}
	}
}

// startProcess starts the program as a process of its own.
func startProcess(t *testing.T, data string) (*exec.Cmd, *server) {
	t.Helper()
	cmd := motlan(t, "serve", "--data", data, "--listen", "127.0.0.1:0")
	return cmd, &server{t: t, data: data, keys: map[string]string{}, url: listening(t, cmd)}
}

// listening starts a server, and returns the address that it says it has.
func listening(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	return regexp.MustCompile(`http://\S+`).FindString(line)
}

// manifest hands in a line for each of the files.
func (s *server) manifest() (id string) {
	s.t.Helper()
	var lines []string
	for n, name := range oldResults {
		lines = append(lines, fmt.Sprintf(`{"dossier":"H21.01-200506-%04d","type":"building-permit","number":"%d/GPXD","issuer":"Sở Xây dựng","date":"2020-05-06","file":%q,"form":"electronic-original","sha256":%q}`,
			n+1, n+1, name, pipeline.DigestOf(signedResult(s.t, name))))
	}
	var m struct {
		ID       string
		Accepted int
	}
	s.do("POST", "/v1/manifests", strings.NewReader(`{"lines":[`+strings.Join(lines, ",")+`]}`), http.StatusCreated, &m)
	if m.Accepted != len(oldResults) {
		s.t.Fatalf("manifest %+v", m)
	}
	return m.ID
}

// oldLine is what the test reads of a line.
type oldLine struct{ Document, State string }

func (s *server) lines(manifest string) []oldLine {
	s.t.Helper()
	var m struct{ Items []oldLine }
	s.do("GET", "/v1/manifests/"+manifest, nil, http.StatusOK, &m)
	if len(m.Items) != len(oldResults) {
		s.t.Fatalf("lines %+v", m.Items)
	}
	return m.Items
}

// send sends one file, and returns what its line has then.
func (s *server) send(manifest, name string) (document string) {
	s.t.Helper()
	var answer struct {
		Files []struct{ Lines []oldLine }
	}
	s.do("POST", "/v1/manifests/"+manifest+"/files", bytes.NewReader(signedResult(s.t, name)), http.StatusMultiStatus, &answer)
	if len(answer.Files) != 1 || len(answer.Files[0].Lines) != 1 || answer.Files[0].Lines[0].Document == "" {
		s.t.Fatalf("%s: %+v", name, answer)
	}
	return answer.Files[0].Lines[0].Document
}

func (s *server) sendForm(manifest, kind string, body io.Reader) error {
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/v1/manifests/"+manifest+"/files", body)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.key("Người sao chụp"))
	r.Header.Set("Content-Type", kind)
	answer, err := http.DefaultClient.Do(r)
	if err == nil {
		answer.Body.Close()
	}
	return err
}

// writePart writes a file with the digest of one.
func writePart(t *testing.T, form *multipart.Writer, name, digestOf string) {
	t.Helper()
	sum := pipeline.DigestOf(signedResult(t, digestOf))
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, name)},
		"Content-Digest": {"sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"}})
	if err == nil {
		_, err = part.Write(signedResult(t, name))
	}
	if err != nil {
		t.Fatal(err)
	}
}
