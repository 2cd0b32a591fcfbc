package api

import (
	"context"
	"time"

	"golang.org/x/text/language"

	"github.com/motlan/motlan/pipeline"
)

type dossierStepInput struct {
	ID   pipeline.DossierID `path:"id" maxLength:"64"`
	Body DossierStep
}

// DossierStep is a step of a dossier's way that a person takes.
type DossierStep struct {
	Step pipeline.Step `json:"step" enum:"ask-supplement,supplement,pause,resume,refuse,withdraw,resolve,return" doc:"One of the dossier's steps"`
	Actor
	Revision   pipeline.Revision        `json:"revision,omitempty" minimum:"0" doc:"Of the dossier on the screen; an older one is refused as a conflict. If none, whatever it is now"`
	Why        string                   `json:"why,omitempty" maxLength:"1000" doc:"For the owner to read; needed to ask for a supplement, pause, refuse and withdraw"`
	Components []pipeline.ComponentCode `json:"components,omitempty" maxItems:"100" doc:"Of ask-supplement: lines of the checklist to be handed in anew"`
	Results    []string                 `json:"results,omitempty" maxItems:"100" doc:"Of resolve and return: the numbers of the results that the owner gets"`
	Until      time.Time                `json:"until,omitzero" doc:"Last day for the supplement, or the likely end of the pause"`
}

func (a *API) stepDossier(ctx context.Context, in *dossierStepInput) (*dossierOutput, error) {
	b := in.Body
	d, err := a.Service.StepDossier(ctx, pipeline.DossierStep{Dossier: in.ID, Step: b.Step, Revision: b.Revision, By: b.By, Why: plain(b.Why),
		Components: b.Components, Results: b.Results, Until: b.Until.Truncate(time.Second)})
	if err != nil {
		return nil, err
	}
	return a.shown(ctx, d)
}

// dossierWaiting says whom a dossier waits for; nil where the resolving agency is at its work, or nobody waits.
func dossierWaiting(d pipeline.Dossier) *Waiting {
	w := d.Waiting
	if w.For == "" {
		return nil
	}
	en := map[pipeline.DossierState]string{pipeline.SupplementAsked: "to hand in what was asked for", pipeline.DossierPaused: "to go on",
		pipeline.DossierResolved: "to give the result to the owner"}[d.State]
	return &Waiting{For: w.For, Why: Text{w.Why, en}, Since: stamp(w.Since), Deadline: stamp(d.WaitsUntil)}
}

// differences names the parts of a request that are not those of the dossier that has its code. A time that the request does
// not give is not compared.
func (a *API) differences(d pipeline.Dossier, n pipeline.NewDossier) (parts []string) {
	keys := a.Service.Keys
	others := len(d.Others) == len(n.Others)
	for i := 0; others && i < len(n.Others); i++ {
		others = samePerson(keys, d.Others[i], n.Others[i])
	}
	for _, part := range []struct {
		name string
		same bool
	}{
		{"procedure", d.Procedure == n.Procedure}, {"channel", d.Channel == n.Channel}, {"resolving_agency", d.Resolving == n.Resolving},
		{"owner", samePerson(keys, d.Owner, n.Owner)}, {"submitter", samePerson(keys, d.Submitter, n.Submitter)}, {"others", others},
		{"received_at", n.ReceivedAt.IsZero() || d.ReceivedAt.Equal(n.ReceivedAt)},
	} {
		if !part.same {
			parts = append(parts, part.name)
		}
	}
	return parts
}

// differs is the dossier's answer to a request of its code with another content. It says which parts differ, and no value.
type differs struct{ parts []string }

func (d differs) Error() string { return errDiffers.Error() }
func (d differs) Unwrap() error { return errDiffers }

func (d differs) faults(l language.Tag) (list []Fault) {
	for _, part := range d.parts {
		list = append(list, Fault{Where: "body." + part, What: say(l, "is not that of the dossier of this code")})
	}
	return list
}
