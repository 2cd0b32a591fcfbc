package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// begin begins an upload in parts and returns its path. What is said beside the bytes comes as name and value in turn.
func (o *office) begin(dossier string, size int, said ...string) string {
	o.t.Helper()
	r := o.begins(dossier, size, said...)
	if r.status != http.StatusCreated || r.header.Get("Upload-Expires") == "" {
		o.t.Fatalf("begin = %d %v %s", r.status, r.header, r.body)
	}
	return r.header.Get("Location")
}

func (o *office) begins(dossier string, size int, said ...string) reply {
	o.t.Helper()
	var meta []string
	for i := 0; i < len(said); i += 2 {
		meta = append(meta, said[i]+" "+base64.StdEncoding.EncodeToString([]byte(said[i+1])))
	}
	return o.ask("POST", "/v1/dossiers/"+dossier+"/uploads", nil, "Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(size), "Upload-Metadata", strings.Join(meta, ","),
		"X-Person", "Đỗ Văn Quét")
}

// send sends bytes from an offset on.
func (o *office) send(path string, offset int, part []byte) reply {
	o.t.Helper()
	return o.ask("PATCH", path, bytes.NewReader(part), "Tus-Resumable", "1.0.0", "Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
}

// offset asks how many bytes came; -1 where the upload is not there.
func (o *office) offset(path string) int {
	o.t.Helper()
	r := o.ask("HEAD", path, nil, "Tus-Resumable", "1.0.0")
	n, err := strconv.Atoi(r.header.Get("Upload-Offset"))
	if r.status == http.StatusNotFound {
		return -1
	}
	must(o.t, err)
	return n
}

// patch is the head of a part, with more headers.
func (o *office) patch(path string, offset, length int, more ...string) string {
	return strings.Join(append([]string{"PATCH " + path + " HTTP/1.1", "Host: localhost", "Authorization: Bearer " + o.key, "Tus-Resumable: 1.0.0",
		fmt.Sprintf("Upload-Offset: %d", offset), "Content-Type: application/offset+octet-stream", fmt.Sprintf("Content-Length: %d", length)}, more...), "\r\n") + "\r\n\r\n"
}

// breaksOff sends the head and the first bytes of a part, then no more, and waits until the server has noticed.
func (o *office) breaksOff(path string, offset, length int, first []byte) {
	o.t.Helper()
	c := o.raw(o.patch(path, offset, length))
	_, err := c.Write(first)
	must(o.t, err)
	must(o.t, c.(*net.TCPConn).CloseWrite())
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	must(o.t, err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		o.t.Errorf("a part that broke off = %d", response.StatusCode)
	}
}

// scan is a file that looks like none of its parts.
func scan(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func TestUploadGoesOnBehindABrokenConnection(t *testing.T) {
	o := openOffice(t, nil)
	content := scan(300_000)
	path := o.begin(o.dossier("H21.01-1", building), len(content), "filename", "bản vẽ An.tif", "component", "drawing", "form", "compared-upload")
	o.breaksOff(path, 0, len(content), content[:150_001])
	if n := o.offset(path); n != 150_001 {
		t.Fatalf("offset %d behind a broken connection, want 150001", n)
	}
	o.inTheClear(content[1000:1032], "An.tif", "Quét")
	if r := o.send(path, 150_001, content[150_001:200_000]); r.status != http.StatusNoContent || r.header.Get("Upload-Offset") != "200000" {
		t.Fatalf("the next part = %d %v %s", r.status, r.header, r.body)
	}
	if v := o.ask("GET", path, nil).want(t, http.StatusOK); v["offset"] != 200_000.0 || v["receipt"] != nil {
		t.Errorf("under way: %v", v)
	}
	last := o.send(path, 200_000, content[200_000:])
	receipt := o.ask("GET", path, nil).want(t, http.StatusOK)["receipt"].(map[string]any)
	if last.status != http.StatusNoContent || last.header.Get("Location") != "/v1/documents/"+receipt["document"].(string) {
		t.Errorf("the last part = %d %v, receipt %v", last.status, last.header, receipt)
	}
	if receipt["sha256"] != pipeline.DigestOf(content).String() || receipt["size"] != 300_000.0 {
		t.Errorf("receipt %v", receipt)
	}
	doc, err := o.service.Catalog.Document(t.Context(), pipeline.DocumentID(receipt["document"].(string)))
	must(t, err)
	upload, err := o.service.Catalog.Upload(t.Context(), doc.Sources[0].Upload)
	must(t, err)
	if upload.Name != "bản vẽ An.tif" || doc.Component != "drawing" || doc.Form != pipeline.ComparedUpload || doc.Signing.Person != "Đỗ Văn Quét" {
		t.Errorf("document %+v of %+v", doc, upload)
	}
	if n := o.offset(path); n != len(content) {
		t.Errorf("offset %d at the end", n)
	}
}

// TestUploadIsTakenOverFromASenderThatHangs: a sender whose first connection hangs, half open, need not wait until the server gives it up.
func TestUploadIsTakenOverFromASenderThatHangs(t *testing.T) {
	o := openOffice(t, func(c *apiConfig) { c.Stall = time.Hour })
	content := scan(300_000)
	path := o.begin(o.dossier("H21.01-1", building), len(content))
	hangs := o.raw(o.patch(path, 0, len(content), "Expect: 100-continue"))
	reads, err := http.ReadResponse(bufio.NewReader(hangs), nil) // it reads the bytes now
	must(t, err)
	_, err = hangs.Write(content[:150_001])
	must(t, err)
	came := o.offset(path)
	if reads.StatusCode != http.StatusContinue || came > 150_001 {
		t.Fatalf("%d, then %d bytes", reads.StatusCode, came)
	}
	o.send(path, came, content[came:])
	receipt := o.ask("GET", path, nil).want(t, http.StatusOK)["receipt"].(map[string]any)
	if receipt["sha256"] != pipeline.DigestOf(content).String() {
		t.Errorf("receipt %v", receipt)
	}
}

// TestUploadIsTakenOverAtAnyMoment asks how much came just when a part begins, which hangs then.
func TestUploadIsTakenOverAtAnyMoment(t *testing.T) {
	o := openOffice(t, func(c *apiConfig) { c.Stall = time.Hour })
	path := o.begin(o.dossier("H21.01-1", building), 300_000)
	for range 100 {
		came := o.offset(path)
		o.raw(o.patch(path, came, 1000) + "some")
		if n := o.offset(path); n != came && n != came+len("some") {
			t.Fatalf("%d bytes came, %d before", n, came)
		}
	}
}

// inTheClear fails where anything of an upload can be read in its folder.
func (o *office) inTheClear(content []byte, texts ...string) {
	o.t.Helper()
	entries, err := os.ReadDir(filepath.Join(o.dir, "uploads"))
	must(o.t, err)
	for _, e := range entries {
		stored, err := os.ReadFile(filepath.Join(o.dir, "uploads", e.Name()))
		must(o.t, err)
		for _, text := range append(texts, string(content)) {
			if bytes.Contains(stored, []byte(text)) {
				o.t.Errorf("%s holds %q in the clear", e.Name(), text)
			}
		}
	}
	if len(entries) < 2 {
		o.t.Errorf("nothing lies in the folder: %v", entries)
	}
}

func TestUploadInPartsIsRefused(t *testing.T) {
	o := openOffice(t, func(c *apiConfig) { c.MaxUpload = 1000 })
	dossier := o.dossier("H21.01-1", building)
	path := o.begin(dossier, 10)
	o.send(path, 0, []byte("01234"))
	patch := func(headers ...string) reply { return o.ask("PATCH", path, strings.NewReader("x"), headers...) }
	for name, tc := range map[string]struct {
		r      reply
		status int
		code   string
	}{
		"another offset":   {o.send(path, 3, []byte("34")), 409, "wrong_offset"},
		"more than all":    {o.send(path, 5, []byte("567890")), 413, "too_large"},
		"too large":        {o.begins(dossier, 1001), 413, "too_large"},
		"no such line":     {o.begins(dossier, 10, "component", "none"), 404, "unknown_component"},
		"no such form":     {o.begins(dossier, 10, "form", "none"), 422, "invalid"},
		"no such time":     {o.begins(dossier, 10, "scanned_at", "today"), 422, "invalid"},
		"no digest":        {o.begins(dossier, 10, "sha256", "xyz"), 400, "bad_digest"},
		"no such dossier":  {o.begins("dos-none", 10), 404, "not_found"},
		"no such upload":   {o.send("/v1/uploads/ses-none", 0, []byte("x")), 404, "not_found"},
		"not our folder":   {o.send("/v1/uploads/..%2Fcatalog", 0, []byte("x")), 404, "not_found"},
		"another protocol": {patch("Upload-Offset", "5"), 412, "tus_version"},
		"another type":     {patch("Tus-Resumable", "1.0.0", "Upload-Offset", "5"), 400, "tus"},
	} {
		if v := tc.r.want(t, tc.status); v["code"] != tc.code || v["fix"] == nil {
			t.Errorf("%s: %v", name, v)
		}
	}
	if n := o.offset(path); n != 5 {
		t.Errorf("offset %d, want 5", n)
	}
	options := o.ask("OPTIONS", "/v1/dossiers/"+dossier+"/uploads", nil)
	if got := options.header.Get("Tus-Extension"); got != "creation,creation-with-upload,termination,expiration" || options.header.Get("Tus-Max-Size") != "1000" {
		t.Errorf("OPTIONS = %d %v", options.status, options.header)
	}
}

func TestUploadInPartsIsItsCallers(t *testing.T) {
	o := openOffice(t, nil)
	path := o.begin(o.dossier("H21.01-1", building), 10)
	other := o.as(o.keyOf("H21.01", "Bình", pipeline.Scanner))
	other.send(path, 0, []byte("0123456789")).want(t, http.StatusNotFound)
	other.ask("GET", path, nil).want(t, http.StatusNotFound)
	if r := other.ask("DELETE", path, nil, "Tus-Resumable", "1.0.0"); r.status != http.StatusNotFound || other.offset(path) != -1 {
		t.Errorf("another caller's DELETE = %d", r.status)
	}
	if n := o.offset(path); n != 0 {
		t.Errorf("offset %d, want 0", n)
	}
	if r := o.ask("DELETE", path, nil, "Tus-Resumable", "1.0.0"); r.status != http.StatusNoContent || o.offset(path) != -1 {
		t.Errorf("DELETE = %d", r.status)
	}
}

func TestUploadInOneCall(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	r := o.ask("POST", "/v1/dossiers/"+dossier+"/uploads", strings.NewReader("0123456789"), "Tus-Resumable", "1.0.0", "Upload-Length", "10",
		"Content-Type", "application/offset+octet-stream", "X-Person", "Quét")
	if r.status != http.StatusCreated || !strings.HasPrefix(r.header.Get("Location"), "/v1/uploads/ses-") || r.header.Get("Upload-Offset") != "10" {
		t.Fatalf("POST = %d %v %s", r.status, r.header, r.body)
	}
	if v := o.ask("GET", r.header.Get("Location"), nil).want(t, http.StatusOK); v["receipt"] == nil {
		t.Errorf("state %v", v)
	}
}

// away is a store that is out of reach.
type away struct{ pipeline.Blobs }

func (away) Put(context.Context, pipeline.DataKey, io.ReadSeeker) (pipeline.BlobRef, error) {
	return pipeline.BlobRef{}, pipeline.ErrUnavailable
}

func TestUploadIsHandedOverByTheNextProcess(t *testing.T) {
	o := openOffice(t, nil)
	path := o.begin(o.dossier("H21.01-1", building), 10)
	there := o.service.Blobs
	o.service.Blobs = away{there}
	if r := o.send(path, 0, []byte("0123456789")); r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" {
		t.Errorf("while the store is away = %d %v %s", r.status, r.header, r.body)
	}
	o.service.Blobs = there
	o.server.Config.Handler = api.New(api.Config{Service: o.service, Agency: "H21.01", Spool: o.dir, Version: "test"})
	first := o.ask("GET", path, nil).want(t, http.StatusOK)["receipt"].(map[string]any)
	if first["duplicate"] != false || first["size"] != 10.0 {
		t.Errorf("receipt %v", first)
	}
	if r := o.send(path, 10, nil); r.status != http.StatusNoContent || o.offset(path) != 10 {
		t.Errorf("a last part that is sent again = %d %s", r.status, r.body)
	}
	if again := o.ask("GET", path, nil).want(t, http.StatusOK)["receipt"].(map[string]any); again["document"] != first["document"] {
		t.Errorf("receipt %v, before %v", again, first)
	}
}

// stored is the file in which an upload's bytes lie.
func (o *office) stored(path string) string {
	return filepath.Join(o.dir, "uploads", strings.TrimPrefix(path, "/v1/uploads/")+".bytes")
}

func TestWhatAProcessWasWritingIsWrittenOver(t *testing.T) {
	o := openOffice(t, nil)
	content := scan(200_000)
	path := o.begin(o.dossier("H21.01-1", building), len(content), "sha256", pipeline.DigestOf(content).String())
	o.send(path, 0, content[:100_000])
	half, err := os.ReadFile(o.stored(path))
	must(t, err)
	must(t, os.WriteFile(o.stored(path), append(half, half[:2000]...), 0o600)) // of a record that has 64 kB
	if n := o.offset(path); n != 100_000 {
		t.Fatalf("offset %d, want 100000", n)
	}
	o.send(path, 100_000, content[100_000:])
	if v := o.ask("GET", path, nil).want(t, http.StatusOK); v["receipt"] == nil {
		t.Errorf("state %v", v)
	}
}

func TestSpoiltUploadIsGone(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	changed := o.begin(dossier, 10)
	o.send(changed, 0, []byte("01234"))
	stored, err := os.ReadFile(o.stored(changed))
	must(t, err)
	stored[20] ^= 1
	must(t, os.WriteFile(o.stored(changed), stored, 0o600))
	other := o.begin(dossier, 10, "sha256", pipeline.DigestOf([]byte("other")).String())
	for path, tc := range map[string]struct {
		r      reply
		status int
		code   string
	}{changed: {o.send(changed, 5, []byte("56789")), 500, "corrupt"}, other: {o.send(other, 0, []byte("0123456789")), 400, "digest_mismatch"}} {
		if v := tc.r.want(t, tc.status); v["code"] != tc.code || o.offset(path) != -1 {
			t.Errorf("%v, offset %d", v, o.offset(path))
		}
	}
	if v := o.ask("GET", "/v1/dossiers/"+dossier, nil).want(t, http.StatusOK); len(v["documents"].([]any)) > 0 {
		t.Errorf("documents %v", v["documents"])
	}
}

func TestUploadsThatRestAreSwept(t *testing.T) {
	o := openOffice(t, nil)
	dossier := o.dossier("H21.01-1", building)
	rests, goesOn := o.begin(dossier, 10), o.begin(dossier, 10)
	o.send(rests, 0, []byte("01234"))
	o.send(goesOn, 0, []byte("01234"))
	entries, err := os.ReadDir(filepath.Join(o.dir, "uploads"))
	must(t, err)
	yesterday := time.Now().Add(-25 * time.Hour)
	for _, e := range entries {
		must(t, os.Chtimes(filepath.Join(o.dir, "uploads", e.Name()), yesterday, yesterday))
	}
	o.send(goesOn, 5, []byte("567"))
	must(t, o.face.Sweep())
	if o.offset(rests) != -1 || o.offset(goesOn) != 8 {
		t.Errorf("offsets %d and %d, want none and 8", o.offset(rests), o.offset(goesOn))
	}
}
