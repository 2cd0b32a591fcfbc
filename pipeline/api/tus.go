package api

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"golang.org/x/exp/slog" // the handler's

	"github.com/motlan/motlan/pipeline"
)

// sessionKept is how long an upload may rest before what came of it is forgotten.
const sessionKept = 24 * time.Hour

// tusRoutes lists how a file is uploaded in parts, by the tus protocol 1.0.0 (creation, creation-with-upload, expiration,
// termination). The caller is an agency's system or a clerk's program.
func (a *API) tusRoutes(spec huma.API) {
	t := a.resumable()
	// agency, staff: begins, and learns where to send the bytes
	route(a, spec, "POST /v1/dossiers/{id}/uploads", "begin-upload", "Begin an upload that survives a broken connection (tus 1.0.0)", t.answer(t.handler.PostFile), takesParts, a.saysDay, tusHeaders("Upload-Length", "Upload-Metadata"),
		answers(http.StatusCreated, "Begun: Location takes the bytes"))
	route(a, spec, "OPTIONS /v1/dossiers/{id}/uploads", "upload-options", "Read what of tus is spoken", t.answer(nil))
	// agency, staff: how much came, more of it, nothing more of it
	route(a, spec, "HEAD /v1/uploads/{id}", "upload-offset", "Read in Upload-Offset how many bytes came", t.answer(t.handler.HeadFile), tusHeaders())
	route(a, spec, "PATCH /v1/uploads/{id}", "append-upload", "Send bytes from Upload-Offset on", t.answer(t.handler.PatchFile), takesParts, a.saysDay, tusHeaders("Upload-Offset"),
		answers(http.StatusNoContent, "They came; behind the last ones Location names the document"))
	route(a, spec, "DELETE /v1/uploads/{id}", "drop-upload", "Give an upload up", t.answer(t.handler.DelFile), tusHeaders(), answers(http.StatusNoContent, "Forgotten"))
	route(a, spec, "GET /v1/uploads/{id}", "get-upload", "Read how far an upload is, and its receipt", t.get)
}

// takesParts says that the body is a part of a file.
func takesParts(op *huma.Operation) {
	op.RequestBody = &huma.RequestBody{Description: "Bytes of the file. At the beginning they may be left out; Upload-Metadata has filename, component, form, lane, replaces, scanned_at (RFC 3339) and sha256 (hexadecimal)",
		Content: map[string]*huma.MediaType{"application/offset+octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

// tusHeaders describes the protocol's headers of a request, which its handler reads.
func tusHeaders(names ...string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		for _, name := range append([]string{"Tus-Resumable"}, names...) {
			op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
				Description: map[string]string{"Tus-Resumable": "1.0.0", "Upload-Length": "Bytes of the whole file", "Upload-Offset": "How many bytes came",
					"Upload-Metadata": "Names, each with its value in Base64, between commas"}[name]})
		}
	}
}

// resumable is the protocol's maintained handler over our sessions. Its locks are this process's, as the sessions are.
type resumable struct {
	*API
	handler *handler.UnroutedHandler
	locks   *memorylocker.MemoryLocker
}

func (a *API) resumable() *resumable {
	t := &resumable{API: a, locks: memorylocker.New()}
	parts := handler.NewStoreComposer()
	parts.UseCore(t)
	parts.UseTerminater(t)
	parts.UseLocker(tusLocker{t.locks})
	var err error
	t.handler, err = handler.NewUnroutedHandler(handler.Config{StoreComposer: parts, MaxSize: a.MaxUpload, BasePath: "/v1/uploads/", NetworkTimeout: a.Stall,
		Cors: &handler.CorsConfig{Disable: true}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), PreFinishResponseCallback: t.finished})
	if err != nil {
		panic(err)
	}
	return t
}

type tusInput struct {
	ID string `path:"id" maxLength:"64"`
}

// tusCall is what the sessions have to know of a request.
type tusCall struct {
	dossier    pipeline.DossierID
	connection *http.ResponseController
	reading    *tusReading
}

type tusCallKey struct{}

func tusCallOf(ctx context.Context) tusCall {
	c, _ := ctx.Value(tusCallKey{}).(tusCall)
	return c
}

// answer lets the handler answer, in our words where it refuses.
func (t *resumable) answer(handle http.HandlerFunc) func(context.Context, *tusInput) (*huma.StreamResponse, error) {
	next := t.handler.Middleware(handle)
	return func(_ context.Context, in *tusInput) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			r, w := humago.Unwrap(ctx)
			call := tusCall{pipeline.DossierID(in.ID), http.NewResponseController(w), &tusReading{}}
			r = r.WithContext(context.WithValue(ctx.Context(), tusCallKey{}, call))
			r.URL = &url.URL{Path: in.ID}          // where the handler looks for it
			r.Header.Del("X-HTTP-Method-Override") // the rights are of the method that was sent
			if r.Method != http.MethodOptions {
				w.Header().Set("Upload-Expires", t.now().Add(sessionKept).UTC().Format(http.TimeFormat))
			}
			out := &tusAnswer{ResponseWriter: w, api: t.API, request: r}
			next.ServeHTTP(out, r)
			out.end()
		}}, nil
	}
}

// finished adds to the answer behind the last bytes where the document is.
func (t *resumable) finished(e handler.HookEvent) (handler.HTTPResponse, error) {
	s, err := t.session(e.Context, e.Upload.ID)
	if err != nil || s.Receipt == nil || e.HTTPRequest.Method != http.MethodPatch {
		return handler.HTTPResponse{}, err
	}
	return handler.HTTPResponse{Header: handler.HTTPHeader{"Location": "/v1/documents/" + string(s.Receipt.Document)}}, nil
}

type tusStateOutput struct{ Body UploadState }

// UploadState is how far an upload in parts is.
type UploadState struct {
	ID      string   `json:"id"`
	Size    int64    `json:"size" doc:"Bytes of the whole"`
	Offset  int64    `json:"offset" doc:"Bytes that came"`
	Receipt *Receipt `json:"receipt,omitempty" doc:"Once all came and are durable"`
}

// get tells how far an upload is. Where a process died behind its last bytes, they are handed over now.
func (t *resumable) get(ctx context.Context, in *tusInput) (*tusStateOutput, error) {
	s, err := t.session(ctx, in.ID)
	if err == nil && s.had == s.Size && s.Receipt == nil {
		s, err = t.complete(ctx, in.ID)
	}
	if err != nil {
		return nil, err
	}
	return &tusStateOutput{UploadState{s.id, s.Size, s.had, s.Receipt}}, nil
}

// complete hands an upload over while nobody else does.
func (t *resumable) complete(ctx context.Context, id string) (*tusSession, error) {
	lock, err := t.locks.NewLock(id)
	if err == nil {
		err = lock.Lock(ctx, func() {})
	}
	if err != nil {
		return nil, err
	}
	defer lock.Unlock()
	s, err := t.session(ctx, id)
	if err == nil {
		err = s.handOver(ctx)
	}
	return s, err
}
