package client_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/pipeline/api/client"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

// line is the wire between a client and a server. It breaks after so many bytes that were sent, each time it is mended.
type line struct {
	left   atomic.Int64
	broken atomic.Int64
	sent   atomic.Int64
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body = wire{r.Body, l}
	}
	return http.DefaultTransport.RoundTrip(r)
}

type wire struct {
	io.ReadCloser
	line *line
}

func (w wire) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p[:min(len(p), 16<<10)])
	w.line.sent.Add(int64(n))
	if left := w.line.left.Add(-int64(n)); left < 0 && left+int64(n) >= 0 {
		w.line.broken.Add(1)
		return 0, errors.New("the wire is cut")
	}
	return n, err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openOffice serves a fresh data folder, on which no engine works, and returns a client of it over a line.
func openOffice(t *testing.T) (*client.ClientWithResponses, *line, *pipeline.Service) {
	t.Helper()
	dir := t.TempDir()
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
	face := api.New(api.Config{Service: s, Agency: "H21.01", Deliveries: records, Spool: dir, Version: "test", Logger: slog.New(slog.DiscardHandler)})
	server := httptest.NewServer(face)
	t.Cleanup(func() { face.Stop(); server.Close() })
	key, _, err := s.CreateAPIKey(t.Context(), pipeline.NewAPIKey{Caller: "Lê Thị Cẩm", Agency: "H21.01", Roles: []pipeline.CallerRole{pipeline.Scanner},
		ExpiresAt: time.Now().Add(time.Hour), By: "test"})
	must(t, err)
	l := &line{}
	l.left.Store(1 << 60)
	c, err := client.Open(server.URL, client.Caller{Key: key}, &http.Client{Transport: l})
	must(t, err)
	return c, l, s
}

func openDossier(t *testing.T, c *client.ClientWithResponses) string {
	t.Helper()
	r, err := c.OpenDossierWithResponse(t.Context(), nil, client.NewDossier{Code: new("H21.01-1"), Owner: client.NewPerson{Name: "Nguyễn Văn An"}})
	must(t, err)
	must(t, client.Refusal(r))
	return r.JSON201.ID
}

// noise is a file of n bytes.
func noise(n int) []byte {
	random := rand.NewChaCha8([32]byte{1})
	content := make([]byte, n)
	random.Read(content)
	return content
}

func TestSendOverALineThatBreaks(t *testing.T) {
	for name, size := range map[string]int{"whole": 1 << 20, "in parts": 6 << 20} {
		t.Run(name, func(t *testing.T) {
			c, wire, s := openOffice(t)
			dossier, content := openDossier(t, c), noise(size)
			wire.left.Store(int64(size / 2))
			sender := client.Sender{Client: c, Part: 1 << 20, Notes: t.TempDir()}
			first, err := sender.Send(t.Context(), client.File{Dossier: dossier, Name: "bản vẽ.pdf", Lane: "batch", Content: bytes.NewReader(content)})
			if err != nil || wire.broken.Load() != 1 {
				t.Fatalf("sent over %d breaks: %+v, %v", wire.broken.Load(), first, err)
			}
			again, err := sender.Send(t.Context(), client.File{Dossier: dossier, Name: "bản vẽ.pdf", Content: bytes.NewReader(content)})
			if err != nil || again.Document != first.Document || !again.Duplicate {
				t.Errorf("sent again: %+v, %v; first %+v", again, err, first)
			}
			docs, err := s.Catalog.Documents(t.Context(), pipeline.DocumentQuery{Dossier: pipeline.DossierID(dossier)})
			if err != nil || len(docs) != 1 || docs[0].Lane != "batch" {
				t.Errorf("documents %+v, %v, want the one", docs, err)
			}
		})
	}
}

// TestSendGoesOnInAnotherProcess gives an upload up in the middle, as a process that is killed, and goes on with another sender.
func TestSendGoesOnInAnotherProcess(t *testing.T) {
	c, wire, _ := openOffice(t)
	dossier, content, notes := openDossier(t, c), noise(6<<20), t.TempDir()
	wire.left.Store(4 << 20)
	killed := client.Sender{Client: c, Part: 1 << 20, Notes: notes, Patience: time.Nanosecond}
	if _, err := killed.Send(t.Context(), client.File{Dossier: dossier, Content: bytes.NewReader(content)}); err == nil {
		t.Fatal("the upload did not break off")
	}
	before := wire.sent.Load()
	next := client.Sender{Client: c, Part: 1 << 20, Notes: notes}
	receipt, err := next.Send(t.Context(), client.File{Dossier: dossier, Content: bytes.NewReader(content)})
	if err != nil || receipt.Size != int64(len(content)) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if sent := wire.sent.Load() - before; sent > 3<<20 {
		t.Errorf("%d bytes were sent again, of %d", sent, len(content))
	}
}

// TestSendBeginsAnew remembers an upload that the server has forgotten.
func TestSendBeginsAnew(t *testing.T) {
	c, wire, _ := openOffice(t)
	dossier, content, notes := openDossier(t, c), noise(6<<20), t.TempDir()
	wire.left.Store(4 << 20)
	killed := client.Sender{Client: c, Notes: notes, Patience: time.Nanosecond}
	killed.Send(t.Context(), client.File{Dossier: dossier, Content: bytes.NewReader(content)})
	remembered, err := os.ReadDir(notes)
	if err != nil || len(remembered) != 1 {
		t.Fatalf("remembered %v, %v", remembered, err)
	}
	must(t, os.WriteFile(filepath.Join(notes, remembered[0].Name()), []byte("up-forgotten"), 0o600))
	sender := client.Sender{Client: c, Notes: notes}
	if _, err := sender.Send(t.Context(), client.File{Dossier: dossier, Content: bytes.NewReader(content)}); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(notes); err != nil || len(left) != 0 {
		t.Errorf("still remembered: %v, %v", left, err)
	}
}

func TestRefusalsAreSaidOnce(t *testing.T) {
	c, wire, _ := openOffice(t)
	sender := client.Sender{Client: c}
	_, err := sender.Send(t.Context(), client.File{Dossier: "dos-nothing", Content: bytes.NewReader(noise(1000))})
	var problem *client.Problem
	if !errors.As(err, &problem) || problem.Code != client.ProblemCodeNotFound || problem.Fix != "Kiểm tra mã đã gửi." || wire.sent.Load() > 1000 {
		t.Errorf("%v after %d bytes", err, wire.sent.Load())
	}
}
