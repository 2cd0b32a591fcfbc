package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is every error answer: problem details for HTTP (RFC 9457) with a stable code and what to do.
type Problem struct {
	Type    string  `json:"type" doc:"urn:motlan:problem: and the code"`
	Code    string  `json:"code" doc:"Stable; what programs compare"`
	Status  int     `json:"status"`
	Title   string  `json:"title" doc:"The same for every occurrence. This, detail, fix and what are Vietnamese, or English where Accept-Language asks for it"`
	Detail  string  `json:"detail" doc:"About this occurrence"`
	Fix     string  `json:"fix" doc:"What the caller should do"`
	Errors  []Fault `json:"errors,omitempty" nullable:"false" doc:"The parts of the request that are wrong"`
	Request string  `json:"request_id" doc:"Stands in the log too"`
}

// Fault is one wrong part of a request. It never repeats the value.
type Fault struct {
	Where   string   `json:"where" doc:"e.g. body.owner.identifier.value"`
	What    string   `json:"what"`
	Allowed []string `json:"allowed,omitempty" nullable:"false" doc:"What may be meant, likeliest first"`
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// problem turns an error into its answer. What is not in the table is a fault of the system: its text goes to the log,
// the caller gets the number to ask for.
func (a *API) problem(ctx context.Context, err error) *Problem {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = errAborted // the caller has gone
	}
	r := ruleFor(err)
	p := r.problem(ctx)
	if p.Detail == "" {
		p.Detail = hideNumbers(detail(languageOf(ctx), err))
	}
	p.Errors = faults(languageOf(ctx), err)
	if r.status >= http.StatusInternalServerError {
		a.Logger.ErrorContext(ctx, "request failed", "request", p.Request, "code", r.code, "error", err)
	}
	return p
}

func (r rule) problem(ctx context.Context) *Problem {
	l := languageOf(ctx)
	return &Problem{Type: "urn:motlan:problem:" + r.code, Code: r.code, Status: r.status, Title: r.title.In(l), Detail: say(l, r.detail),
		Fix: r.fix.In(l), Request: requestID(ctx)}
}

// translate puts the library's own errors (a body that is no JSON, a field out of its range) into our form. It drops the
// values, which may be personal.
func (a *API) translate(ctx huma.Context, _ string, body any) (any, error) {
	model, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	l := languageOf(ctx.Context())
	p := ruleOf(model.Status).problem(ctx.Context())
	p.Status, p.Detail = model.Status, say(l, hideNumbers(model.Detail))
	var all []string
	for _, e := range model.Errors {
		f := foreseen(l, e)
		p.Errors = append(p.Errors, f)
		all = append(all, strings.TrimPrefix(f.Where+": "+f.What, ": "))
	}
	if len(all) > 0 {
		p.Detail = strings.Join(all, "; ")
	}
	return p, nil
}

// send writes a problem outside of any operation.
func (p *Problem) send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.Encode(p) // an error means that nobody listens any more
}
