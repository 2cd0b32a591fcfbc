package api

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// Config says what the interface stands on.
type Config struct {
	Service   *pipeline.Service
	Agency    pipeline.AgencyID // of this installation
	Tokens    Identify          // tells who has a token that is no API key. If nil, there are none
	Rate      int               // requests a minute of one agency in this process. If zero, 6,000; negative: any number
	TLS       bool              // whether connections are encrypted; else requests must be addressed to this machine
	Spool     string            // folder, on the disk of the data, for uploads on their way; they have no name there
	MaxUpload int64             // bytes of one upload. If zero, 256 MiB
	Reserve   int64             // bytes that uploads leave free on the disk. If zero, 64 MiB
	Stall     time.Duration     // that a connection may stand still. If zero, 30 s
	Checks    []Check           // of /readyz, beside the catalog's and the disk's
	Version   string
	Logger    *slog.Logger // If nil, nothing is logged
	// Picture draws a part of a document's page as a JPEG. Its errors are the domain's. If nil, nobody sees pages here.
	Picture func(context.Context, pipeline.Document, pipeline.View) ([]byte, error)
	// Wanted draws a sheet, for a printer, of what is still missing in a dossier. If nil, there are no sheets.
	Wanted func(context.Context, pipeline.Dossier, []pipeline.Component) ([]byte, error)
	// Log proves what stands in the audit log.
	Log AuditLog
	// Deliveries is how far webhooks are, and Networks which private networks they may lead to; if none, to public addresses only.
	Deliveries pipeline.Deliveries
	Networks   Networks
}

// Check is one thing that must be in order before requests make sense.
type Check struct {
	Name   string                      // stable, for machines
	VI, EN string                      // what the operator does when it is not in order
	Run    func(context.Context) error // quick, safe for concurrent use; its error goes to the log only
}

// API serves the interface. It may be used concurrently.
type API struct {
	Config
	mux     *http.ServeMux
	origins *http.CrossOriginProtection
	news    bell
	limits  limits
	recent  recent
	streams atomic.Int64            // of events, open
	spare   atomic.Pointer[os.File] // a sealed spool that nobody uses
	stopped chan struct{}
	stop    sync.Once
}

// New returns the interface. It panics when the operations contradict themselves.
func New(c Config) *API {
	c.MaxUpload = cmp.Or(c.MaxUpload, 256<<20)
	c.Reserve = cmp.Or(c.Reserve, 64<<20)
	c.Rate = cmp.Or(c.Rate, 6000)
	c.Stall = cmp.Or(c.Stall, 30*time.Second)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	a := &API{Config: c, mux: http.NewServeMux(), origins: http.NewCrossOriginProtection(), stopped: make(chan struct{})}
	a.limits.minute = c.Rate
	a.news.ring = make(chan struct{})
	spec := humago.New(a.mux, a.describe())
	spec.UseMiddleware(a.guard)
	a.routes(spec)
	a.publish(spec)
	return a
}

// Stop ends requests that wait for something to happen, so that a server can drain. It may be called more than once.
func (a *API) Stop() { a.stop.Do(func() { close(a.stopped) }) }

// describe is the head of the OpenAPI document. The library's page for browsers would load scripts from elsewhere.
func (a *API) describe() huma.Config {
	c := huma.DefaultConfig("Motlan", a.Version)
	c.Info.Description = "Số hóa, ký số và dùng lại giấy tờ một cửa. Papers of one-stop public-service centres: digitised, sealed, reused.\n\n" +
		"Every call but those for health shows an API key or a token of a trusted issuer (RFC 6750), and sees what its agency works on: anything else is not there.\n\n" +
		"How much is taken from an agency stands in every answer (draft-ietf-httpapi-ratelimit-headers): RateLimit-Policy and RateLimit have an item \"agency\" of its requests a minute, where " +
		"there is a bound. The answers to uploads have \"papers-day\" and \"bytes-day\" besides, where the agency has a quota of a day in Vietnam: q is the quota, r what is left of it behind this " +
		"upload, t the seconds until midnight there. What goes over any of them is answered 429, with Retry-After."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer", Description: "An API key, or an access token"}}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema links
	c.RejectUnknownQueryParameters = true
	c.Transformers = []huma.Transformer{a.translate}
	return c
}

// publish serves the OpenAPI document, made once.
func (a *API) publish(spec huma.API) {
	schemas := spec.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel") // the library's own, which is never sent
	delete(schemas, "ErrorDetail")
	schemas["Problem"].Properties["code"].Enum = codes()
	closed(schemas["NewWebhook"].Properties["types"].Items, pipeline.EventTypes())
	document, err := json.MarshalIndent(spec.OpenAPI(), "", "  ")
	if err != nil {
		panic(err)
	}
	a.mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		w.Write(append(document, '\n'))
	})
	a.publishReference(spec.OpenAPI())
}

// closed lets a schema take these values only.
func closed(s *huma.Schema, values []string) {
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
	s.PrecomputeMessages()
}

// now is the service's clock.
func (a *API) now() time.Time {
	if a.Service.Now == nil {
		return time.Now()
	}
	return a.Service.Now()
}
