package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// NewDossier opens a dossier. Code and receiving agency name it: sending the same again changes nothing.
type NewDossier struct {
	Code       string                 `json:"code,omitempty" minLength:"1" maxLength:"100" pattern:"^\\S+$" patternDescription:"a code without blanks" doc:"The number of the TTHC system; unique within the receiving agency. Never a personal id. May be left out only where the operator has set numbers of our own; each request opens another dossier then"`
	Procedure  pipeline.ProcedureCode `json:"procedure,omitempty" maxLength:"64" doc:"Code of the national catalogue. Without one, the dossier takes loose papers only" example:"1.009994"`
	Channel    pipeline.Channel       `json:"channel,omitempty" enum:"counter,online,post" default:"counter"`
	Receiving  pipeline.AgencyID      `json:"receiving_agency,omitempty" maxLength:"64" doc:"The caller's own; may be left out"`
	Resolving  pipeline.AgencyID      `json:"resolving_agency,omitempty" maxLength:"64" doc:"If none, the receiving one"`
	Owner      NewPerson              `json:"owner" doc:"Chủ hồ sơ"`
	Submitter  *NewPerson             `json:"submitter,omitempty" doc:"Người nộp, unless it is the owner"`
	Others     []NewPerson            `json:"others,omitempty" maxItems:"20" doc:"Others concerned, e.g. a spouse"`
	ReceivedAt time.Time              `json:"received_at,omitzero" doc:"If none, now"`
}

type openDossierInput struct {
	Body NewDossier
}

type openDossierOutput struct {
	Status   int
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     Dossier
}

// openDossier opens a dossier, or finds the one that the same request opened before. Of two such requests at once both
// may be told that they opened it.
func (a *API) openDossier(ctx context.Context, in *openDossierInput) (*openDossierOutput, error) {
	n, err := newDossier(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	_, err = a.Service.Catalog.DossierByCode(ctx, n.Receiving, n.Code)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return nil, err
	}
	status := http.StatusOK
	if err != nil {
		status = http.StatusCreated
		if err := a.openable(ctx, n); err != nil {
			return nil, err
		}
	}
	d, err := a.Service.OpenDossier(ctx, n)
	if err != nil {
		return nil, err
	}
	if parts := a.differences(d, n); len(parts) > 0 {
		return nil, differs{parts}
	}
	out, err := a.shown(ctx, d)
	if err != nil {
		return nil, err
	}
	return &openDossierOutput{Status: status, Location: "/v1/dossiers/" + string(d.ID), ETag: out.ETag, Body: out.Body}, nil
}

func newDossier(ctx context.Context, b NewDossier) (pipeline.NewDossier, error) {
	agency, err := own(callerOf(ctx).Agency, b.Receiving)
	n := pipeline.NewDossier{Code: b.Code, Procedure: b.Procedure, Channel: b.Channel, Receiving: agency, Resolving: b.Resolving,
		Owner: b.Owner.domain(), Submitter: b.Submitter.domain(), ReceivedAt: b.ReceivedAt.Truncate(time.Second), By: reader(ctx).Name}
	for _, other := range b.Others {
		n.Others = append(n.Others, other.domain())
	}
	if n.Resolving == "" {
		n.Resolving = n.Receiving
	}
	return n, err
}

// clockSkew is by how much a sender's clock may be ahead.
const clockSkew = 5 * time.Minute

// openable says what a new dossier refers to and nobody has, or that it comes from the future: its checklist would be
// answered for a day that is not there yet.
func (a *API) openable(ctx context.Context, n pipeline.NewDossier) error {
	if n.ReceivedAt.After(a.now().Add(clockSkew)) {
		return fmt.Errorf("body.received_at: it is in the future: %w", pipeline.ErrInvalid)
	}
	if n.Code == "" && a.Service.Codes.Dossiers == "" {
		return fmt.Errorf("body.code: a dossier has the code of the TTHC system: %w", pipeline.ErrInvalid)
	}
	if n.Procedure == "" {
		return nil
	}
	at := n.ReceivedAt
	if at.IsZero() {
		at = a.now()
	}
	return a.procedureIn(n.Procedure, at)
}

func (a *API) procedureIn(code pipeline.ProcedureCode, at time.Time) error {
	_, err := a.Service.Procedures.Procedure(code, at)
	if errors.Is(err, pipeline.ErrNotFound) {
		return fmt.Errorf("%w: %w", errProcedure, err)
	}
	return err
}

type dossierInput struct {
	ID pipeline.DossierID `path:"id" maxLength:"64"`
	Unless
}

type dossierOutput struct {
	ETag string `header:"ETag"`
	Body Dossier
}

// shown is the answer that shows a dossier.
func (a *API) shown(ctx context.Context, d pipeline.Dossier) (*dossierOutput, error) {
	view, err := a.dossier(ctx, d)
	if err == nil {
		err = a.withHeld(ctx, d, view.Checklist)
	}
	return &dossierOutput{a.tagOf(view.Revision, view), view}, err
}

func (a *API) getDossier(ctx context.Context, in *dossierInput) (*dossierOutput, error) {
	d, err := a.Service.Catalog.Dossier(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out, err := a.shown(ctx, d)
	if err == nil {
		err = in.unchanged(out.ETag)
	}
	return out, err
}

// plain makes of a text that a caller sent something that is safe to print and to store: valid, without control
// characters, without blanks around it.
func plain(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !printable(r) {
			return '\uFFFD'
		}
		return r
	}, text))
}
