package api

import (
	"context"
	"time"
	"unicode"

	"github.com/motlan/motlan/pipeline"
)

// Dossier is a dossier as answered.
type Dossier struct {
	ID         pipeline.DossierID     `json:"id"`
	Code       string                 `json:"code"`
	Revision   pipeline.Revision      `json:"revision"`
	State      pipeline.DossierState  `json:"state"`
	Steps      []pipeline.Step        `json:"steps" nullable:"false" doc:"That may be taken now"`
	Waiting    *Waiting               `json:"waiting,omitempty" doc:"If none, the resolving agency is at its work or the case is closed"`
	Reason     string                 `json:"reason,omitempty" doc:"Why the last step was taken"`
	Procedure  pipeline.ProcedureCode `json:"procedure,omitempty"`
	Channel    pipeline.Channel       `json:"channel"`
	Receiving  pipeline.AgencyID      `json:"receiving_agency"`
	Resolving  pipeline.AgencyID      `json:"resolving_agency"`
	Owner      Person                 `json:"owner"`
	Submitter  *Person                `json:"submitter,omitempty"`
	Others     []Person               `json:"others" nullable:"false"`
	ReceivedAt string                 `json:"received_at" format:"date-time"`
	DueAt      string                 `json:"due_at,omitempty" format:"date-time" doc:"None while the time limit stands still"`
	FinishedAt string                 `json:"finished_at,omitempty" format:"date-time"`
	ReturnedAt string                 `json:"returned_at,omitempty" format:"date-time"`
	Checklist  []Component            `json:"checklist" nullable:"false" doc:"Answered when the dossier was opened; a line that was added, when it was"`
	Documents  []DossierDocument      `json:"documents" nullable:"false"`
	Results    []Result               `json:"results" nullable:"false" doc:"What agencies issue in it, in the order of the numbers"`
}

// Component is a line of the checklist with its answer.
type Component struct {
	Code    pipeline.ComponentCode `json:"code"`
	Name    string                 `json:"name"`
	Answer  pipeline.Answer        `json:"answer" enum:"reuse,look-up,present-only,hand-in,scan,missing"`
	Why     Text                   `json:"why"`
	Holding pipeline.HoldingID     `json:"holding,omitempty" doc:"What is held: what serves, or what cannot and why says so"`
	Types   []pipeline.TypeCode    `json:"types,omitempty" nullable:"false" doc:"Of a line that was added: the papers that answer it"`
	Basis   string                 `json:"basis,omitempty" doc:"Of a line that was added to those of the procedure: by what law and why"`
	Held    *HeldPaper             `json:"held,omitempty" doc:"That paper; of a closed dossier only where it was answered with it"`
}

// DossierDocument is a document of a dossier, in short.
type DossierDocument struct {
	ID        pipeline.DocumentID    `json:"id"`
	Component pipeline.ComponentCode `json:"component,omitempty"`
	File      string                 `json:"file" doc:"What the sender called it"`
	State     pipeline.State         `json:"state"`
	StateText Text                   `json:"state_text"`
	Waiting   *Waiting               `json:"waiting,omitempty"`
	Reason    *Reason                `json:"reason,omitempty"`
}

// dossier describes d with its documents.
func (a *API) dossier(ctx context.Context, d pipeline.Dossier) (Dossier, error) {
	view := Dossier{ID: d.ID, Code: d.Code, Revision: d.Revision, State: d.State, Steps: append([]pipeline.Step{}, d.State.Steps()...), Waiting: dossierWaiting(d),
		Reason: pipeline.HidePersonal(d.Reason, pipeline.PersonalID, pipeline.OldID), FinishedAt: stamp(d.FinishedAt), ReturnedAt: stamp(d.ReturnedAt), Procedure: d.Procedure, Channel: d.Channel, Receiving: d.Receiving,
		Resolving: d.Resolving, Owner: personOf(d.Owner), Others: []Person{}, ReceivedAt: stamp(d.ReceivedAt), DueAt: stamp(d.DueAt),
		Checklist: components(d.Checklist), Documents: []DossierDocument{}}
	if d.Submitter.Name != "" {
		p := personOf(d.Submitter)
		view.Submitter = &p
	}
	for _, p := range d.Others {
		view.Others = append(view.Others, personOf(p))
	}
	issued, err := a.Service.Results(ctx, d.ID)
	if err != nil {
		return view, err
	}
	view.Results = a.results(issued)
	docs, err := a.Service.Catalog.Documents(ctx, pipeline.DocumentQuery{Dossier: d.ID})
	if err != nil {
		return view, err
	}
	for _, doc := range docs {
		upload, err := a.Service.Catalog.Upload(ctx, doc.Sources[0].Upload)
		if err != nil {
			return view, err
		}
		short := DossierDocument{ID: doc.ID, State: doc.State, StateText: stateText(doc.State), Waiting: waiting(doc), Reason: reason(doc)}
		if doc.State != pipeline.StateQuarantine {
			short.Component, short.File = doc.Component, pipeline.HidePersonal(upload.Name, pipeline.PersonalID, pipeline.OldID)
		}
		view.Documents = append(view.Documents, short)
	}
	return view, nil
}

func components(list []pipeline.Component) []Component {
	view := []Component{}
	for _, c := range list {
		view = append(view, Component{Code: c.Code, Name: c.Name, Answer: c.Answer, Why: Text{c.Why, c.WhyEN}, Holding: c.Holding, Types: c.Types, Basis: c.Basis})
	}
	return view
}

// stamp prints a time as the law has it; empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return pipeline.Stamp(t)
}

// printable reports whether a terminal or a log shows r and does nothing else with it.
func printable(r rune) bool { return unicode.IsGraphic(r) }
