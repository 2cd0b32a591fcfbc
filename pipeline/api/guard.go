package api

import (
	"context"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// ServeHTTP implements http.Handler: it guards, answers and logs one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun, id := time.Now(), pipeline.NewID("req")
	who := &acting{language: r.Header.Get("Accept-Language")}
	r = r.WithContext(context.WithValue(context.WithValue(r.Context(), requestKey{}, id), callerKey{}, who))
	out := &answer{ResponseWriter: w, language: languageOf(r.Context()).String(), connection: http.NewResponseController(w), stall: a.Stall}
	out.connection.SetWriteDeadline(time.Time{}) // one of an earlier request may still stand
	r.Body = &steady{ReadCloser: r.Body, connection: out.connection, stall: a.Stall}
	secure(out.Header(), id)
	defer func() {
		broken := a.recovered(recover(), out, r)
		a.Logger.InfoContext(r.Context(), "request", "request", id, "method", method(r), "route", route404(r.Pattern), "status", out.status, "key", who.Key, "agency", who.Agency,
			"bytes", out.bytes, "ms", time.Since(begun).Milliseconds())
		if broken {
			panic(http.ErrAbortHandler) // what was begun must not look complete
		}
	}()
	if err := a.admit(r); err != nil {
		a.problem(r.Context(), err).send(out)
		return
	}
	a.dispatch(out, r)
}

// requestKey is the context's key of the request id.
type requestKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// secure sets the headers that every answer has.
func secure(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// admit refuses what a browser on this machine could be led to send: a name of another machine that was made to point
// here, or a request from another site's page.
func (a *API) admit(r *http.Request) error {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if len(host) > 2 && host[0] == '[' {
		host = host[1 : len(host)-1]
	}
	if ip := net.ParseIP(host); !a.TLS && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errHost
	}
	if a.origins.Check(r) != nil {
		return errForeign
	}
	return nil
}

// dispatch serves r, or says in our form that nothing is there.
func (a *API) dispatch(w *answer, r *http.Request) {
	if _, pattern := a.mux.Handler(r); pattern != "" {
		a.mux.ServeHTTP(w, r)
		return
	}
	silent := &silence{header: http.Header{}}
	a.mux.ServeHTTP(silent, r)
	err := errNoRoute
	if allow := silent.header.Get("Allow"); silent.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", allow)
		err = errMethod
	}
	a.problem(r.Context(), err).send(w)
}

// recovered answers a panic, and reports whether it came too late for that.
func (a *API) recovered(p any, out *answer, r *http.Request) bool {
	if p == nil || p == http.ErrAbortHandler {
		return p != nil
	}
	a.Logger.ErrorContext(r.Context(), "panic", "request", requestID(r.Context()), "route", r.Pattern, "panic", p, "stack", string(debug.Stack()))
	if out.status != 0 {
		return true
	}
	fault.problem(r.Context()).send(out)
	return false
}

// method keeps invented methods out of the log.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

func route404(pattern string) string {
	if pattern == "" {
		return "none"
	}
	return pattern
}
