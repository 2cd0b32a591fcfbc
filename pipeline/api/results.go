package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

// resultRoutes are the operations on what agencies issue.
func (a *API) resultRoutes(spec huma.API) {
	// agency: issues a result, signed already or scanned from paper; repeating the call is safe
	route(a, spec, "POST /v1/dossiers/{id}/results", "issue-result", "Issue a result: a signed PDF, or the scan of a paper", a.issueResult,
		takesFile, a.saysDay, answers(http.StatusAccepted, "Hashed and durable; its signature is verified, or asked for, and it gets its number"), answers(http.StatusOK, "The dossier has this result already"))
	// agency, staff: what was issued, also what is replaced or cancelled
	route(a, spec, "GET /v1/dossiers/{id}/results", "list-results", "List the results of a dossier", a.listResults)
	// agency, staff: finds a result by its number; logged
	route(a, spec, "GET /v1/results", "find-result", "Find results by their number", a.findResult)
}

// ResultUpload is what a result says beside its bytes.
type ResultUpload struct {
	ID        pipeline.DossierID  `path:"id" maxLength:"64"`
	Type      pipeline.TypeCode   `query:"type" required:"true" minLength:"1" maxLength:"64" doc:"What is issued: one of the procedure's result types" example:"building-permit"`
	Name      string              `query:"name" maxLength:"255" doc:"What the sender calls the file; else the filename of Content-Disposition. Data, never a path"`
	Form      pipeline.Form       `query:"form" enum:"electronic-original,scan-of-original" default:"electronic-original" doc:"electronic-original: a PDF that the agency has signed, kept byte for byte. scan-of-original: a paper in force, which the person who scanned it looks at and the agency's key seals"`
	ScannedAt time.Time           `query:"scanned_at" doc:"Of a scan. If none, now"`
	Replaces  pipeline.DocumentID `query:"replaces" maxLength:"64" doc:"The result's document that this one is issued instead of; it is out of use as soon as this one is held"`
	SentFile
}

// issueResult refuses what it can before the first byte, as every upload.
func (a *API) issueResult(ctx context.Context, in *ResultUpload) (*uploadOutput, error) {
	if err := a.acceptable(ctx, &FileUpload{ID: in.ID, SentFile: in.SentFile}, ""); err != nil {
		return nil, err
	}
	by, err := issuer(ctx, in.Form)
	if err != nil {
		return nil, err
	}
	file, spool, err := a.sealed(in.request)
	if err != nil {
		return nil, err
	}
	defer spool.Close()
	receipt, err := a.Service.AddResult(ctx, pipeline.NewResult{Type: in.Type, Agency: callerOf(ctx).Agency, Former: in.Replaces,
		NewUpload: pipeline.NewUpload{Dossier: in.ID, Name: fileName(in.Name, in.Disposition), Sealed: &file, Form: in.Form, By: by, ScannedAt: in.ScannedAt.Truncate(time.Second)}})
	if err != nil {
		return nil, err
	}
	return receiptOf(receipt), nil
}

// issuer is who hands a result in. Of a scan that is the person who looks whether the image equals the paper.
func issuer(ctx context.Context, form pipeline.Form) (string, error) {
	if form == pipeline.ScanOfOriginal {
		return scannedBy(ctx)
	}
	return reader(ctx).Name, nil
}

// Result is what an agency has issued in a dossier.
type Result struct {
	Number   string               `json:"number,omitempty" doc:"The dossier's code with -KQ(n); none until its signature is there" example:"H21.12-260302-0001-KQ(1)"`
	State    pipeline.ResultState `json:"state" enum:"arriving,refused,issued,replaced,cancelled,suspended,destroyed" doc:"cancelled and replaced results stay readable"`
	Why      string               `json:"why,omitempty" doc:"Why it serves no more, in a person's words"`
	Reason   *Reason              `json:"reason,omitempty" doc:"Why it was refused"`
	Document pipeline.DocumentID  `json:"document"`
	Holding  pipeline.HoldingID   `json:"holding,omitempty"`
	Bound    bool                 `json:"bound" doc:"It is found through somebody whom it concerns, not by its number alone"`
	Type     pipeline.TypeCode    `json:"type"`
	TypeName string               `json:"type_name"`
	Form     pipeline.Form        `json:"form"`
	Agency   pipeline.AgencyID    `json:"agency" doc:"That issued it"`
	Signers  []string             `json:"signers,omitempty" doc:"Of one that came signed: as the certificates name them"`
	Replaces pipeline.DocumentID  `json:"replaces,omitempty"`
	SignedAt string               `json:"signed_at,omitempty" format:"date-time"`
	Received string               `json:"received_at" format:"date-time"`
}

func (a *API) result(r pipeline.IssuedResult) Result {
	doc, kind := r.Document, pipeline.DocumentType{}
	kind, _ = a.Service.Procedures.Type(doc.Result.Type)
	return Result{Number: doc.Result.Number, State: r.State, Why: pipeline.HidePersonal(r.Holding.Reason, pipeline.PersonalID, pipeline.OldID), Reason: reason(doc),
		Document: doc.ID, Holding: r.Holding.ID, Bound: len(r.Holding.Subjects) > 0, Type: doc.Result.Type, TypeName: kind.Name, Form: doc.Form, Agency: doc.Agency,
		Signers: doc.Result.Signers, Replaces: doc.Supersedes, SignedAt: stamp(r.At), Received: stamp(doc.CreatedAt)}
}

type resultsOutput struct {
	Body struct {
		Results []Result `json:"results" nullable:"false" doc:"In the order of their numbers; those without one last"`
	}
}

func (a *API) listResults(ctx context.Context, in *dossierInput) (*resultsOutput, error) {
	list, err := a.Service.Results(ctx, in.ID)
	out := &resultsOutput{}
	out.Body.Results = a.results(list)
	return out, err
}

func (a *API) results(list []pipeline.IssuedResult) []Result {
	views := []Result{}
	for _, r := range list {
		views = append(views, a.result(r))
	}
	return views
}

type findResultInput struct {
	Number string `query:"number" required:"true" minLength:"1" maxLength:"200" doc:"As printed, e.g. H21.12-260302-0001-KQ(1)"`
}

// findResult finds what the caller's agency may know of, or what an auditor's mandate shows. Each find is logged.
func (a *API) findResult(ctx context.Context, in *findResultInput) (*resultsOutput, error) {
	list, err := a.Service.ResultsOfNumber(ctx, in.Number)
	if err != nil {
		return nil, err
	}
	out := &resultsOutput{}
	out.Body.Results = []Result{}
	for _, r := range list {
		subject := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(r.Document.ID)}
		err := a.finds(ctx, subject)
		if errors.Is(err, pipeline.ErrNotFound) {
			continue
		}
		if err == nil {
			err = a.logRead(ctx, subject, reader(ctx).Entry("document.looked-up"))
		}
		if err != nil {
			return nil, err
		}
		out.Body.Results = append(out.Body.Results, a.result(r))
	}
	return out, nil
}

// finds is ErrNotFound of what the caller may not know of.
func (a *API) finds(ctx context.Context, subject pipeline.Ref) error {
	c := callerOf(ctx)
	if !audits(c, rightOf("find-result")) {
		return a.Service.AdmitReader(ctx, c.Agency, subject)
	}
	m, err := a.Service.AdmitAuditor(ctx, c, subject)
	actingIn(ctx).by(m)
	return err
}
