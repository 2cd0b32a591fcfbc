package s3_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"sync"
	"testing"
)

// mischief is what happens to one request.
type mischief int

const (
	passed     mischief = iota
	lost                // the connection breaks before the server hears of it
	unreported          // the server does it, and the connection breaks before the answer
	throttled           // the server says: slow down
	bare                // the server says nothing of checksums
	ended               // the server ends, and says that we have gone away
	cut                 // the server says that the body was cut off
)

func (m mischief) String() string {
	return [...]string{"passed", "lost", "unreported", "throttled", "bare", "ended", "cut"}[m]
}

// meddler stands between the storage and the server.
type meddler struct {
	*httptest.Server
	onward *httputil.ReverseProxy

	mu       sync.Mutex // guards what follows
	requests []string   // method and path
	meddle   func(n int, r *http.Request) mischief
}

// newMeddler stands before a server. Of the bed it returns, only the storage's requests pass through it.
func newMeddler(t testing.TB, b bed) (*meddler, bed) {
	t.Helper()
	target := &url.URL{Scheme: "http", Host: b.config.Endpoint}
	m := &meddler{onward: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // it is signed
	}}}
	m.onward.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	m.Server = httptest.NewServer(m)
	t.Cleanup(m.Close)
	b.config.Endpoint = m.Listener.Addr().String()
	return m, b
}

// disturb meddles from now on, with requests counted from 0; nil: not at all.
func (m *meddler) disturb(meddle func(n int, r *http.Request) mischief) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests, m.meddle = nil, meddle
}

// seen returns the requests since the last disturb.
func (m *meddler) seen() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.requests
}

func (m *meddler) next(r *http.Request) mischief {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests = append(m.requests, r.Method+" "+r.URL.RequestURI())
	if m.meddle == nil {
		return passed
	}
	return m.meddle(len(m.requests)-1, r)
}

func (m *meddler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch m.next(r) {
	case passed:
		m.onward.ServeHTTP(w, r)
	case lost:
		panic(http.ErrAbortHandler)
	case unreported:
		m.onward.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case throttled:
		refuse(w, http.StatusServiceUnavailable, "SlowDown")
	case ended:
		refuse(w, 499, "ClientDisconnected")
	case cut:
		refuse(w, http.StatusBadRequest, "IncompleteBody")
	case bare:
		m.onward.ServeHTTP(&withoutChecksums{w}, r)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	w.Write([]byte("<Error><Code>" + code + "</Code><Message>Not now.</Message></Error>"))
}

// withoutChecksums hides what the server says of checksums, in headers and in XML.
type withoutChecksums struct{ http.ResponseWriter }

var checksumElement = regexp.MustCompile("<ChecksumSHA256>.*</ChecksumSHA256>")

func (w *withoutChecksums) WriteHeader(status int) {
	w.Header().Del("X-Amz-Checksum-Sha256")
	if w.Header().Get("Content-Type") == "application/xml" {
		w.Header().Del("Content-Length")
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *withoutChecksums) Write(p []byte) (int, error) {
	if w.Header().Get("Content-Type") == "application/xml" {
		_, err := w.ResponseWriter.Write(checksumElement.ReplaceAll(p, nil))
		return len(p), err
	}
	return w.ResponseWriter.Write(p)
}
