package api

import (
	"context"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// routes lists the operations, each with its caller.
func (a *API) routes(spec huma.API) {
	// agency, staff: what a procedure asks for
	route(a, spec, "GET /v1/procedures", "list-procedures", "List the procedures in force", a.listProcedures)
	route(a, spec, "GET /v1/procedures/{code}", "get-procedure", "Read what a procedure asks for", a.getProcedure)
	// agency: hands a dossier over; repeating the call is safe
	route(a, spec, "POST /v1/dossiers", "open-dossier", "Open a dossier and get its checklist answered", a.openDossier,
		answers(http.StatusCreated, "Opened"), answers(http.StatusOK, "Was open already, with the same content"),
		like(`{"code":"H21.01-260305-0001","procedure":"1.009994","channel":"counter","owner":{"name":"Nguyễn Văn An","presented":true,"identifier":{"kind":"personal-id","value":"079085001234"}},"others":[{"name":"Trần Thị Bình","identifier":{"kind":"personal-id","value":"079187004321"}}]}`))
	// agency, staff: reads a dossier with the states of its documents
	route(a, spec, "GET /v1/dossiers/{id}", "get-dossier", "Read a dossier", a.getDossier, answersUnchanged)
	// staff: prints what is still missing, all of it on one sheet
	route(a, spec, "GET /v1/dossiers/{id}/wanted", "list-wanted", "Read what is still missing in a dossier", a.listWanted)
	route(a, spec, "GET /v1/dossiers/{id}/wanted/sheet", "print-wanted", "Fetch a sheet of what is still missing, for a printer", a.printWanted, givesPrint)
	// agency, staff: asks for a supplement, pauses, refuses, withdraws, resolves, returns
	route(a, spec, "POST /v1/dossiers/{id}/steps", "step-dossier", "Take a step of a dossier's way", a.stepDossier,
		like(`{"step":"ask-supplement","why":"Bản vẽ thiếu mặt cắt móng","components":["drawing"],"until":"2030-03-20T17:00:00+07:00"}`))
	// agency, staff: asks for a paper that the procedure does not have; logged
	route(a, spec, "POST /v1/dossiers/{id}/components", "add-component", "Ask for a further paper, by a law, and get it answered at once", a.addComponent,
		like(`{"name":"Văn bản thỏa thuận của các chủ sở hữu chung","types":["agreement"],"basis":"Khoản 3 Điều 46 Nghị định 175/2024/NĐ-CP: nhà thuộc sở hữu chung"}`))
	// agency, staff: binds what is held to a line of the checklist; repeating the call is safe
	route(a, spec, "POST /v1/dossiers/{id}/components/{component}/reuse", "reuse-holding", "Reuse what is held, and get a receipt", a.reuseHolding,
		like(`{}`))
	// agency, staff: asks for a paper against the checklist's answer; logged and reported
	route(a, spec, "POST /v1/dossiers/{id}/components/{component}/request", "ask-anyway", "Ask for a paper although it is held or can be looked up", a.askAnyway,
		like(`{"why":"Bản đang lưu mờ dấu giáp lai, cần đối chiếu bản chính"}`))
	// owner, by a portal: sees what is held of theirs, and who used it; logged
	route(a, spec, "POST /v1/owners/holdings", "owner-holdings", "Show somebody what is held of theirs, and who used it", a.ownerHoldings,
		like(`{"identifier":{"kind":"personal-id","value":"079085001234"},"proof":"VNeID mức 2"}`))
	// agency, staff: sees what is held, signature and validity included; logged
	route(a, spec, "GET /v1/holdings/{id}", "get-holding", "Read what is held", a.getHolding)
	// agency, staff, auditor: who relied on a holding
	route(a, spec, "GET /v1/holdings/{id}/reuses", "list-reuses", "List who reused a holding", a.listReuses)
	// agency, manager: revokes a holding, suspends it or brings it back
	route(a, spec, "POST /v1/holdings/{id}/state", "end-holding", "Revoke or suspend a holding, or bring it back, and learn who relied on it", a.endHolding,
		like(`{"state":"revoked","why":"Quyết định thu hồi 12/QĐ-UBND ngày 02/03/2026"}`))
	// manager: a signing key was compromised
	route(a, spec, "POST /v1/suspensions", "suspend-certificate", "Suspend what a compromised certificate sealed, and learn who relied on it", a.suspendCertificate,
		like(`{"certificate_sha256":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","since":"2026-03-01T08:00:00+07:00","why":"USB token bị mất"}`))
	// agency, staff: uploads the scan of one component, or a loose paper
	route(a, spec, "POST /v1/dossiers/{id}/components/{component}/files", "upload-component", "Upload the file of a component", a.uploadComponent,
		takesFile, a.saysDay, answers(http.StatusAccepted, "Hashed and durable; the document is on its way"), answers(http.StatusOK, "The dossier has these bytes already"))
	route(a, spec, "POST /v1/dossiers/{id}/files", "upload-loose", "Upload a loose paper, or a batch of papers in one file", a.uploadLoose,
		takesFile, a.saysDay, answers(http.StatusAccepted, "Hashed and durable; the document is on its way"), answers(http.StatusOK, "The dossier has these bytes already"))
	// agency, staff: follows a document
	route(a, spec, "GET /v1/documents/{id}", "get-document", "Read a document's state, or wait for a change", a.getDocument, answersUnchanged)
	// agency, staff: fetches the sealed PDF; logged
	route(a, spec, "GET /v1/documents/{id}/sealed", "get-sealed", "Fetch the sealed PDF", a.getSealed, givesFile)
	// agency, staff: fetches the file as it came; logged
	route(a, spec, "GET /v1/documents/{id}/original", "get-original", "Fetch the file as it came, where the document is the whole of it", a.getOriginal, givesAny)
	// agency, staff: reads what was recognised; logged
	route(a, spec, "GET /v1/documents/{id}/text", "get-text", "Read the text of a document", a.getText)
	// agency, manager: hands a held paper on under its code; logged
	route(a, spec, "GET /v1/documents/{id}/code", "get-code", "Read the code of a held document, with its owner's number", a.getCode)
	// auditor, agency: what proves a document, to be recomputed from bytes
	route(a, spec, "GET /v1/documents/{id}/evidence", "get-evidence", "Fetch what proves a document: its seal, its log entries, their place in the signed log", a.getEvidence)
	// staff: says that the image equals the paper
	route(a, spec, "POST /v1/documents/{id}/signature", "sign-document", "Say that the image equals the paper; the seal follows", a.signDocument,
		like(`{}`))
	// staff: settles what is doubtful
	route(a, spec, "POST /v1/documents/{id}/settlement", "settle-document", "Settle what is doubtful", a.settleDocument,
		like(`{"fields":{"number":"CS 01234"},"confirm":true,"accept":true}`))
	// staff: starts a failed document again
	route(a, spec, "POST /v1/documents/{id}/retry", "retry-document", "Start a failed document again", a.retryDocument,
		like(`{}`))
	// staff: stops a secret paper; one person asks for its end, another one agrees
	route(a, spec, "POST /v1/documents/{id}/quarantine", "quarantine-document", "Stop a secret paper; nothing of it is shown or found any more", a.quarantineDocument,
		like(`{"why":"Có dấu MẬT ở trang đầu"}`))
	route(a, spec, "POST /v1/documents/{id}/quarantine/purge", "ask-purge", "Ask that a quarantined document be destroyed", a.askPurge,
		like(`{"why":"Giấy tờ mật, không thuộc hồ sơ"}`))
	route(a, spec, "POST /v1/documents/{id}/quarantine/purge/agreement", "agree-purge", "Agree, as another person; it is destroyed", a.purge,
		like(`{}`))
	route(a, spec, "POST /v1/documents/{id}/quarantine/release", "ask-release", "Ask that a quarantined document go on: it is not secret", a.askRelease,
		like(`{"why":"Đã giải mật theo văn bản của nơi ban hành"}`))
	route(a, spec, "POST /v1/documents/{id}/quarantine/release/agreement", "agree-release", "Agree, as another person; it goes on", a.release,
		like(`{}`))
	a.tusRoutes(spec)
	a.resultRoutes(spec)
	a.bindingRoutes(spec)
	a.manifestRoutes(spec)
	a.sortRoutes(spec)
	a.reviewRoutes(spec)
	// agency, staff: asks what is held, before anybody is asked for it; logged
	route(a, spec, "POST /v1/lookups", "look-up", "Look up what is held about somebody", a.lookUp,
		like(`{"identifier":{"kind":"personal-id","value":"079085001234"},"procedure":"1.009994"}`))
	// manager: lets auditors of other agencies read, by a decision; logged
	route(a, spec, "POST /v1/mandates", "grant-mandate", "Let an auditor read the agency's papers for a time", a.grantMandate,
		like(`{"decision":"15/QĐ-TTr ngày 02/03/2026","auditor":"Phạm Thị Dung","auditor_agency":"H22.02","procedures":["1.009994"],"from":"2026-03-05T00:00:00+07:00","to":"2026-03-20T00:00:00+07:00"}`))
	route(a, spec, "GET /v1/mandates", "list-mandates", "List the mandates of auditors", a.listMandates)
	route(a, spec, "DELETE /v1/mandates/{id}", "end-mandate", "End a mandate", a.endMandate, answers(http.StatusNoContent, "Ended"))
	// agency: what happened, behind a cursor
	route(a, spec, "GET /v1/events", "list-events", "Read what happened, or wait for it", a.listEvents)
	route(a, spec, "GET /v1/events/stream", "stream-events", "Be sent what happens (server-sent events)", a.streamEvents, givesStream)
	// manager, auditor: what was asked for although nobody had to be asked
	route(a, spec, "GET /v1/reports/asked-anyway", "report-asked-anyway", "Report what was asked for, or taken in, although it is held or can be looked up", a.reportAskedAnyway)
	a.webhookRoutes(spec)
	// agency, staff, operator: how much waits, and whether uploads are taken
	route(a, spec, "GET /v1/queue", "get-queue", "Read how much work waits", a.getQueue)
	// operator: is the process alive, and may it be sent requests
	route(a, spec, "GET /healthz", "health", "The process lives", a.health)
	route(a, spec, "GET /readyz", "readiness", "The service can work", a.ready,
		answers(http.StatusOK, "Ready"), answers(http.StatusServiceUnavailable, "Not ready"))
}

// route registers one operation and turns its errors into problems.
func route[I, O any](a *API, spec huma.API, pattern, id, summary string, handle func(context.Context, *I) (*O, error), options ...func(*huma.Operation)) {
	method, path, _ := strings.Cut(pattern, " ")
	op := huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary, BodyReadTimeout: -1, // see steady
		Responses: map[string]*huma.Response{"default": problemResponse(spec)}}
	secured(&op)
	for _, option := range options {
		option(&op)
	}
	if _, json := reflect.TypeFor[I]().FieldByName("Body"); json && method == http.MethodPost {
		repeatable(a, &op)
		conditional(a, &op)
	}
	huma.Register(spec, op, func(ctx context.Context, in *I) (*O, error) {
		expect(ctx, in)
		out, err := handle(ctx, in)
		if err = lost(ctx, err); notModified(err) {
			return nil, err
		}
		if err != nil {
			return nil, later(err, a.problem(ctx, err))
		}
		return out, nil
	})
	sameBody(op)
}

func problemResponse(spec huma.API) *huma.Response {
	schema := spec.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	return &huma.Response{Description: "What went wrong and what to do about it (RFC 9457)",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema}}}
}

// answers adds a status that the operation answers with; the first one is its usual one.
func answers(status int, description string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		if op.DefaultStatus == 0 {
			op.DefaultStatus = status
		}
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: description}
	}
}

// answersUnchanged says that a caller who has the answer already is told so.
func answersUnchanged(op *huma.Operation) {
	op.Responses["304"] = &huma.Response{Description: "The caller has it already (If-None-Match)"}
}

// sameBody describes the body of every other success as that of the usual one.
func sameBody(op huma.Operation) {
	usual := op.Responses[strconv.Itoa(op.DefaultStatus)]
	for code, r := range op.Responses {
		if code != "default" && len(r.Content) == 0 && usual != nil && op.DefaultStatus != 0 {
			r.Content, r.Headers = usual.Content, usual.Headers
		}
	}
}

// takesFile says that the request body is the file's bytes, which the handler streams.
func takesFile(op *huma.Operation) {
	op.RequestBody = &huma.RequestBody{Required: true, Description: "The bytes of the file as they are, not a form",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

// givesFile says that the answer is a PDF.
func givesFile(op *huma.Operation) {
	pdf := map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	op.Responses["200"] = &huma.Response{Description: "The whole file", Content: pdf}
	op.Responses["206"] = &huma.Response{Description: "The range that was asked for", Content: pdf}
	op.Responses["304"] = &huma.Response{Description: "The caller has it already (If-None-Match)"}
}
