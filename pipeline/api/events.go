package api

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Event tells that something happened. It names its subject, and nothing of anybody.
type Event struct {
	Position int64              `json:"position" doc:"From 1, without gaps: the cursor to go on from"`
	Type     string             `json:"type" example:"document.held"`
	Dossier  pipeline.DossierID `json:"dossier,omitempty"`
	Kind     pipeline.Kind      `json:"kind" enum:"agency,dossier,document,holding" doc:"Of the subject"`
	Subject  string             `json:"subject" doc:"The subject's identifier"`
	At       string             `json:"at" format:"date-time"`
}

type eventsInput struct {
	After  int64             `query:"after" minimum:"0" doc:"The position of the last event that the caller has; 0: from the beginning"`
	Limit  int               `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Agency pipeline.AgencyID `query:"agency" maxLength:"64" doc:"The caller's own, which receives or resolves the dossiers; may be left out"`
	Wait   int               `query:"wait" minimum:"0" maximum:"60" doc:"Seconds to wait for an event where there is none yet"`
	Asked
}

type eventsOutput struct {
	Linked
	Body struct {
		Events []Event `json:"events" nullable:"false" doc:"Oldest first"`
		Next   int64   `json:"next" doc:"The cursor of the next call"`
	}
}

// listEvents reads the feed behind a cursor: every event once it is certain that none comes before it, within a second or two of what
// happened.
func (a *API) listEvents(ctx context.Context, in *eventsInput) (*eventsOutput, error) {
	agency, err := a.listed(ctx, "list-events", in.Agency)
	if err != nil {
		return nil, err
	}
	query := pipeline.EventQuery{After: in.After, Agency: agency, Limit: in.Limit}
	list, err := a.awaitEvents(ctx, query, time.Duration(in.Wait)*time.Second)
	if err != nil {
		return nil, err
	}
	out := &eventsOutput{}
	out.Body.Events, out.Body.Next = []Event{}, in.After
	for _, e := range list {
		out.Body.Events = append(out.Body.Events, eventView(e))
		out.Body.Next = e.Position
	}
	if len(list) == in.Limit {
		out.Linked = in.linkTo(fmt.Sprint(out.Body.Next))
	}
	return out, nil
}

// eventView is an event as everybody gets it.
func eventView(e pipeline.PlacedEvent) Event {
	return Event{Position: e.Position, Type: e.Type, Dossier: e.Dossier, Kind: e.Subject.Kind, Subject: e.Subject.ID, At: stamp(e.At)}
}

// awaitEvents looks again every second: the feed grows when the log does, whichever process that happens in.
func (a *API) awaitEvents(ctx context.Context, q pipeline.EventQuery, patience time.Duration) ([]pipeline.PlacedEvent, error) {
	over := time.NewTimer(patience)
	defer over.Stop()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		list, err := a.Service.Catalog.Events(ctx, q)
		if err != nil || len(list) > 0 || patience == 0 {
			return list, err
		}
		if !a.again(ctx, nil, look.C, over.C) {
			return nil, nil
		}
	}
}
