package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/motlan/motlan/pipeline"
)

var (
	errOffset     = errors.New("Upload-Offset is not how many bytes came")
	errPaused     = errors.New("the bytes broke off; what came is kept")
	errTusVersion = errors.New("Tus-Resumable is not 1.0.0")
	errTus        = errors.New("the request is not one of the tus protocol")
)

// tusErrors are the domain's words for what the handler says.
var tusErrors = map[string]error{
	"ERR_MISMATCHED_OFFSET": errOffset, "ERR_UPLOAD_NOT_FOUND": pipeline.ErrNotFound, "ERR_UNSUPPORTED_VERSION": errTusVersion,
	"ERR_UNEXPECTED_EOF": errPaused, "ERR_CONNECTION_RESET": errPaused, "ERR_READ_TIMEOUT": errStalled, "ERR_UPLOAD_INTERRUPTED": errPaused,
	"ERR_LOCK_TIMEOUT": pipeline.ErrUnavailable, "ERR_SERVER_SHUTDOWN": pipeline.ErrUnavailable,
	"ERR_MAX_SIZE_EXCEEDED": errTooLarge, "ERR_UPLOAD_SIZE_EXCEEDED": errTooLarge,
}

// fault is an error as the handler sends it: our problem.
func (t *resumable) fault(ctx context.Context, err error) error {
	p := t.problem(ctx, err)
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.Encode(p) // into memory: never fails
	h := handler.HTTPHeader{"Content-Type": p.ContentType("")}
	if when := retryAfter(err); when != "" {
		h["Retry-After"] = when
	}
	return handler.Error{ErrorCode: p.Code, Message: p.Detail, HTTPResponse: handler.HTTPResponse{StatusCode: p.Status, Body: text.String(), Header: h}}
}

// tusAnswer puts what the handler says by itself into our words.
type tusAnswer struct {
	http.ResponseWriter
	api     *API
	request *http.Request
	refused int // the status of a refusal that was not sent yet
}

// Unwrap serves http.ResponseController.
func (w *tusAnswer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *tusAnswer) WriteHeader(status int) {
	h := w.Header()
	if status >= http.StatusBadRequest && strings.HasPrefix(h.Get("Content-Type"), "text/plain") {
		h.Del("Content-Length")
		w.refused = status
		return
	}
	if at := h.Get("Location"); status == http.StatusCreated {
		h.Set("Location", "/v1/uploads/"+path.Base(at)) // behind a proxy our own name leads nowhere
	}
	if known := h.Get("Tus-Extension"); known != "" {
		h.Set("Tus-Extension", known+",expiration")
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write takes the handler's own text of a refusal for its code.
func (w *tusAnswer) Write(p []byte) (int, error) {
	if w.refused == 0 {
		return w.ResponseWriter.Write(p)
	}
	code, _, _ := strings.Cut(string(p), ":")
	err := tusErrors[code]
	switch {
	case err == nil && w.refused >= http.StatusInternalServerError:
		err = fmt.Errorf("tus: %s", p)
	case err == nil:
		err = fmt.Errorf("%w: %s", errTus, strings.TrimSpace(string(p)))
	case errors.Is(err, errTusVersion):
		w.Header().Set("Tus-Version", "1.0.0")
	}
	w.refused = 0
	w.api.refuse(w.ResponseWriter, w.request, err)
	return len(p), nil
}

// end sends a refusal that has no text, as to HEAD.
func (w *tusAnswer) end() {
	if w.refused != 0 {
		w.ResponseWriter.WriteHeader(w.refused)
	}
}
