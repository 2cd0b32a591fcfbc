package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/storage/catalog"
)

// stream is one connection to the stream of events.
type stream struct {
	t     *testing.T
	lines *bufio.Reader
	hang  context.CancelFunc
}

// listen opens a stream behind a cursor.
func (o *office) listen(cursor string) *stream {
	o.t.Helper()
	ctx, cancel := context.WithCancel(o.t.Context())
	o.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, o.server.URL+"/v1/events/stream", nil)
	must(o.t, err)
	r.Header.Set("Authorization", "Bearer "+o.key)
	if cursor != "" {
		r.Header.Set("Last-Event-ID", cursor)
	}
	response, err := http.DefaultClient.Do(r)
	must(o.t, err)
	o.t.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "text/event-stream" {
		o.t.Fatalf("stream is %d, %s", response.StatusCode, got)
	}
	return &stream{o.t, bufio.NewReader(response.Body), cancel}
}

// block returns the lines up to the next empty one.
func (s *stream) block() (id, data string, err error) {
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil || line == "\n" {
			return id, data, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "id":
			id = value
		case "data":
			data = value
		}
	}
}

// event returns the next event's position and the cursor to come back with.
func (s *stream) event() (position int64, cursor string) {
	s.t.Helper()
	for {
		id, data, err := s.block()
		must(s.t, err)
		if data == "" {
			continue // a comment
		}
		var e api.Event
		must(s.t, json.Unmarshal([]byte(data), &e))
		if fmt.Sprint(e.Position) != id || e.Dossier == "" || e.Type != "dossier.received" {
			s.t.Errorf("event %s has the id %s", data, id)
		}
		return e.Position, id
	}
}

func (o *office) openDossiers(n int, prefix string) {
	o.t.Helper()
	for i := range n {
		o.dossier(fmt.Sprint("H21.01-", prefix, i), building)
	}
	_, err := o.service.Catalog.(*catalog.Catalog).Sequence(o.t.Context())
	must(o.t, err)
}

// TestStreamGoesOnWhereItBroke reads events over connections that break: every event comes once, in order, also those that happen while
// nobody listens.
func TestStreamGoesOnWhereItBroke(t *testing.T) {
	o := openOffice(t, nil)
	o.openDossiers(4, "a")
	cursor, want := "", int64(1)
	for part := range 3 {
		s := o.listen(cursor)
		for range 2 {
			var got int64
			if got, cursor = s.event(); got != want {
				t.Fatalf("event %d, want %d", got, want)
			}
			want++
		}
		s.hang()
		o.openDossiers(1, fmt.Sprint("b", part))
	}
}

// TestStreamBringsWhatHappens sends what happens while somebody listens, and only what is theirs.
func TestStreamBringsWhatHappens(t *testing.T) {
	o := openOffice(t, nil)
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H99", Name: "another"}))
	s := o.listen("")
	other := o.as(o.keyOf("H99", "Cổng khác", pipeline.AgencySystem))
	other.post("/v1/dossiers", `{"code":"H99-1","owner":`+husband+`}`).want(t, http.StatusCreated)
	o.openDossiers(1, "a")
	if got, _ := s.event(); got != 2 {
		t.Errorf("event %d, want the second one", got)
	}
}

// TestSilentStreamBeats keeps a stream alive in which nothing happens, and moves its cursor past what is others'.
func TestSilentStreamBeats(t *testing.T) {
	o := openOffice(t, func(c *api.Config) { c.Stall = 500 * time.Millisecond })
	must(t, o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H99", Name: "another"}))
	o.as(o.keyOf("H99", "Cổng khác", pipeline.AgencySystem)).post("/v1/dossiers", `{"code":"H99-1","owner":`+husband+`}`).want(t, http.StatusCreated)
	o.openDossiers(0, "")
	s := o.listen("")
	for {
		id, data, err := s.block()
		must(t, err)
		if data != "" {
			t.Fatalf("sent %s", data)
		}
		if id == "1" {
			break
		}
	}
	s.block()
	o.openDossiers(1, "a")
	if got, _ := s.event(); got != 2 {
		t.Errorf("event %d, want the second one", got)
	}
}

// TestStoppingEndsStreams lets a server drain.
func TestStoppingEndsStreams(t *testing.T) {
	o := openOffice(t, nil)
	s := o.listen("")
	o.face.Stop()
	if _, err := io.Copy(io.Discard, s.lines); err != nil {
		t.Errorf("the stream ends with %v", err)
	}
}
