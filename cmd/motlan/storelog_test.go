package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// storeLog is what a MinIO says of every request that it was sent: method, path, query, headers and answer.
type storeLog struct {
	*httptest.Server
	mu   sync.Mutex // guards what follows
	said []byte
	more chan struct{} // closed when something is added
}

func newStoreLog(t *testing.T) *storeLog {
	t.Helper()
	l := &storeLog{more: make(chan struct{})}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	return l
}

// settings have a MinIO tell it.
func (l *storeLog) settings() []string {
	return []string{"MINIO_AUDIT_WEBHOOK_ENABLE_TEST=on", "MINIO_AUDIT_WEBHOOK_ENDPOINT_TEST=" + l.URL}
}

func (l *storeLog) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	entries, _ := io.ReadAll(r.Body)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, entries...)
	close(l.more)
	l.more = make(chan struct{})
}

// until waits for an entry that says something, and returns all.
func (l *storeLog) until(t *testing.T, says string) []byte {
	t.Helper()
	for {
		l.mu.Lock()
		said, more := l.said, l.more
		l.mu.Unlock()
		if bytes.Contains(said, []byte(says)) {
			return said
		}
		select {
		case <-more:
		case <-t.Context().Done():
			t.Fatalf("%d bytes of the access log have no %q", len(said), says)
		}
	}
}

// ended makes a last request of a MinIO, which it refuses, and returns its access log up to that.
func (l *storeLog) ended(t *testing.T, minio string) []byte {
	t.Helper()
	answer, err := http.Get("http://" + minio + "/no-bucket/the-last-request")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return l.until(t, "the-last-request")
}
