package api_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestSealed(t *testing.T) {
	o := openOffice(t, nil)
	content := "%PDF-1.7 0123456789"
	id := o.sealed("H21.01-1", []byte(content))
	etag := `"` + pipeline.DigestOf([]byte(content)).String() + `"`
	for name, tc := range map[string]struct {
		method  string
		headers []string
		status  int
		body    string
	}{
		"whole":             {"GET", nil, 200, content},
		"head":              {"HEAD", nil, 200, ""},
		"a range":           {"GET", []string{"Range", "bytes=9-12"}, 206, "0123"},
		"the end":           {"GET", []string{"Range", "bytes=-2"}, 206, "89"},
		"range if the same": {"GET", []string{"Range", "bytes=0-3", "If-Range", etag}, 206, "%PDF"},
		"range of another":  {"GET", []string{"Range", "bytes=0-3", "If-Range", `"x"`}, 200, content},
		"known already":     {"GET", []string{"If-None-Match", etag}, 304, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := o.ask(tc.method, "/v1/documents/"+string(id)+"/sealed", nil, tc.headers...)
			if r.status != tc.status || string(r.body) != tc.body || r.header.Get("ETag") != etag {
				t.Errorf("%d %q ETag %s, want %d %q", r.status, r.body, r.header.Get("ETag"), tc.status, tc.body)
			}
		})
	}
	r := o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil, "Range", "bytes=900-")
	if r.status != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("range behind the end: %d", r.status)
	}
	if d := r.header.Get("Content-Disposition"); d != `attachment; filename="`+string(id)+`.pdf"` {
		t.Errorf("Content-Disposition %s", d)
	}
}

func TestSealedReadIsLogged(t *testing.T) {
	o := openOffice(t, nil)
	id := o.sealed("H21.01-1", []byte("%PDF"))
	o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil, "As", "Phòng Tài nguyên")
	o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil)
	log, err := o.service.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	must(t, err)
	var readers []string
	for _, e := range log {
		if e.Action == "document.read" {
			readers = append(readers, e.Actor)
		}
	}
	if strings.Join(readers, ", ") != "Phòng Tài nguyên, Lê Thị Cẩm" {
		t.Errorf("readers %q", readers)
	}
}

func TestDestroyedIsGone(t *testing.T) {
	o := openOffice(t, nil)
	id := o.sealed("H21.01-1", []byte("%PDF"))
	_, err := o.service.Destroy(t.Context(), id, "Lê Thị Cẩm", "wrong citizen")
	must(t, err)
	if v := o.ask("GET", "/v1/documents/"+string(id)+"/sealed", nil).want(t, http.StatusGone); v["code"] != "destroyed" {
		t.Errorf("problem %v", v)
	}
	if v := o.document(id); v["state"] != "destroyed" {
		t.Errorf("document %v", v)
	}
}

// TestCorruptFileIsNeverAnsweredWhole damages the stored bytes behind the first chunk.
func TestCorruptFileIsNeverAnsweredWhole(t *testing.T) {
	o := openOffice(t, nil)
	id := o.sealed("H21.01-1", make([]byte, 300_000))
	doc, err := o.service.Catalog.Document(t.Context(), id)
	must(t, err)
	name := doc.Sealed.Name.String()
	path := filepath.Join(o.dir, "blobs", name[:2], name[2:4], name)
	must(t, os.Chmod(path, 0o600))
	stored, err := os.ReadFile(path)
	must(t, err)
	stored[250_000] ^= 1
	must(t, os.WriteFile(path, stored, 0o600))
	request, err := http.NewRequestWithContext(t.Context(), "GET", o.server.URL+"/v1/documents/"+string(id)+"/sealed", nil)
	must(t, err)
	request.Header.Set("Authorization", "Bearer "+o.key)
	response, err := http.DefaultClient.Do(request)
	must(t, err)
	defer response.Body.Close()
	if n, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Errorf("%d bytes of a damaged file were answered without an error", n)
	}
	if !strings.Contains(o.logs.String(), "file cannot be read") {
		t.Error("the log does not say that the file is damaged")
	}
}
