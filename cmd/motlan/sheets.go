package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/pdf"
)

// sheets is "motlan sheets".
type sheets struct {
	Procedure pipeline.ProcedureCode   `placeholder:"CODE" help:"A separator sheet for each paper that this procedure asks for, e.g. 1.009994."`
	Component []pipeline.ComponentCode `placeholder:"CODE" help:"Of those, only for these."`
	Plain     int                      `placeholder:"N" help:"So many separator sheets that name no paper."`
	Batch     string                   `placeholder:"NUMBER" help:"A batch slip, of the batch with this number."`
	Papers    []int                    `placeholder:"PAGES" help:"The pages of each paper of the batch, in their order, e.g. 2,1,3."`
	Count     int                      `placeholder:"N" help:"Papers of the batch, where their pages are not counted one by one."`
	Pages     int                      `placeholder:"N" help:"Pages of the batch, without slip and separator sheets."`
	Out       string                   `default:"to-ngan.pdf" placeholder:"FILE" help:"The PDF, for A4 (${default})."`
}

// Run draws the sheets that were asked for.
func (c sheets) Run(s *settings, std streams) error {
	pages, err := c.pages(s.Catalogue, time.Now())
	if err != nil {
		return usage{err}
	}
	file, err := pdf.Print(pages, pdf.Meta{Title: "Phiếu bó và tờ ngăn", Producer: "Motlan " + version, Created: time.Now()})
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, file, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %d tờ, in trên A4 ở tỷ lệ 100%% (%[2]d sheets, to be printed on A4 at 100 %%)\n", c.Out, len(pages))
	return nil
}

func (c sheets) pages(catalogue string, at time.Time) ([]pdf.PrintPage, error) {
	slip, err := c.slip()
	if err != nil {
		return nil, err
	}
	separators, err := c.separators(catalogue, at)
	if err != nil {
		return nil, err
	}
	for _, sep := range separators {
		page, err := separatorPage(sep)
		if err != nil {
			return nil, err
		}
		slip = append(slip, page)
	}
	if len(slip) == 0 {
		return nil, errors.New("no sheet: give --procedure, --plain or --batch. Chưa chọn tờ nào để in")
	}
	return slip, nil
}

// slip draws the batch slip, if there is to be one.
func (c sheets) slip() ([]pdf.PrintPage, error) {
	if c.Batch == "" {
		if len(c.Papers) > 0 || c.Count != 0 || c.Pages != 0 {
			return nil, errors.New("--papers, --count and --pages are about a batch: give --batch")
		}
		return nil, nil
	}
	slip := pipeline.Slip{Batch: c.Batch, Papers: c.Papers, Count: c.Count, Pages: c.Pages}
	if len(c.Papers) > 0 && c.Count == 0 && c.Pages == 0 {
		slip.Count = len(c.Papers)
		for _, n := range c.Papers {
			slip.Pages += n
		}
	}
	page, err := slipPage(slip)
	return []pdf.PrintPage{page}, err
}

// mostPlain is a ream and a half of paper.
const mostPlain = 750

func (c sheets) separators(catalogue string, at time.Time) ([]cuts.Separator, error) {
	if c.Plain < 0 || c.Plain > mostPlain {
		return nil, fmt.Errorf("--plain %d: 0 to %d", c.Plain, mostPlain)
	}
	all, err := c.named(catalogue, at)
	return append(all, make([]cuts.Separator, c.Plain)...), err
}

// named are the separator sheets of the procedure. What is only to be shown is never scanned, so it gets none.
func (c sheets) named(catalogue string, at time.Time) ([]cuts.Separator, error) {
	if c.Procedure == "" {
		if len(c.Component) > 0 {
			return nil, errors.New("--component is one of a procedure: give --procedure")
		}
		return nil, nil
	}
	book, err := procedures.LoadDir(catalogue)
	if err != nil {
		return nil, err
	}
	procedure, err := book.Procedure(c.Procedure, at)
	if err != nil {
		return nil, err
	}
	wanted := c.Component
	if len(wanted) == 0 {
		for _, spec := range procedure.Components {
			if !spec.PresentOnly {
				wanted = append(wanted, spec.Code)
			}
		}
	}
	var all []cuts.Separator
	for _, code := range wanted {
		spec, ok := procedure.Component(code)
		if !ok || spec.PresentOnly {
			return nil, fmt.Errorf("--component %s: no paper of %s that is scanned", code, c.Procedure)
		}
		all = append(all, cuts.Separator{Component: code, Label: short(spec.Name, 80)})
	}
	return all, nil
}
