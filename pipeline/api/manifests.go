package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// manifestRoutes take over what an agency issued before.
func (a *API) manifestRoutes(spec huma.API) {
	// agency: lists old results, up to ten thousand; repeating the call is safe
	route(a, spec, "POST /v1/manifests", "submit-manifest", "Hand in a manifest of old results, and learn which lines are accepted", a.submitManifest, longBody,
		like(`{"lines":[{"dossier":"H21.01-200506-0001","type":"building-permit","number":"12/GPXD","issuer":"Sở Xây dựng","date":"2020-05-06","file":"kq-0001.pdf","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}`),
		answers(http.StatusCreated, "Accepted lines are kept; their files may come"), answers(http.StatusOK, "Nothing new: every line was known already, or refused"))
	// agency: which lines are done, which wait and for what
	route(a, spec, "GET /v1/manifests/{id}", "get-manifest", "Read what became of a manifest's lines", a.getManifest)
	// agency: the files of the lines, one as it is or several in a form; repeating the call is safe
	route(a, spec, "POST /v1/manifests/{id}/files", "upload-manifest-files", "Upload files that a manifest names, in any order", a.uploadManifestFiles,
		takesFiles, a.saysDay, answers(http.StatusMultiStatus, "What became of each file; what is named there is durable"))
	alsoForm(spec.OpenAPI().Paths["/v1/manifests/{id}/files"])
}

// longBody lets a manifest be as long as it may be.
func longBody(op *huma.Operation) { op.MaxBodyBytes = 32 << 20 }

type submitManifestInput struct {
	Body NewManifest
}

// NewManifest is a list of old results. It is JSON, as everything else here: people and their identifiers nest in a line, which columns of a
// table do not say, and every client that is generated from the description sends it. A line is looked at by itself.
type NewManifest struct {
	Actor
	Lines []OldResult `json:"lines" minItems:"1" maxItems:"10000"`
}

// OldResult is a line of a manifest: a result that was issued before, whose file comes by itself.
type OldResult struct {
	Dossier    string                 `json:"dossier,omitempty" doc:"Code of its dossier; may be left out where result has it. One that nobody knows is opened as it ended" example:"H21.12-200506-0001"`
	Result     string                 `json:"result,omitempty" doc:"The number that the result has already. If none, it gets the next one of its dossier" example:"H21.12-200506-0001-KQ(1)"`
	Procedure  pipeline.ProcedureCode `json:"procedure,omitempty" doc:"If it is known" example:"1.009994"`
	Type       pipeline.TypeCode      `json:"type" example:"building-permit"`
	Number     string                 `json:"number" doc:"Số, ký hiệu, as printed" example:"12/GPXD"`
	Issuer     string                 `json:"issuer" doc:"As printed" example:"Sở Xây dựng"`
	Date       string                 `json:"date" doc:"Of issue, ISO 8601" example:"2020-05-06"`
	ValidFrom  string                 `json:"valid_from,omitempty" doc:"ISO 8601"`
	ValidUntil string                 `json:"valid_until,omitempty" doc:"The last day, ISO 8601. If none, no end is known"`
	Subjects   []OldSubject           `json:"subjects,omitempty" doc:"Whom it is about, as far as the agency knows: who hands the manifest in vouches for it. If none, it is found by its number and dossier alone until somebody binds it"`
	File       string                 `json:"file,omitempty" doc:"Its name. Data, never a path" example:"kq-0001.pdf"`
	SHA256     string                 `json:"sha256" doc:"Of the file, 64 hexadecimal digits: by this it is found when it comes"`
	Form       pipeline.Form          `json:"form,omitempty" doc:"electronic-original, which came signed, or scan-of-original. If none, the latter"`
}

// OldSubject is somebody whom an old result is about.
type OldSubject struct {
	Role       pipeline.SubjectRole `json:"role" example:"owner"`
	Name       string               `json:"name" example:"Trần Thị Lụa"`
	Identifier *OldIdentifier       `json:"identifier,omitempty"`
}

// OldIdentifier is a plain identifier. It is stored sealed and never answered.
type OldIdentifier struct {
	Kind  pipeline.IdentifierKind `json:"kind" doc:"personal-id, cmnd, passport, tax-code or agency-code" example:"personal-id"`
	Value string                  `json:"value"`
}

func (o OldResult) domain() pipeline.OldResult {
	old := pipeline.OldResult{Dossier: o.Dossier, Result: o.Result, Procedure: o.Procedure, Type: o.Type, Number: typed(o.Number), Issuer: typed(o.Issuer), Date: o.Date,
		ValidFrom: o.ValidFrom, ValidUntil: o.ValidUntil, File: plain(o.File), SHA256: o.SHA256, Form: o.Form}
	for _, s := range o.Subjects {
		sub := pipeline.OldSubject{Role: s.Role, Name: typed(s.Name)}
		if s.Identifier != nil {
			sub.Kind, sub.Value = s.Identifier.Kind, s.Identifier.Value
		}
		old.Subjects = append(old.Subjects, sub)
	}
	return old
}

// ManifestReport answers a manifest line by line.
type ManifestReport struct {
	ID       pipeline.ManifestID `json:"id,omitempty" doc:"None where no line was accepted. The same lines again are the same manifest"`
	Accepted int                 `json:"accepted" doc:"Lines that are kept, known ones too"`
	Known    int                 `json:"known" doc:"Of them, those that were handed in before in the same words"`
	Refused  int                 `json:"refused"`
	Lines    []LineReport        `json:"lines" nullable:"false"`
}

// LineReport is what became of one line.
type LineReport struct {
	N       int             `json:"n" doc:"Of the line, from 1"`
	Outcome string          `json:"outcome" enum:"accepted,known,refused"`
	Line    pipeline.LineID `json:"line,omitempty" doc:"The same for the same paper, in whichever manifest"`
	Errors  []Fault         `json:"errors,omitempty" nullable:"false" doc:"Of a refused one: what is wrong first"`
}

type manifestReportOutput struct {
	Status int
	Body   ManifestReport
}

func (a *API) submitManifest(ctx context.Context, in *submitManifestInput) (*manifestReportOutput, error) {
	if c := actingIn(ctx); len(c.Roles) == 1 && c.names && in.Body.By == c.Name {
		return nil, fmt.Errorf("body.by: a system says which person vouches for the lines: %w", pipeline.ErrInvalid)
	}
	n := pipeline.NewManifest{Agency: callerOf(ctx).Agency, By: in.Body.By}
	for _, line := range in.Body.Lines {
		n.Lines = append(n.Lines, line.domain())
	}
	m, reports, err := a.Service.SubmitManifest(ctx, n)
	if err != nil {
		return nil, err
	}
	return reported(ctx, m, reports), nil
}

func reported(ctx context.Context, m pipeline.Manifest, reports []pipeline.LineReport) *manifestReportOutput {
	out := &manifestReportOutput{Status: http.StatusOK, Body: ManifestReport{ID: m.ID, Lines: []LineReport{}}}
	b := &out.Body
	for _, r := range reports {
		view := LineReport{N: r.N, Outcome: "accepted", Line: r.Line}
		switch {
		case r.Fault != nil:
			view.Outcome, view.Errors = "refused", []Fault{lineFault(ctx, r)}
			b.Refused++
		case r.Known:
			view.Outcome = "known"
			b.Known++
		default:
			out.Status = http.StatusCreated
		}
		b.Lines = append(b.Lines, view)
	}
	b.Accepted = len(reports) - b.Refused
	return out
}

func lineFault(ctx context.Context, r pipeline.LineReport) Fault {
	where := fmt.Sprintf("body.lines[%d].%s", r.N-1, r.Fault.Field)
	return Fault{Where: where, What: say(languageOf(ctx), r.Fault.Why), Allowed: r.Fault.Allowed}
}
