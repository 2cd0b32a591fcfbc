package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// guard lets those in who may use an operation, before anything of the request is read.
func (a *API) guard(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	subject := pipeline.Ref{Kind: kindOfPath(ctx.Operation().Path), ID: ctx.Param("id")}
	if err := a.enter(w, r, rightOf(ctx.Operation().OperationID), subject); err != nil {
		a.refuse(w, r, err)
		return
	}
	next(ctx)
}

// enter decides whether a request goes on. Its subject belongs to an agency where it has a kind.
func (a *API) enter(w http.ResponseWriter, r *http.Request, may right, subject pipeline.Ref) error {
	if may.open {
		return nil
	}
	c, err := a.identify(r)
	if err == nil {
		err = a.limits.take(w.Header(), c.Agency)
	}
	if err != nil {
		return err
	}
	if len(may.roles) > 0 && !c.Has(may.roles...) {
		return fmt.Errorf("%w: one of %v may do this", pipeline.ErrForbidden, may.roles)
	}
	if err := a.act(r, c, may); err != nil || subject.Kind == "" {
		return err
	}
	if !strings.HasPrefix(subject.ID, beginnings[subject.Kind]) {
		return pipeline.ErrNotFound
	}
	err = a.admits(r, c, may, subject)
	if errors.Is(err, pipeline.ErrNotFound) {
		return pipeline.ErrNotFound // in the same words, whether it is another's or nowhere
	}
	return err
}

// admits says by which right somebody reaches what a path names: by the agency that they work for, or by a mandate, which then stands
// in the log as the purpose.
func (a *API) admits(r *http.Request, c pipeline.Caller, may right, subject pipeline.Ref) error {
	ctx := r.Context()
	if audits(c, may) {
		m, err := a.Service.AdmitAuditor(ctx, c, subject)
		actingIn(ctx).by(m)
		return err
	}
	if may.reused {
		return a.Service.AdmitReader(ctx, c.Agency, subject)
	}
	return a.Service.AdmitAgency(ctx, c.Agency, subject)
}

// audits reports whether only being an auditor lets the caller use an operation.
func audits(c pipeline.Caller, may right) bool {
	return len(may.roles) > 0 && !slices.ContainsFunc(may.roles, func(r pipeline.CallerRole) bool { return r != pipeline.Auditor && c.Has(r) })
}

// refuse answers a request that does not get in.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, pipeline.ErrUnauthenticated) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="motlan"`)
	}
	if when := retryAfter(err); when != "" {
		w.Header().Set("Retry-After", when)
	}
	a.problem(r.Context(), err).send(w)
}

// beginnings are how our ids begin. Nobody is asked for anything else: it may be a person's number, which a database server's own log
// would keep.
var beginnings = map[pipeline.Kind]string{pipeline.KindDossier: "dos-", pipeline.KindDocument: "doc-", pipeline.KindHolding: "hol-",
	pipeline.KindWebhook: "whk-", pipeline.KindManifest: "mnf-"}

// kindOfPath is what the id in a path names.
func kindOfPath(path string) pipeline.Kind {
	for prefix, kind := range map[string]pipeline.Kind{"/v1/dossiers/{id}": pipeline.KindDossier, "/v1/documents/{id}": pipeline.KindDocument,
		"/v1/holdings/{id}": pipeline.KindHolding, "/v1/webhooks/{id}": pipeline.KindWebhook, "/v1/manifests/{id}": pipeline.KindManifest} {
		if len(path) >= len(prefix) && path[:len(prefix)] == prefix {
			return kind
		}
	}
	return ""
}

// own refuses to act for another agency. What a request leaves open is the caller's.
func own(mine, named pipeline.AgencyID) (pipeline.AgencyID, error) {
	if named != "" && named != mine {
		return "", errAgency
	}
	return mine, nil
}

// listed is the agency whose affairs an operation lists: the caller's own, or one that a mandate of no narrower scope opens to an auditor.
func (a *API) listed(ctx context.Context, operation string, named pipeline.AgencyID) (pipeline.AgencyID, error) {
	c := callerOf(ctx)
	if !audits(c, rightOf(operation)) {
		return own(c.Agency, named)
	}
	_, err := a.Service.AdmitAuditorTo(ctx, c, named)
	if errors.Is(err, pipeline.ErrNotFound) {
		err = errAgency
	}
	return named, err
}
