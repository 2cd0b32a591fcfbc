package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motlan/motlan/pipeline"
)

// right says who may use an operation. What the path's id names must be of the caller's agency besides: for everybody else it
// is not there.
type right struct {
	open  bool                  // asks for no credentials, and tells nothing about anybody
	roles []pipeline.CallerRole // any of them; none: whoever has a key
}

func (r right) has(role pipeline.CallerRole) bool { return slices.Contains(r.roles, role) }

// Who does what, in an agency.
var (
	everybody = right{}
	nobody    = right{open: true} // need be known
	readers   = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Reviewer, pipeline.Signer, pipeline.Manager, pipeline.Auditor, pipeline.AgencySystem}}
	lookers   = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Reviewer, pipeline.Signer, pipeline.Manager, pipeline.Auditor}}
	counter   = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Manager, pipeline.AgencySystem}}
	scanners  = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.AgencySystem}}
	sorters   = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Reviewer}}
	signers   = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Signer}}
	reviewers = right{roles: []pipeline.CallerRole{pipeline.Reviewer}}
	stoppers  = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Reviewer, pipeline.Manager}}
	managers  = right{roles: []pipeline.CallerRole{pipeline.Manager}}
	issuers   = right{roles: []pipeline.CallerRole{pipeline.Manager, pipeline.AgencySystem}}
	systems   = right{roles: []pipeline.CallerRole{pipeline.Admin, pipeline.AgencySystem}}
	auditing  = right{roles: []pipeline.CallerRole{pipeline.Manager, pipeline.Auditor, pipeline.AgencySystem}}
)

// rights is the one table of who may do what. An operation that is not in it cannot be served.
var rights = map[string]right{
	"open-dossier": counter, "get-dossier": readers, "step-dossier": counter,
	"reuse-holding": counter, "ask-anyway": counter, "look-up": counter,
	"list-reuses": auditing, "end-holding": issuers, "suspend-certificate": managers,
	"upload-component": scanners, "upload-loose": scanners,
	"begin-upload": scanners, "upload-options": scanners, "upload-offset": scanners, "append-upload": scanners, "drop-upload": scanners, "get-upload": scanners,
	"get-document": readers, "get-sealed": readers, "get-original": readers, "get-page": lookers,
	"sign-document": signers, "retry-document": counter, "sort-document": sorters, "keep-whole": sorters,
	"list-reviews": lookers, "next-review": reviewers, "release-review": reviewers, "get-review": reviewers, "get-crop": reviewers,
	"settle-document": reviewers, "confirm-field": reviewers, "correct-field": reviewers, "correct-subject": reviewers,
	"confirm-second": reviewers, "send-back": reviewers, "reject-document": sorters, "rejection-reasons": everybody,
	"quarantine-document": stoppers, "ask-purge": managers, "agree-purge": managers, "ask-release": managers, "agree-release": managers,
	"grant-mandate": managers, "list-mandates": managers, "end-mandate": managers,
	"list-events": auditing, "stream-events": issuers,
	"register-webhook": systems, "list-webhooks": systems, "end-webhook": systems, "rotate-webhook": systems,
	"list-deliveries": systems, "replay-webhook": systems, "get-queue": everybody,
	"health": nobody, "readiness": nobody,
}

// rightOf panics where the table says nothing.
func rightOf(operation string) right {
	r, ok := rights[operation]
	if !ok {
		panic("nobody has said who may use " + operation)
	}
	return r
}

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
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
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

// kindOfPath is what the id in a path names.
func kindOfPath(path string) pipeline.Kind {
	for prefix, kind := range map[string]pipeline.Kind{"/v1/dossiers/{id}": pipeline.KindDossier, "/v1/documents/{id}": pipeline.KindDocument,
		"/v1/holdings/{id}": pipeline.KindHolding, "/v1/webhooks/{id}": pipeline.KindWebhook} {
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

// secured describes an operation's callers.
func secured(op *huma.Operation) {
	r := rightOf(op.OperationID)
	if r.open {
		return
	}
	op.Security = []map[string][]string{{"bearer": {}}}
	op.Parameters = append(op.Parameters,
		&huma.Param{Name: "X-Person", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "Who acts, where a system calls for a person of its agency. Everybody else acts in their own name"},
		&huma.Param{Name: "X-Purpose", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "What a paper is read for; stands in the log. If none: to work on its dossier"})
	if len(r.roles) > 0 {
		op.Extensions = map[string]any{"x-roles": r.roles}
	}
}
