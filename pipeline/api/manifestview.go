package api

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

type manifestInput struct {
	ID    pipeline.ManifestID `path:"id" maxLength:"64"`
	After int                 `query:"after" minimum:"0" doc:"The last line that the caller has read"`
	Limit int                 `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Asked
}

// Manifest is a manifest as it stands.
type Manifest struct {
	ID     pipeline.ManifestID `json:"id"`
	By     string              `json:"by"`
	At     string              `json:"at" format:"date-time"`
	Lines  int                 `json:"lines" doc:"That were accepted"`
	States map[string]int      `json:"states" doc:"How many lines are in which state"`
	Items  []ManifestLine      `json:"items" nullable:"false" doc:"In the order of the lines"`
	Next   int                 `json:"next,omitempty" doc:"What to ask for after; none: these were the last"`
}

// ManifestLine is a line and what its file became.
type ManifestLine struct {
	N        int                 `json:"n"`
	Line     pipeline.LineID     `json:"line"`
	State    string              `json:"state" enum:"file-missing,working,waiting-person,done,failed" doc:"waiting-person: to be signed or looked at; failed: rejected too, the line may be handed in again"`
	Dossier  string              `json:"dossier,omitempty" doc:"Its code"`
	File     string              `json:"file,omitempty"`
	SHA256   string              `json:"sha256"`
	Document pipeline.DocumentID `json:"document,omitempty"`
	Reason   *Reason             `json:"reason,omitempty"`
}

type manifestOutput struct {
	Linked
	Body Manifest
}

func (a *API) getManifest(ctx context.Context, in *manifestInput) (*manifestOutput, error) {
	catalog := a.Service.Catalog
	m, err := catalog.Manifest(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	states, err := catalog.ManifestStates(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	lines, err := catalog.ManifestLines(ctx, pipeline.LineQuery{Manifest: m.ID, After: in.After, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	view := Manifest{ID: m.ID, By: m.By, At: stamp(m.At), Lines: m.Count, States: map[string]int{}, Items: []ManifestLine{}}
	for state, n := range states {
		view.States[lineState(state)] += n
	}
	out := &manifestOutput{}
	if len(lines) > in.Limit {
		lines, view.Next = lines[:in.Limit], lines[in.Limit-1].N
		out.Linked = in.linkTo(fmt.Sprint(view.Next))
	}
	for _, l := range lines {
		view.Items = append(view.Items, a.manifestLine(l))
	}
	out.Body = view
	return out, nil
}

func (a *API) manifestLine(l pipeline.PlacedLine) ManifestLine {
	view := ManifestLine{N: l.N, Line: l.Line.ID, State: lineState(l.State), SHA256: l.Line.Digest.String(), Document: l.Line.Document,
		Reason: reason(pipeline.Document{Reason: l.Reason})}
	if old, err := a.Service.OpenLine(l.Line); err == nil { // what was destroyed says nothing
		view.Dossier, view.File = old.Dossier, pipeline.HidePersonal(old.File, pipeline.PersonalID, pipeline.OldID)
	}
	return view
}

func lineState(s pipeline.State) string {
	switch s {
	case "":
		return "file-missing"
	case pipeline.StateHeld:
		return "done"
	case pipeline.StateFailed, pipeline.StateRejected, pipeline.StateDestroyed:
		return "failed"
	case pipeline.StateAwaiting, pipeline.StateInReview, pipeline.StateSecondLook, pipeline.StateQuarantine:
		return "waiting-person"
	}
	return "working"
}
