package api

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// right says who may use an operation. What the path's id names must be of the caller's agency besides: for everybody else it
// is not there.
type right struct {
	open  bool                  // asks for no credentials, and tells nothing about anybody
	roles []pipeline.CallerRole // any of them; none: whoever has a key
	// reused: also for agencies that have reused the document, of which they are told what it says and shows, and nothing of how it was
	// made.
	reused bool
}

func reused(r right) right {
	r.reused = true
	return r
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
	issuing   = right{roles: []pipeline.CallerRole{pipeline.Scanner, pipeline.Signer, pipeline.Manager, pipeline.AgencySystem}}
	systems   = right{roles: []pipeline.CallerRole{pipeline.Admin, pipeline.AgencySystem}}
	portals   = right{roles: []pipeline.CallerRole{pipeline.Portal}}
	reporting = right{roles: []pipeline.CallerRole{pipeline.Manager, pipeline.Auditor}}
	auditing  = right{roles: []pipeline.CallerRole{pipeline.Manager, pipeline.Auditor, pipeline.AgencySystem}}
)

// rights is the one table of who may do what. An operation that is not in it cannot be served.
var rights = map[string]right{
	"open-dossier": counter, "get-dossier": readers, "list-wanted": readers, "print-wanted": readers, "step-dossier": counter,
	"reuse-holding": counter, "ask-anyway": counter, "add-component": counter, "look-up": counter,
	"get-holding": readers, "owner-holdings": portals, "list-reuses": auditing, "end-holding": issuers, "suspend-certificate": managers,
	"upload-component": scanners, "upload-loose": scanners,
	"begin-upload": scanners, "upload-options": scanners, "upload-offset": scanners, "append-upload": scanners, "drop-upload": scanners, "get-upload": scanners,
	"list-procedures": everybody, "get-procedure": everybody, "get-text": reused(readers), "get-code": issuers, "get-evidence": reused(readers),
	"get-document": reused(readers), "get-sealed": reused(readers), "get-original": readers, "get-page": reused(lookers),
	"sign-document": signers, "retry-document": counter, "sort-document": sorters, "keep-whole": sorters,
	"list-reviews": lookers, "next-review": reviewers, "release-review": reviewers, "get-review": reviewers, "get-crop": reviewers,
	"settle-document": reviewers, "confirm-field": reviewers, "correct-field": reviewers, "correct-subject": reviewers,
	"confirm-second": reviewers, "send-back": reviewers, "reject-document": sorters, "rejection-reasons": everybody,
	"quarantine-document": stoppers, "ask-purge": managers, "agree-purge": managers, "ask-release": managers, "agree-release": managers,
	"submit-manifest": issuers, "get-manifest": issuing, "upload-manifest-files": issuing,
	"bind-document": reviewers, "issue-result": issuing, "list-results": readers, "find-result": readers,
	"grant-mandate": managers, "list-mandates": managers, "end-mandate": managers,
	"report-asked-anyway": reporting, "list-events": auditing, "stream-events": issuers,
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
