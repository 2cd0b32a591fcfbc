package api_test

import (
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/storage/catalog"
)

// post is an office whose events are posted to receivers on this machine; its clock stands until a test moves it.
type post struct {
	*api.Deliverer
	t       *testing.T
	catalog *catalog.Catalog
	service *pipeline.Service
	clock   time.Time
	logs    *buffer
	opened  int
}

// opens is when the post opens.
var opens = time.Date(2026, 3, 2, 8, 0, 0, 0, pipeline.Zone)

// newPost opens a post; change, if not nil, has the last word on the settings.
func newPost(t *testing.T, change func(*api.DelivererConfig)) *post {
	t.Helper()
	p := &post{t: t, service: service(t, t.TempDir()), clock: opens, logs: &buffer{}}
	p.catalog = p.service.Catalog.(*catalog.Catalog)
	c := api.DelivererConfig{Service: p.service, Deliveries: p.catalog, Networks: api.Networks{netip.MustParsePrefix("127.0.0.0/8")}, Roots: x509.NewCertPool(),
		Now: func() time.Time { return p.clock }, Logger: slog.New(slog.NewTextHandler(p.logs, nil))}
	if change != nil {
		change(&c)
	}
	p.Deliverer = api.NewDeliverer(c)
	return p
}

// happen opens as many dossiers and steps on one of the agency, and gives the events their places.
func (p *post) happen(agency pipeline.AgencyID, dossiers int) {
	p.t.Helper()
	for range dossiers {
		p.opened++
		_, err := p.service.OpenDossier(p.t.Context(), pipeline.NewDossier{Code: fmt.Sprint(p.opened), Receiving: agency, By: "Lê Thị Cẩm",
			Owner: pipeline.NewPerson{Name: "Nguyễn Văn An", Kind: pipeline.PersonalID, Value: "079085001234"}})
		must(p.t, err)
	}
	_, err := p.catalog.Sequence(p.t.Context())
	must(p.t, err)
}

// receiver is a server of an agency, which keeps what it is posted.
type receiver struct {
	*httptest.Server
	hook   pipeline.Webhook
	secret string
	// answer, if not nil, says what it answers to the nth message, counted from 1.
	answer func(n int, id string) int
	alone  string // Retry-After of what it does not take
	mu     sync.Mutex
	got    []message // guarded by mu
}

type message struct {
	header http.Header
	body   []byte
}

func (m message) id() string { return m.header.Get("Webhook-Id") }

// receive starts a receiver that is registered.
func (p *post) receive(answer func(n int, id string) int, types ...string) *receiver {
	p.t.Helper()
	r := &receiver{answer: answer}
	r.Server = httptest.NewTLSServer(r)
	p.t.Cleanup(r.Close)
	p.Roots.AddCert(r.Certificate())
	r.secret, r.hook = p.register(r.URL+"/events", types...)
	return r
}

func (p *post) register(address string, types ...string) (string, pipeline.Webhook) {
	p.t.Helper()
	secret, w, err := p.service.RegisterWebhook(p.t.Context(), pipeline.NewWebhook{Agency: "H21.01", URL: address, Types: types, By: "test"})
	must(p.t, err)
	return secret, w
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	m := message{q.Header, body}
	r.mu.Lock()
	r.got = append(r.got, m)
	n := len(r.got)
	r.mu.Unlock()
	if r.answer != nil {
		status := r.answer(n, m.id())
		if status >= http.StatusBadRequest && r.alone != "" {
			w.Header().Set("Retry-After", r.alone)
		}
		w.WriteHeader(status)
	}
}

// take returns what was received since the last call.
func (r *receiver) take() []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

// positions are those of the messages' events.
func positions(messages []message) (all []int64) {
	for _, m := range messages {
		var at, since int64
		fmt.Sscanf(m.id(), "evt_%d_%d", &at, &since)
		all = append(all, at)
	}
	return all
}

// received checks which events a receiver was posted since the last time.
func (p *post) received(r *receiver, want ...int64) {
	p.t.Helper()
	if got := positions(r.take()); fmt.Sprint(got) != fmt.Sprint(want) {
		p.t.Errorf("received %v, want %v\n%s", got, want, p.logs)
	}
}

// missing returns what the receiver did not take.
func (p *post) missing(w pipeline.Webhook) []pipeline.Delivery {
	p.t.Helper()
	list, err := p.catalog.NotTaken(p.t.Context(), pipeline.DeliveryQuery{Webhook: w.ID, Limit: 100})
	must(p.t, err)
	return list
}

// reached checks how far a webhook is in the feed.
func (p *post) reached(w pipeline.Webhook, want int64) {
	p.t.Helper()
	at, err := p.catalog.Reached(p.t.Context(), w.ID)
	if err != nil || at != want {
		p.t.Errorf("cursor at %d, %v, want %d", at, err, want)
	}
}
