package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// adminAsked is "motlan admin asked-anyway": what the agency asked for against the checklists' answers.
type adminAsked struct {
	From time.Time `format:"2006-01-02" placeholder:"YYYY-MM-DD" help:"The first day; if none, from the beginning."`
	To   time.Time `format:"2006-01-02" placeholder:"YYYY-MM-DD" help:"The last day; if none, until now."`
	JSON bool      `name:"json" help:"For programs."`
}

// askedCase is one case for programs.
type askedCase struct {
	At        time.Time              `json:"at"`
	By        string                 `json:"by"`
	Dossier   pipeline.DossierID     `json:"dossier"`
	Code      string                 `json:"dossier_code"`
	Component pipeline.ComponentCode `json:"component"`
	Types     []pipeline.TypeCode    `json:"types"`
	Answer    pipeline.Answer        `json:"answer"`
	Holding   pipeline.HoldingID     `json:"holding,omitempty"`
	LookUp    string                 `json:"look_up,omitempty"`
	Reason    string                 `json:"reason,omitempty"`
	Document  pipeline.DocumentID    `json:"document,omitempty"`
}

// Run reports the cases of the agency of the settings.
func (c adminAsked) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	query := pipeline.AskedAnywayQuery{Agency: o.Agency, From: inVietnam(c.From)}
	if !c.To.IsZero() {
		query.To = inVietnam(c.To).AddDate(0, 0, 1)
	}
	list, err := o.service.AskedAnyway(ctx, query)
	switch {
	case err != nil:
		return err
	case c.JSON:
		return askedJSON(std.out, list)
	case len(list) == 0:
		_, err = fmt.Fprintln(std.out, "Không có giấy tờ nào bị yêu cầu nộp dù đã có. (Nothing was asked for against a checklist's answer.)")
		return err
	}
	return o.printAsked(std.out, list)
}

func askedJSON(out io.Writer, list []pipeline.AskedAnyway) error {
	cases := []askedCase{}
	for _, a := range list {
		cases = append(cases, askedCase{a.At, a.By, a.Dossier, a.Code, a.Component, a.Types, a.Answer, a.Holding, a.LookUp, a.Why, a.Document})
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(cases)
}

func (o *office) printAsked(out io.Writer, list []pipeline.AskedAnyway) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Lúc\tHồ sơ\tThành phần\tLoại giấy tờ\tĐã có\tNgười yêu cầu\tLý do")
	for _, a := range list {
		var types []string
		for _, code := range a.Types {
			kind, _ := o.book.Type(code)
			types = append(types, cmp.Or(kind.Name, string(code)))
		}
		why := cmp.Or(oneLine(a.Why), "(nhận mà không nêu lý do)")
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", pipeline.Stamp(a.At), a.Code, cmp.Or(a.Name, string(a.Component)), strings.Join(types, ", "),
			cmp.Or(string(a.Holding), a.LookUp, string(a.Answer)), a.By, why)
	}
	return table.Flush()
}
