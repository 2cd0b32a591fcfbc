package api

import (
	"context"
	"fmt"
	"maps"

	"github.com/motlan/motlan/pipeline"
)

type lookUpInput struct {
	Body Lookup
}

// Lookup asks what is held about somebody. It is a POST so that the identifier stands in no URL.
type Lookup struct {
	Identifier NewIdentifier          `json:"identifier"`
	Procedure  pipeline.ProcedureCode `json:"procedure,omitempty" maxLength:"64" doc:"To get the checklist of this procedure answered as for a dossier of today, from what the caller's agency holds"`
	Dossier    pipeline.DossierID     `json:"dossier,omitempty" maxLength:"64" doc:"An open dossier of the caller's agency that names the person: adds what other agencies hold of the types that it asks for"`
}

type lookUpOutput struct{ Body Held }

// Held is what is held about somebody.
type Held struct {
	Holdings  []Holding   `json:"holdings" nullable:"false" doc:"Newest first"`
	Checklist []Component `json:"checklist,omitempty" nullable:"false"`
}

// Holding is a paper that nobody has to hand in again.
type Holding struct {
	ID         pipeline.HoldingID    `json:"id"`
	State      pipeline.HoldingState `json:"state" enum:"current,superseded,revoked,suspended,unverified"`
	Document   pipeline.DocumentID   `json:"document"`
	Agency     pipeline.AgencyID     `json:"agency"`
	Type       pipeline.TypeCode     `json:"type"`
	TypeName   string                `json:"type_name"`
	Number     string                `json:"number,omitempty"`
	Date       string                `json:"date,omitempty" format:"date"`
	Form       pipeline.Form         `json:"form"`
	ValidFrom  string                `json:"valid_from,omitempty" format:"date"`
	ValidUntil string                `json:"valid_until,omitempty" format:"date" doc:"The last day; none: no end known"`
	ValidNow   bool                  `json:"valid_now"`
	HeldAt     string                `json:"held_at" format:"date-time"`
	Sealed     string                `json:"sealed_sha256"`
}

// lookUp answers from the reuse index. Who asked and how much was found is logged before anything is answered.
func (a *API) lookUp(ctx context.Context, in *lookUpInput) (*lookUpOutput, error) {
	id, err := a.Service.Keys.Identifier(in.Body.Identifier.Kind, in.Body.Identifier.Value)
	if err != nil {
		return nil, fmt.Errorf("body.identifier: %w", err)
	}
	list, err := a.checklist(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	held, err := a.Service.PapersFor(ctx, callerOf(ctx).Tenant, id, in.Body.Dossier)
	if err != nil {
		return nil, err
	}
	out := &lookUpOutput{Held{Holdings: []Holding{}, Checklist: list}}
	for _, p := range held {
		view, err := a.holding(ctx, p)
		if err != nil {
			return nil, err
		}
		out.Body.Holdings = append(out.Body.Holdings, view)
	}
	return out, a.logLookup(ctx, in.Body, held)
}

// holding shows a holding.
func (a *API) holding(ctx context.Context, h pipeline.HeldPaper) (Holding, error) {
	kind, _ := a.Service.Procedures.Type(h.Type)
	view := Holding{ID: h.ID, State: h.State, Document: h.Document, Agency: h.Agency, Type: h.Type, TypeName: kind.Name, Form: h.Form,
		ValidFrom: day(h.ValidFrom), ValidUntil: day(h.ValidUntil), ValidNow: h.State == pipeline.HoldingCurrent && h.ValidAt(a.now()),
		HeldAt: stamp(h.HeldAt), Sealed: h.Sealed.String()}
	stands, err := a.Service.Stands(ctx, h.Holding)
	view.Number, view.Date = stands.Number, stands.Date
	return view, err
}

// checklist answers a procedure's checklist as opening a dossier would, without opening one.
func (a *API) checklist(ctx context.Context, l Lookup) ([]Component, error) {
	if l.Procedure == "" {
		return nil, nil
	}
	if err := a.procedureIn(l.Procedure, a.now()); err != nil {
		return nil, err
	}
	s := a.Service
	agency := callerOf(ctx).Agency
	rehearsal := &pipeline.Service{Catalog: unwritten{s.Catalog, s, agency}, Keys: s.Keys, Procedures: s.Procedures, Now: s.Now}
	d, err := rehearsal.OpenDossier(ctx, pipeline.NewDossier{Procedure: l.Procedure, Receiving: agency,
		Owner: pipeline.NewPerson{Kind: l.Identifier.Kind, Value: l.Identifier.Value}})
	return components(d.Checklist), err
}

// unwritten is a catalog that keeps nothing, what is committed to it is forgotten, and that knows one agency's holdings.
type unwritten struct {
	pipeline.Catalog
	service *pipeline.Service
	agency  pipeline.AgencyID
}

func (u unwritten) Holdings(ctx context.Context, identifiers [][32]byte) ([]pipeline.Holding, error) {
	if len(identifiers) == 0 {
		return nil, nil
	}
	return u.service.HeldFor(ctx, u.agency, pipeline.Identifier{Hash: identifiers[0], Also: identifiers[1:]}, "")
}

func (unwritten) Commit(context.Context, pipeline.Transition) (pipeline.Revision, error) {
	return 1, nil
}

// logLookup writes a logged read on the agency, since there may be nothing that was found, and on everything found. The
// entries hold no identifier.
func (a *API) logLookup(ctx context.Context, l Lookup, held []pipeline.HeldPaper) error {
	tenant, entry := callerOf(ctx).Tenant, reader(ctx).Entry("holdings.looked-up")
	detail := map[string]string{"kind": string(l.Identifier.Kind), "found": fmt.Sprint(len(held)), "procedure": string(l.Procedure)}
	maps.Copy(detail, entry.Detail)
	entry.Detail = detail
	reads := []pipeline.Read{a.look(pipeline.KindAgency, string(tenant.ID), tenant.Revision, entry)}
	seen := reader(ctx).Entry("document.looked-up")
	for _, h := range held {
		reads = append(reads, a.look(pipeline.KindDocument, string(h.Document), h.DocumentRevision, seen))
	}
	return a.logReads(ctx, reads)
}
