package api_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func sha(content string) string {
	sum := sha256.Sum256([]byte(content))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func TestUploadIsDurableWhenAnswered(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	r := o.ask("POST", "/v1/dossiers/"+id+"/components/drawing/files", strings.NewReader("a drawing"), "X-Person", "Đỗ Văn Quét",
		"Content-Disposition", `attachment; filename*=UTF-8''b%E1%BA%A3n%20v%E1%BA%BD.tif`)
	v := r.want(t, http.StatusAccepted)
	if r.header.Get("Location") != "/v1/documents/"+v["document"].(string) {
		t.Errorf("Location %q", r.header.Get("Location"))
	}
	doc, err := o.service.Catalog.Document(t.Context(), pipeline.DocumentID(v["document"].(string)))
	must(t, err)
	upload, err := o.service.Catalog.Upload(t.Context(), doc.Sources[0].Upload)
	must(t, err)
	if doc.Component != "drawing" || doc.Signing.Person != "Đỗ Văn Quét" || upload.Name != "bản vẽ.tif" || upload.Blob.Plain.String() != v["sha256"] {
		t.Errorf("stored %+v of %+v", upload, doc.Signing)
	}
	if files := o.files(); len(files) > 0 {
		t.Errorf("left in the data folder: %v", files)
	}
	again := o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader("a drawing")).want(t, http.StatusOK)
	if again["document"] != v["document"] || again["duplicate"] != true {
		t.Errorf("the same bytes again: %v, want document %v", again, v["document"])
	}
}

// TestUploadsOneAfterTheOther sends files of other lengths over what is left of those before them.
func TestUploadsOneAfterTheOther(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	sent := map[string]string{}
	for i, length := range []int{300_000, 100, 0, 200_000, 70_000, 300_000} {
		content := strings.Repeat(string(rune('a'+i)), length) + "the end"
		v := o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader(content)).want(t, http.StatusAccepted)
		sent["/v1/documents/"+v["document"].(string)+"/original"] = content
	}
	for path, content := range sent {
		if r := o.ask("GET", path, nil); r.status != http.StatusOK || string(r.body) != content {
			t.Errorf("%s: status %d, %d bytes, want %d", path, r.status, len(r.body), len(content))
		}
	}
}

func TestUploadNamesAreData(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	for n, tc := range []struct{ query, disposition, want string }{
		{"", "", "upload"},
		{"?name=..%2F..%2Fetc%2Fpasswd", "", "../../etc/passwd"},
		{"?name=a%1b%5B2Jb%00.jpg", "", "a\uFFFD[2Jb\uFFFD.jpg"},
		{"?name=%ff.jpg", "", "\uFFFD.jpg"},
		{"", `attachment; filename="đơn.pdf"`, "đơn.pdf"},
		{"?name=q.jpg", `attachment; filename="d.jpg"`, "q.jpg"},
		{"", `;;;`, "upload"},
		{"?name=%20", "", "upload"},
	} {
		v := o.ask("POST", "/v1/dossiers/"+id+"/files"+tc.query, strings.NewReader(fmt.Sprint(n)), "Content-Disposition", tc.disposition).want(t, http.StatusAccepted)
		upload, err := o.service.Catalog.Upload(t.Context(), pipeline.UploadID(v["upload"].(string)))
		must(t, err)
		if upload.Name != tc.want {
			t.Errorf("name of %q, %q = %q, want %q", tc.query, tc.disposition, upload.Name, tc.want)
		}
	}
}

func TestUploadDigest(t *testing.T) {
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	for n, tc := range []struct {
		header, value string
		status        int
	}{
		{"Content-Digest", "sha-256=:" + sha("content 0") + ":", http.StatusAccepted},
		{"Content-Digest", "sha-512=:AAAA:, SHA-256=:" + sha("content 1") + ":;p=1", http.StatusAccepted},
		{"Digest", "SHA-256=" + sha("content 2"), http.StatusAccepted},
		{"Content-Digest", "sha-512=:AAAA:", http.StatusAccepted}, // not ours to judge
		{"Content-Digest", "sha-256=:" + sha("other") + ":", http.StatusBadRequest},
		{"Digest", "sha-256=" + sha("other"), http.StatusBadRequest},
		{"Content-Digest", "sha-256=" + sha("content 6"), http.StatusBadRequest},
		{"Content-Digest", "sha-256=::", http.StatusBadRequest},
		{"Content-Digest", "sha-256", http.StatusBadRequest},
		{"Content-Digest", "sha-256=:AAAA:", http.StatusBadRequest},
	} {
		r := o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader(fmt.Sprintf("content %d", n)), tc.header, tc.value)
		if r.status != tc.status {
			t.Errorf("%s: %s = %d, want %d: %s", tc.header, tc.value, r.status, tc.status, r.body)
		}
	}
	docs, err := o.service.Catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	must(t, err)
	if len(docs) != 4 {
		t.Errorf("%d documents, want 4", len(docs))
	}
}

func TestUploadTooLarge(t *testing.T) {
	t.Parallel()
	o := openOffice(t, func(c *apiConfig) { c.MaxUpload = 1000 })
	id := o.dossier("H21.01-1", building)
	o.ask("POST", "/v1/dossiers/"+id+"/files", bytes.NewReader(make([]byte, 1000))).want(t, http.StatusAccepted)
	for name, body := range map[string]io.Reader{
		"announced":   bytes.NewReader(make([]byte, 1001)),
		"unannounced": io.LimitReader(zeroes{}, 1001),
		"endless":     io.LimitReader(zeroes{}, 1<<24),
	} {
		if v := o.ask("POST", "/v1/dossiers/"+id+"/files", body).want(t, http.StatusRequestEntityTooLarge); v["code"] != "too_large" || !strings.Contains(v["detail"].(string), "nhiều nhất 0.001 MB") {
			t.Errorf("%s: problem %v", name, v)
		}
	}
}

// zeroes is an endless file.
type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestUploadIsNotHeldInMemory(t *testing.T) {
	const size = 100 << 20
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	v := o.ask("POST", "/v1/dossiers/"+id+"/files", io.LimitReader(zeroes{}, size)).want(t, http.StatusAccepted)
	runtime.ReadMemStats(&after)
	if v["size"] != float64(size) {
		t.Errorf("size %v, want %d", v["size"], size)
	}
	allocated := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d kB allocated, sender included", allocated>>10)
	if allocated > 8<<20 {
		t.Errorf("%d bytes allocated for an upload of %d", allocated, size)
	}
}

// raw speaks HTTP by hand.
func (o *office) raw(request string) net.Conn {
	o.t.Helper()
	c, err := net.Dial("tcp", o.server.Listener.Addr().String())
	must(o.t, err)
	o.t.Cleanup(func() { c.Close() })
	_, err = io.WriteString(c, request)
	must(o.t, err)
	return c
}

func (o *office) begun(id string) string {
	return "POST /v1/dossiers/" + id + "/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + o.key + "\r\nContent-Length: 1000000\r\n\r\nthe first bytes"
}

func TestStalledUploadEnds(t *testing.T) {
	t.Parallel()
	o := openOffice(t, func(c *apiConfig) { c.Stall = 20 * time.Millisecond })
	id := o.dossier("H21.01-1", building)
	response, err := http.ReadResponse(bufio.NewReader(o.raw(o.begun(id))), nil)
	must(t, err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusRequestTimeout {
		t.Errorf("status %d, want 408", response.StatusCode)
	}
	o.leavesNothing(id)
}

func TestAbortedUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	id := o.dossier("H21.01-1", building)
	c := o.raw(o.begun(id)).(*net.TCPConn)
	must(t, c.CloseWrite())
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	must(t, err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d, want 400", response.StatusCode)
	}
	o.leavesNothing(id)
}

func (o *office) leavesNothing(dossier string) {
	o.t.Helper()
	v := o.ask("GET", "/v1/dossiers/"+dossier, nil).want(o.t, http.StatusOK)
	if docs := v["documents"].([]any); len(docs) > 0 || len(o.files()) > 0 {
		o.t.Errorf("left: documents %v, files %v", docs, o.files())
	}
}

// slow stores only after the connection's deadline for reading would have passed.
type slow struct {
	pipeline.Blobs
	wait time.Duration
}

func (s slow) PutStored(ctx context.Context, ref pipeline.BlobRef, stored io.ReadSeeker) error {
	select {
	case <-time.After(s.wait):
		return s.Blobs.PutStored(ctx, ref, stored)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestUploadMayTakeLongToStore(t *testing.T) {
	t.Parallel()
	o := openOffice(t, func(c *apiConfig) {
		c.Stall = 500 * time.Millisecond // more than a loaded machine holds up a connection
		c.Service.Blobs = slow{c.Service.Blobs, 4 * c.Stall}
	})
	id := o.dossier("H21.01-1", building)
	o.ask("POST", "/v1/dossiers/"+id+"/files", strings.NewReader("x")).want(t, http.StatusAccepted)
}

func TestDiskFillsDuringUpload(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("mounting a tiny disk needs root: %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(disk, syscall.MNT_DETACH)) })
	o := openOffice(t, func(c *apiConfig) { c.Spool, c.Reserve = disk, 1 })
	id := o.dossier("H21.01-1", building)
	if v := o.ask("POST", "/v1/dossiers/"+id+"/files", io.LimitReader(zeroes{}, 4<<20)).want(t, 507); v["code"] != "no_space" {
		t.Errorf("problem %v", v)
	}
	var free syscall.Statfs_t
	must(t, syscall.Statfs(disk, &free))
	if free.Bavail != free.Blocks {
		t.Errorf("%d of %d blocks are free afterwards", free.Bavail, free.Blocks)
	}
}
