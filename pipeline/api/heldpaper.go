package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// HeldPaper is a paper that is held, as far as a clerk has to know it who would otherwise ask for it.
type HeldPaper struct {
	ID         pipeline.HoldingID    `json:"id"`
	State      pipeline.HoldingState `json:"state" enum:"current,superseded,revoked,suspended,unverified" doc:"unverified: its signature does not verify any more"`
	Reason     string                `json:"reason,omitempty" doc:"Why it serves no more, in a person's words"`
	Document   pipeline.DocumentID   `json:"document"`
	Type       pipeline.TypeCode     `json:"type"`
	TypeName   string                `json:"type_name"`
	Number     string                `json:"number,omitempty"`
	Issuer     string                `json:"issuer,omitempty" doc:"As printed"`
	Date       string                `json:"date,omitempty" format:"date"`
	ValidFrom  string                `json:"valid_from,omitempty" format:"date"`
	ValidUntil string                `json:"valid_until,omitempty" format:"date" doc:"The last day; none: no end known"`
	Form       pipeline.Form         `json:"form"`
	Agency     pipeline.AgencyID     `json:"agency" doc:"That holds it"`
	HeldAt     string                `json:"held_at" format:"date-time"`
	Sealed     string                `json:"sealed_sha256"`
	Signature  HeldSignature         `json:"signature"`
	AsOf       string                `json:"as_of" format:"date-time" doc:"When the signature was verified. The state is that of now"`
	Checked    Text                  `json:"checked" doc:"By which source all this is known, and who was not asked"`
}

// HeldSignature is the signature that a held paper relies on.
type HeldSignature struct {
	At          string   `json:"at,omitempty" format:"date-time"`
	Proven      bool     `json:"proven" doc:"That time is proven: a certificate that is revoked later changes nothing"`
	Certificate string   `json:"certificate_sha256,omitempty"`
	Profile     string   `json:"profile,omitempty"`
	Debts       []string `json:"debts,omitempty" doc:"What the evidence lacks"`
}

// ownStore is where what we say of a held paper comes from.
var ownStore = Text{
	"theo kho giấy tờ của hệ thống, chữ ký đã kiểm tra khi đưa vào kho; chưa đối chiếu với cơ quan cấp",
	"from this store, the signature verified when it was taken in; not checked with the issuer",
}

type holdingOutput struct{ Body HeldPaper }

// getHolding answers with a held paper.
func (a *API) getHolding(ctx context.Context, in *holdingInput) (*holdingOutput, error) {
	paper, err := a.looked(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &holdingOutput{*paper}, nil
}

// looked is a held paper, and the log knows that somebody looked.
func (a *API) looked(ctx context.Context, id pipeline.HoldingID) (*HeldPaper, error) {
	paper, look, err := a.lookAt(ctx, id)
	if err != nil {
		return nil, err
	}
	return paper, a.logReads(ctx, []pipeline.Read{look})
}

// lookAt is a held paper, with the look at it that is still to be logged.
func (a *API) lookAt(ctx context.Context, id pipeline.HoldingID) (paper *HeldPaper, look pipeline.Read, err error) {
	h, err := a.Service.Catalog.Holding(ctx, id)
	if err != nil {
		return nil, look, err
	}
	doc, err := a.Service.Catalog.Document(ctx, h.Document)
	if err != nil {
		return nil, look, err
	}
	paper, err = a.heldPaper(ctx, h, doc)
	return paper, a.look(pipeline.KindDocument, string(doc.ID), doc.Revision, reader(ctx).Entry("document.looked-up")), err
}

func (a *API) heldPaper(ctx context.Context, h pipeline.Holding, doc pipeline.Document) (*HeldPaper, error) {
	if doc.State == pipeline.StateQuarantine {
		return nil, fmt.Errorf("document %s: %w", h.Document, pipeline.ErrQuarantined)
	}
	kind, _ := a.Service.Procedures.Type(h.Type)
	paper := &HeldPaper{ID: h.ID, State: h.State, Reason: pipeline.HidePersonal(h.Reason, pipeline.PersonalID, pipeline.OldID), Document: h.Document, Type: h.Type,
		TypeName: kind.Name, ValidFrom: day(h.ValidFrom), ValidUntil: day(h.ValidUntil), Form: h.Form, Agency: h.Agency, HeldAt: stamp(h.HeldAt),
		Sealed: h.Sealed.String(), AsOf: stamp(asOf(h)), Checked: checked(h),
		Signature: HeldSignature{stamp(h.SignedAt), h.Proven, h.Certificate, doc.Seal.Profile, doc.Seal.Debts}}
	stands, err := a.Service.Stands(ctx, h)
	paper.Number, paper.Issuer, paper.Date = stands.Number, stands.Issuer, stands.Date
	return paper, err
}

// failedAgain is the same where the signature was found not to verify any more.
var failedAgain = Text{
	"theo kho giấy tờ của hệ thống, chữ ký đã kiểm tra lại và không còn hợp lệ; chưa đối chiếu với cơ quan cấp",
	"from this store, the signature was verified again and is not valid any more; not checked with the issuer",
}

func checked(h pipeline.Holding) Text {
	if h.Fault != "" {
		return failedAgain
	}
	return ownStore
}

// asOf is when the signature was verified: when the paper was taken in or, where it does not verify any more, when that was found.
func asOf(h pipeline.Holding) time.Time {
	if h.Fault != "" {
		return h.FaultSince
	}
	return h.HeldAt
}

// withHeld shows, on the lines of a checklist, the papers that the answers are about. A closed dossier goes on showing what
// it relied on, and nothing else.
func (a *API) withHeld(ctx context.Context, d pipeline.Dossier, lines []Component) error {
	var reliedOn []pipeline.ReuseReceipt
	var err error
	if d.State.Closed() {
		if reliedOn, err = a.Service.Catalog.Reuses(ctx, pipeline.ReuseQuery{Dossier: d.ID}); err != nil {
			return err
		}
	}
	var looks []pipeline.Read
	for i, line := range lines {
		relied := slices.ContainsFunc(reliedOn, func(r pipeline.ReuseReceipt) bool { return r.Holding == line.Holding })
		if line.Holding == "" || d.State.Closed() && !relied {
			continue
		}
		paper, look, err := a.lookAt(ctx, line.Holding)
		if lines[i].Held = paper; errors.Is(err, pipeline.ErrQuarantined) {
			continue
		}
		if err != nil {
			return err
		}
		looks = append(looks, look)
	}
	return a.logReads(ctx, looks)
}
