package api

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

type ownerInput struct {
	Body struct {
		Identifier NewIdentifier `json:"identifier"`
		Proof      string        `json:"proof" minLength:"1" maxLength:"200" doc:"How the portal has made sure that it is this person who asks; stands in the log" example:"VNeID mức 2"`
	}
}

type ownerOutput struct {
	Body struct {
		Holdings []OwnedPaper `json:"holdings" nullable:"false" doc:"Newest first, whichever agency holds them"`
	}
}

// OwnedPaper is a held paper as its owner sees it.
type OwnedPaper struct {
	Paper HeldPaper `json:"paper"`
	Uses  []Use     `json:"uses" nullable:"false" doc:"Who relied on it, oldest first"`
}

// Use says who relied on a paper. The owner is told the agency, not the clerk.
type Use struct {
	Receipt    pipeline.ReuseID  `json:"receipt"`
	Agency     pipeline.AgencyID `json:"agency"`
	AgencyName string            `json:"agency_name"`
	Dossier    string            `json:"dossier" doc:"Its code"`
	Basis      string            `json:"basis" doc:"The legal basis: the procedure"`
	At         string            `json:"at" format:"date-time"`
}

// ownerHoldings shows somebody what the state holds of theirs. That it was shown is logged before anything is answered.
func (a *API) ownerHoldings(ctx context.Context, in *ownerInput) (*ownerOutput, error) {
	id, err := a.Service.Keys.Identifier(in.Body.Identifier.Kind, in.Body.Identifier.Value)
	if err != nil {
		return nil, fmt.Errorf("body.identifier: %w", err)
	}
	owned, err := a.Service.OwnedBy(ctx, callerOf(ctx).Agency, id)
	if err != nil {
		return nil, err
	}
	portal, shown := callerOf(ctx).Tenant, reader(ctx)
	shown.Purpose = pipeline.HidePersonal(plain(in.Body.Proof), pipeline.PersonalID, pipeline.OldID)
	reads := []pipeline.Read{a.look(pipeline.KindAgency, string(portal.ID), portal.Revision, shown.Entry("holdings.shown-to-owner"))}
	out := &ownerOutput{}
	out.Body.Holdings = []OwnedPaper{}
	for _, o := range owned {
		paper, err := a.heldPaper(ctx, o.Holding, o.Document)
		if err != nil {
			return nil, err
		}
		reads = append(reads, a.look(pipeline.KindDocument, string(o.Document.ID), o.Document.Revision, shown.Entry("document.shown-to-owner")))
		out.Body.Holdings = append(out.Body.Holdings, OwnedPaper{*paper, usesOf(o.Uses)})
	}
	return out, a.logReads(ctx, reads)
}

func usesOf(list []pipeline.Use) []Use {
	uses := []Use{}
	for _, u := range list {
		uses = append(uses, Use{u.Receipt.ID, u.Agency.ID, u.Agency.Name, u.Dossier, u.Receipt.Basis, stamp(u.Receipt.At)})
	}
	return uses
}
