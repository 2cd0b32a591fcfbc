package api

import (
	"context"
	"time"

	"github.com/motlan/motlan/pipeline"
)

type mandateInput struct {
	Body NewMandate
}

// NewMandate lets an auditor read an agency's papers by a decision.
type NewMandate struct {
	Actor
	Decision string                   `json:"decision" minLength:"1" maxLength:"200" doc:"Number and date of the decision of inspection" example:"15/QĐ-TTr ngày 02/03/2026"`
	Auditor  string                   `json:"auditor" minLength:"1" maxLength:"200" doc:"Name of the caller, as their key has it"`
	Of       pipeline.AgencyID        `json:"auditor_agency" minLength:"1" maxLength:"64" doc:"That the auditor is of"`
	Scope    []pipeline.ProcedureCode `json:"procedures,omitempty" maxItems:"100" doc:"Only dossiers of these; none: all"`
	From     time.Time                `json:"from"`
	To       time.Time                `json:"to" doc:"Not included"`
}

// Mandate is a mandate as it was recorded.
type Mandate struct {
	ID       pipeline.MandateID       `json:"id"`
	Agency   pipeline.AgencyID        `json:"agency" doc:"Whose papers are read"`
	Decision string                   `json:"decision"`
	Auditor  string                   `json:"auditor"`
	Of       pipeline.AgencyID        `json:"auditor_agency"`
	Scope    []pipeline.ProcedureCode `json:"procedures" nullable:"false"`
	From     string                   `json:"from" format:"date-time"`
	To       string                   `json:"to" format:"date-time"`
	By       string                   `json:"by"`
	EndedAt  string                   `json:"ended_at,omitempty" format:"date-time"`
}

type mandateOutput struct{ Body Mandate }

func mandateOf(m pipeline.Mandate) Mandate {
	return Mandate{ID: m.ID, Agency: m.Agency, Decision: m.Decision, Auditor: m.Auditor, Of: m.Of, Scope: append([]pipeline.ProcedureCode{}, m.Scope...),
		From: stamp(m.From), To: stamp(m.To), By: m.By, EndedAt: stamp(m.EndedAt)}
}

func (a *API) grantMandate(ctx context.Context, in *mandateInput) (*mandateOutput, error) {
	b := in.Body
	m, err := a.Service.GrantMandate(ctx, pipeline.Mandate{Agency: callerOf(ctx).Agency, Decision: plain(b.Decision), Auditor: plain(b.Auditor), Of: b.Of,
		Scope: b.Scope, From: b.From.Truncate(time.Second), To: b.To.Truncate(time.Second), By: b.By})
	return &mandateOutput{mandateOf(m)}, err
}

type mandatesOutput struct {
	Linked
	Body struct {
		More
		Mandates []Mandate `json:"mandates" nullable:"false" doc:"Those that begin first first"`
	}
}

// listMandates lists who may read, or might, the papers of the caller's agency.
func (a *API) listMandates(ctx context.Context, in *Page) (*mandatesOutput, error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	list, err := a.Service.Catalog.Mandates(ctx, pipeline.MandateQuery{Agency: callerOf(ctx).Agency, After: after, Limit: in.Limit + 1})
	out := &mandatesOutput{}
	list, out.Linked, out.Body.More = cut(*in, list)
	out.Body.Mandates = []Mandate{}
	for _, m := range list {
		out.Body.Mandates = append(out.Body.Mandates, mandateOf(m))
	}
	return out, err
}

type mandatePath struct {
	ID pipeline.MandateID `path:"id" maxLength:"64"`
}

func (a *API) endMandate(ctx context.Context, in *mandatePath) (*struct{}, error) {
	return nil, a.Service.EndMandate(ctx, callerOf(ctx).Agency, in.ID, reader(ctx).Name)
}
