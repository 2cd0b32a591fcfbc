package api

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/fields"
)

// Procedure is an entry of the catalogue.
type Procedure struct {
	Code       pipeline.ProcedureCode `json:"code"`
	Name       string                 `json:"name"`
	Level      pipeline.Level         `json:"level,omitempty" enum:"central,province,commune"`
	Field      string                 `json:"field,omitempty" doc:"Lĩnh vực"`
	TimeLimit  int                    `json:"time_limit" doc:"Working days; 0: the law says none"`
	FeeDong    int                    `json:"fee_dong" doc:"For the whole procedure"`
	FeeNote    string                 `json:"fee_note,omitempty" doc:"Vietnamese: what it depends on"`
	ValidFrom  string                 `json:"valid_from,omitempty" format:"date"`
	ValidTo    string                 `json:"valid_to,omitempty" format:"date" doc:"The day from which it is not in force any more"`
	Results    []PaperType            `json:"results" nullable:"false" doc:"What is issued; none: no document is returned"`
	Components []ProcedureComponent   `json:"components" nullable:"false"`
}

// ProcedureComponent is a line of a procedure's checklist, before anything is known of a case.
type ProcedureComponent struct {
	Code        pipeline.ComponentCode `json:"code"`
	Name        string                 `json:"name"`
	Types       []PaperType            `json:"types" nullable:"false" doc:"A paper of any of them answers the line"`
	Forms       []pipeline.Form        `json:"forms" nullable:"false" doc:"Forms accepted; none: every one that can be reused"`
	Optional    bool                   `json:"optional"`
	PresentOnly bool                   `json:"present_only" doc:"Only to be shown, never scanned"`
	HandIn      bool                   `json:"hand_in" doc:"The original is handed in and kept"`
	LookUp      string                 `json:"look_up,omitempty" doc:"The database that has the information; from the day that its owner announced, nothing may be asked for"`
	LookUpFrom  string                 `json:"look_up_from,omitempty" format:"date"`
	Digitise    pipeline.Ground        `json:"digitise" enum:"earlier-result,sector-law,listed,on-demand,opinion,none" doc:"Why it is digitised, or not"`
}

// PaperType names a kind of paper.
type PaperType struct {
	Code pipeline.TypeCode `json:"code"`
	Name string            `json:"name"`
}

type procedureInput struct {
	Code pipeline.ProcedureCode `path:"code" maxLength:"64"`
	At   string                 `query:"at" format:"date" doc:"The version in force on this day. If none, today's"`
}

type procedureOutput struct{ Body Procedure }

// getProcedure answers with the version of a procedure that is in force; of a code that is not, with those that may be meant.
func (a *API) getProcedure(_ context.Context, in *procedureInput) (*procedureOutput, error) {
	p, err := a.Service.Procedures.Procedure(in.Code, a.dayOf(in.At))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoProcedure, err)
	}
	return &procedureOutput{a.procedure(p)}, nil
}

// dayOf is a day that the framework has checked to be one; now, if none was said.
func (a *API) dayOf(text string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, text, pipeline.Zone)
	if err != nil {
		return a.now()
	}
	return day
}

type proceduresInput struct {
	At    string                 `query:"at" format:"date" doc:"In force on this day. If none, today"`
	Find  string                 `query:"find" maxLength:"200" doc:"Words of the name, in any order; tone marks and case do not count"`
	Limit int                    `query:"limit" minimum:"1" maximum:"500" default:"100"`
	After pipeline.ProcedureCode `query:"after" maxLength:"64" doc:"The next of the page before"`
	Asked
}

type proceduresOutput struct {
	Linked
	Body struct {
		Procedures []Procedure            `json:"procedures" nullable:"false" doc:"By code"`
		Next       pipeline.ProcedureCode `json:"next,omitempty" doc:"To be sent as after; none: that was all"`
	}
}

// listProcedures lists what is in force on a day.
func (a *API) listProcedures(_ context.Context, in *proceduresInput) (*proceduresOutput, error) {
	all := a.Service.Procedures.Procedures()
	at := a.dayOf(in.At)
	all = slices.DeleteFunc(all, func(p pipeline.Procedure) bool {
		return p.Code <= in.After || !p.InForce(at) || !hasWords(p.Name, in.Find)
	})
	slices.SortFunc(all, func(a, b pipeline.Procedure) int { return cmp.Compare(a.Code, b.Code) })
	out := &proceduresOutput{}
	out.Body.Procedures = []Procedure{}
	for _, p := range all[:min(in.Limit, len(all))] {
		out.Body.Procedures = append(out.Body.Procedures, a.procedure(p))
	}
	if len(all) > in.Limit {
		out.Body.Next = all[in.Limit-1].Code
		out.Linked = in.linkTo(string(out.Body.Next))
	}
	return out, nil
}

func hasWords(name, words string) bool {
	name = string(fields.Fold(name))
	for _, word := range strings.Fields(words) {
		if !strings.Contains(name, string(fields.Fold(word))) {
			return false
		}
	}
	return true
}

func (a *API) procedure(p pipeline.Procedure) Procedure {
	view := Procedure{Code: p.Code, Name: p.Name, Level: p.Level, Field: p.Field, TimeLimit: p.TimeLimit, FeeDong: p.Fee.Dong, FeeNote: p.Fee.Note,
		ValidFrom: day(p.ValidFrom), ValidTo: day(p.ValidTo), Results: a.paperTypes(p.Results), Components: []ProcedureComponent{}}
	for _, c := range p.Components {
		line := ProcedureComponent{Code: c.Code, Name: c.Name, Types: a.paperTypes(c.Types), Forms: append([]pipeline.Form{}, c.Forms...), Optional: c.Optional,
			PresentOnly: c.PresentOnly, HandIn: c.HandIn, Digitise: cmp.Or(c.Digitise, pipeline.GroundListed)}
		if c.LookUp != nil {
			line.LookUp, line.LookUpFrom = c.LookUp.Name, day(c.LookUp.From)
		}
		view.Components = append(view.Components, line)
	}
	return view
}

func (a *API) paperTypes(codes []pipeline.TypeCode) []PaperType {
	list := []PaperType{}
	for _, code := range codes {
		kind, _ := a.Service.Procedures.Type(code)
		list = append(list, PaperType{code, kind.Name})
	}
	return list
}
