package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// How long a request may be under way before the same one, sent again, is carried out anew, and how long answers are kept.
const (
	answerLease = 2 * time.Minute
	answerKept  = 24 * time.Hour
)

var (
	errOtherRequest = errors.New("this Idempotency-Key was used for another request")
	errUnderWay     = errors.New("the first request of this Idempotency-Key is still under way")
	errBadKey       = errors.New("an Idempotency-Key has 1 to 200 visible ASCII characters")
)

// asking are the operations that change nothing: they are asked anew, and every look is logged.
var asking = []string{"look-up", "next-review", "owner-holdings"}

// repeatable lets callers repeat an operation under an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the
// second request gets the first one's answer. It concerns what takes JSON: uploads are known by their bytes.
func repeatable(a *API, op *huma.Operation) {
	if slices.Contains(asking, op.OperationID) {
		return
	}
	op.Middlewares = append(op.Middlewares, a.once)
	op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "Names this request: sent again within 24 hours, it is answered as it was (Idempotency-Replayed: true)"})
}

// once carries a request out, or answers it as it was answered before. A process that dies between act and stored answer
// leaves the key under way until its lease ends; then the same request runs again. That is safe: what our operations make
// is named by the caller's own codes or by bytes, and a step that was taken is refused by the state it left.
func (a *API) once(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		next(ctx)
		return
	}
	r = r.WithContext(ctx.Context())
	asked, err := a.asked(r, ctx.Operation(), key)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	known, err := a.Service.Catalog.BeginAnswer(r.Context(), asked)
	if err != nil || !known.Mine {
		a.repeat(w, r, asked, known, err)
		return
	}
	out := &recorder{ResponseWriter: w}
	defer a.keep(r, asked, out) // also behind a panic
	next(humago.NewContext(ctx.Operation(), r, out))
}

// asked reads the request and hashes what it asks for. A body that is too large for the operation is refused there.
func (a *API) asked(r *http.Request, op *huma.Operation, key string) (pipeline.Answering, error) {
	if len(key) > 200 || strings.Trim(key, visible) != "" {
		return pipeline.Answering{}, errBadKey
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, op.MaxBodyBytes+1))
	if err != nil {
		return pipeline.Answering{}, a.interrupted(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	keys, caller := a.Service.Keys, callerOf(r.Context())
	return pipeline.Answering{
		Key:    keys.Hash("answer to", string(caller.Agency), cmp.Or(string(caller.Key), caller.Name), r.Pattern, key),
		Asks:   keys.Hash("answer for", r.URL.Path, r.URL.RawQuery, r.Header.Get("X-Person"), r.Header.Get("If-Match"), string(body)),
		Holder: requestID(r.Context()), Lease: answerLease, Keep: answerKept,
	}, nil
}

// visible are the characters that a key may have.
const visible = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// repeat answers a request that came before.
func (a *API) repeat(w http.ResponseWriter, r *http.Request, asked pipeline.Answering, known pipeline.StoredAnswer, err error) {
	switch {
	case err != nil:
	case known.Asks != asked.Asks:
		err = errOtherRequest
	case len(known.Sealed) == 0:
		err = errUnderWay
	default:
		err = a.replay(w, r, asked, known)
	}
	if err != nil {
		a.refuse(w, r, err)
	}
}

func (a *API) replay(w http.ResponseWriter, r *http.Request, asked pipeline.Answering, known pipeline.StoredAnswer) error {
	kept, err := a.unseal(asked, known.Sealed)
	if err != nil {
		return err
	}
	if kept, err = a.stillTold(r, kept); err != nil {
		return err
	}
	w.Header().Set("Idempotency-Replayed", "true")
	kept.send(w)
	return nil
}

// stillTold is the answer as it may be told now. Of a document that was stopped as a secret paper or destroyed since, only
// what is told of it today.
func (a *API) stillTold(r *http.Request, kept keptAnswer) (keptAnswer, error) {
	if !strings.HasPrefix(r.URL.Path, "/v1/documents/") || kept.Status >= http.StatusBadRequest || len(kept.Body) == 0 {
		return kept, nil
	}
	doc, err := a.Service.Catalog.Document(r.Context(), pipeline.DocumentID(r.PathValue("id")))
	if err != nil || doc.State != pipeline.StateQuarantine && doc.State != pipeline.StateDestroyed {
		return kept, err
	}
	now, err := a.documentAnswer(r.Context(), doc)
	if err != nil {
		return kept, err
	}
	kept.Header.Del("ETag")
	kept.Body, err = json.Marshal(now.Body)
	return kept, err
}

// keep keeps what the first request was answered, then answers it: whoever has seen the answer gets it again. An answer that
// says "not now" is not kept.
func (a *API) keep(r *http.Request, asked pipeline.Answering, out *recorder) {
	var sealed []byte
	var err error
	if out.status >= http.StatusBadRequest {
		out.Header().Set("Content-Language", languageOf(r.Context()).String())
	}
	if lasts(out.status) {
		sealed, err = a.seal(asked, out.answer())
	}
	err = errors.Join(err, a.Service.Catalog.EndAnswer(context.WithoutCancel(r.Context()), asked, sealed))
	if err != nil { // the lease will end by itself
		a.Logger.ErrorContext(r.Context(), "answer was not kept", "request", requestID(r.Context()), "error", err)
	}
	out.flush()
}

// lasts reports whether the same request would be answered in the same way later.
func lasts(status int) bool {
	switch status {
	case 0, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
		return false
	}
	return status < http.StatusInternalServerError
}
