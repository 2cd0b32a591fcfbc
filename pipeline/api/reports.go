package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

type askedAnywayReportInput struct {
	From   string            `query:"from" format:"date" doc:"The first day. If none, from the beginning"`
	To     string            `query:"to" format:"date" doc:"The last day. If none, until now"`
	Agency pipeline.AgencyID `query:"agency" maxLength:"64" doc:"The caller's own, which received the dossiers; may be left out. For an auditor the one of a mandate"`
	Page
}

// AskedAnyway is a paper that was asked for, or taken in, although the checklist asked for none.
type AskedAnyway struct {
	At        string                 `json:"at" format:"date-time"`
	By        string                 `json:"by"`
	Dossier   pipeline.DossierID     `json:"dossier"`
	Code      string                 `json:"dossier_code"`
	Component pipeline.ComponentCode `json:"component"`
	Name      string                 `json:"component_name,omitempty"`
	Types     []PaperType            `json:"types" nullable:"false" doc:"Of the paper that is held, or that the component takes"`
	Answer    pipeline.Answer        `json:"answer" enum:"reuse,look-up" doc:"That was passed over"`
	Holding   pipeline.HoldingID     `json:"holding,omitempty" doc:"What is held and would have served"`
	LookUp    string                 `json:"look_up,omitempty" doc:"The database that has the information"`
	Reason    string                 `json:"reason,omitempty" doc:"In that person's words; none: the paper came in without any"`
	Document  pipeline.DocumentID    `json:"document,omitempty" doc:"What came in; none: it was asked for"`
}

type askedAnywayReportOutput struct {
	Linked
	Body struct {
		More
		Cases []AskedAnyway `json:"cases" nullable:"false" doc:"Oldest first"`
	}
}

// reportAskedAnyway reports what was asked for against the checklists' answers.
func (a *API) reportAskedAnyway(ctx context.Context, in *askedAnywayReportInput) (*askedAnywayReportOutput, error) {
	agency, err := a.listed(ctx, "report-asked-anyway", in.Agency)
	if err != nil {
		return nil, err
	}
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	query := pipeline.AskedAnywayQuery{Agency: agency, After: after, Limit: in.Limit + 1}
	if in.From != "" {
		query.From = a.dayOf(in.From)
	}
	if in.To != "" {
		query.To = a.dayOf(in.To).AddDate(0, 0, 1)
	}
	list, err := a.Service.AskedAnyway(ctx, query)
	if err != nil {
		return nil, err
	}
	out := &askedAnywayReportOutput{}
	list, out.Linked, out.Body.More = cut(in.Page, list)
	out.Body.Cases = []AskedAnyway{}
	for _, c := range list {
		out.Body.Cases = append(out.Body.Cases, a.askedAnywayView(c))
	}
	return out, nil
}

// askedAnywayView hides what may be somebody's number in a person's words.
func (a *API) askedAnywayView(c pipeline.AskedAnyway) AskedAnyway {
	return AskedAnyway{At: stamp(c.At), By: c.By, Dossier: c.Dossier, Code: c.Code, Component: c.Component, Name: c.Name, Types: a.paperTypes(c.Types), Answer: c.Answer,
		Holding: c.Holding, LookUp: c.LookUp, Reason: pipeline.HidePersonal(c.Why, pipeline.PersonalID, pipeline.OldID), Document: c.Document}
}
