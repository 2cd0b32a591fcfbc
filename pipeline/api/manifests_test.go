package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// oldLine is a line about a result whose file has this content.
func oldLine(dossier, content, more string) string {
	return fmt.Sprintf(`{"dossier":%q,"type":"building-permit","number":"12/GPXD","issuer":"Sở Xây dựng","date":"2020-05-06","sha256":%q%s}`,
		dossier, pipeline.DigestOf([]byte(content)), more)
}

// manifest hands in a manifest of a line about a result of each dossier.
func (o *office) manifest(dossiers ...string) pipeline.Manifest {
	o.t.Helper()
	var lines []pipeline.OldResult
	for _, dossier := range dossiers {
		lines = append(lines, pipeline.OldResult{Dossier: dossier, Type: "building-permit", Number: "1", Issuer: "Sở", Date: "2020-05-06",
			SHA256: pipeline.DigestOf([]byte(dossier)).String()})
	}
	m, _, err := o.service.SubmitManifest(o.t.Context(), pipeline.NewManifest{Agency: "H21.01", By: "test", Lines: lines})
	must(o.t, err)
	return m
}

func (o *office) submit(status int, lines ...string) map[string]any {
	o.t.Helper()
	return o.post("/v1/manifests", `{"lines":[`+strings.Join(lines, ",")+`]}`).want(o.t, status)
}

// form is a multipart form of files, by name and content in turn. A digest, if not empty, is announced for each.
func form(t *testing.T, digest string, files ...string) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	must(t, w.WriteField("note", "passed over"))
	for i := 0; i < len(files); i += 2 {
		header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, files[i])}}
		if digest != "" {
			header.Set("Content-Digest", "sha-256=:"+sha(digest)+":")
		}
		p, err := w.CreatePart(header)
		must(t, err)
		_, err = p.Write([]byte(files[i+1]))
		must(t, err)
	}
	must(t, w.Close())
	return body, w.FormDataContentType()
}

func (o *office) form(path, digest string, files ...string) reply {
	o.t.Helper()
	body, kind := form(o.t, digest, files...)
	return o.ask("POST", path, body, "Content-Type", kind)
}

// TestManifestOverHTTP hands in a manifest, its files in another order, and finds out what became of them.
func TestManifestOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	subject := `,"file":"b.pdf","subjects":[{"role":"owner","name":"Trần Thị Bình","identifier":{"kind":"personal-id","value":"` + wifeID + `"}}]`
	lines := []string{oldLine("D-1", "a", ""), oldLine("D-2", "b", subject), oldLine("D-3", "c", `,"procedure":"1.00999"`)}
	m := o.submit(http.StatusCreated, lines...)
	bad := m["lines"].([]any)[2].(map[string]any)["errors"].([]any)[0].(map[string]any)
	if m["accepted"] != 2.0 || m["refused"] != 1.0 || bad["where"] != "body.lines[2].procedure" || bad["allowed"].([]any)[0] != building || strings.Contains(bad["what"].(string), "no procedure") {
		t.Fatalf("report %v", m)
	}
	if again := o.submit(http.StatusOK, lines...); again["id"] != m["id"] || again["known"] != 2.0 {
		t.Errorf("again %v", again)
	}
	path := "/v1/manifests/" + m["id"].(string)
	r := o.form(path+"/files", "", "b.pdf", "b", "other.pdf", "nobody named this", "a.pdf", "a")
	files := r.want(t, http.StatusMultiStatus)["files"].([]any)
	for i, want := range []struct {
		line    float64
		problem any
	}{{2, nil}, {0, "not_found"}, {1, nil}} {
		f := files[i].(map[string]any)
		got, _ := f["problem"].(map[string]any)
		if named := f["lines"].([]any); want.line > 0 && (len(named) != 1 || named[0].(map[string]any)["n"] != want.line) || want.problem != got["code"] && got != nil || got == nil && want.problem != nil {
			t.Errorf("file %d: %v", i, f)
		}
	}
	one := o.ask("POST", path+"/files", strings.NewReader("a"), "Content-Digest", "sha-256=:"+sha("a")+":").want(t, http.StatusMultiStatus)["files"].([]any)[0].(map[string]any)
	if line := one["lines"].([]any)[0].(map[string]any); line["known"] != true || line["document"] == "" {
		t.Errorf("one that has come: %v", one)
	}
	page := o.ask("GET", path+"?limit=1&after=1", nil).want(t, http.StatusOK)
	item := page["items"].([]any)[0].(map[string]any)
	if item["n"] != 2.0 || item["state"] != "working" || item["dossier"] != "D-2" || item["file"] != "b.pdf" || page["next"] != nil || page["states"].(map[string]any)["working"] != 2.0 {
		t.Errorf("page %v", page)
	}
	whole, err := json.Marshal([]any{m, page, files})
	must(t, err)
	if text := string(whole) + o.logs.String(); strings.Contains(text, wifeID) || strings.Contains(text, "Bình") {
		t.Error("an answer or the log names somebody")
	}
}

// TestFormsThatBreak keeps what has come before, and says what is wrong with each file.
func TestFormsThatBreak(t *testing.T) {
	o := openOffice(t, func(c *apiConfig) { c.MaxUpload = 1000 })
	m := o.submit(http.StatusCreated, oldLine("D-1", "a", ""), oldLine("D-2", "b", ""))
	path := "/v1/manifests/" + m["id"].(string) + "/files"
	files := o.form(path, "b", "a.pdf", "a", "b.pdf", "b", "large.pdf", strings.Repeat("x", 1001)).want(t, http.StatusMultiStatus)["files"].([]any)
	for i, code := range []string{"digest_mismatch", "", "too_large"} {
		p, _ := files[i].(map[string]any)["problem"].(map[string]any)
		if got, _ := p["code"].(string); got != code {
			t.Errorf("file %d: %v, want %q", i, files[i], code)
		}
	}
	body, kind := form(t, "", "a.pdf", "a", "b.pdf", "b")
	broken := o.ask("POST", path, bytes.NewReader(body.Bytes()[:body.Len()-30]), "Content-Type", kind)
	if broken.status != http.StatusBadRequest {
		t.Errorf("broken off: %d %s", broken.status, broken.body)
	}
	states := o.ask("GET", strings.TrimSuffix(path, "/files"), nil).want(t, http.StatusOK)["states"].(map[string]any)
	if states["working"] != 2.0 {
		t.Errorf("what had come before is %v", states)
	}
	for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=x"} {
		if r := o.ask("POST", path, strings.NewReader("no form"), "Content-Type", kind); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", kind, r.status, r.body)
		}
	}
}

// TestLongManifestOverHTTP hands in as many lines as there may be.
func TestLongManifestOverHTTP(t *testing.T) {
	o := openOffice(t, nil)
	var lines []string
	for n := range pipeline.MostLines {
		lines = append(lines, oldLine(fmt.Sprintf("D-%d", n), fmt.Sprint(n), ""))
	}
	if m := o.submit(http.StatusCreated, lines...); m["accepted"] != float64(pipeline.MostLines) {
		t.Errorf("accepted %v", m["accepted"])
	}
	if r := o.post("/v1/manifests", `{"lines":[`+strings.Join(append(lines, oldLine("D-x", "x", "")), ",")+`]}`); r.status != http.StatusUnprocessableEntity {
		t.Errorf("one more: %d", r.status)
	}
}

// TestManifestsAreTheirAgencies: a system says which person vouches, and another agency does not learn of a manifest.
func TestManifestsAreTheirAgencies(t *testing.T) {
	o := openOffice(t, nil)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H22.02", Name: "Sở khác"}))
	body := `{"lines":[` + oldLine("D-1", "a", "") + `]}`
	system := o.as(o.keyOf("H21.01", "một cửa", pipeline.AgencySystem))
	system.ask("POST", "/v1/manifests", strings.NewReader(body), "Content-Type", "application/json").want(t, http.StatusUnprocessableEntity)
	m := system.ask("POST", "/v1/manifests", strings.NewReader(body), "Content-Type", "application/json", "X-Person", "Lê Na").want(t, http.StatusCreated)
	other := o.as(o.keyOf("H22.02", "Bình", pipeline.Manager))
	other.ask("GET", "/v1/manifests/"+m["id"].(string), nil).want(t, http.StatusNotFound)
	other.ask("POST", "/v1/manifests/"+m["id"].(string)+"/files", strings.NewReader("a")).want(t, http.StatusNotFound)
}
