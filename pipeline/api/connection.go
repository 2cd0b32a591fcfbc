package api

import (
	"io"
	"net/http"
	"time"
)

// answer is a response that knows what was sent. A caller that does not take its bytes for too long is dropped.
type answer struct {
	http.ResponseWriter
	connection *http.ResponseController
	stall      time.Duration
	status     int
	bytes      int64
	language   string // of a problem
	// before, if not nil, has the last word on the head of the answer.
	before func(http.Header)
}

// Unwrap serves http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= http.StatusOK {
		a.status = status
		if a.before != nil {
			a.before(a.Header())
		}
	}
	a.connection.SetWriteDeadline(time.Now().Add(a.stall))
	a.sayLanguage()
	a.ResponseWriter.WriteHeader(status)
}

// sayLanguage names a problem's language, unless an answer that was kept has its own.
func (a *answer) sayLanguage() {
	h := a.Header()
	if h.Get("Content-Type") != problemType {
		return
	}
	h.Add("Vary", "Accept-Language")
	if h.Get("Content-Language") == "" {
		h.Set("Content-Language", a.language)
	}
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	a.connection.SetWriteDeadline(time.Now().Add(a.stall))
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// steady is a request body that must go on: an upload may take long, but not stand still. The deadline is lifted at the
// end, or it would end the request while it is worked on.
type steady struct {
	io.ReadCloser
	connection *http.ResponseController
	stall      time.Duration
}

func (s *steady) Read(p []byte) (int, error) {
	s.connection.SetReadDeadline(time.Now().Add(s.stall))
	n, err := s.ReadCloser.Read(p)
	if err != nil {
		s.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}

// silence takes the mux's own answer, of which only status and headers count.
type silence struct {
	header http.Header
	status int
}

func (s *silence) Header() http.Header         { return s.header }
func (s *silence) Write(p []byte) (int, error) { return len(p), nil }
func (s *silence) WriteHeader(status int)      { s.status = status }
