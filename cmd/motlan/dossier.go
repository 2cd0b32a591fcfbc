package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// dossierCommand is "motlan dossier": the way of a case.
type dossierCommand struct {
	Code      string                   `arg:"" help:"The dossier's code at the agency."`
	Step      pipeline.Step            `placeholder:"STEP" enum:",ask-supplement,supplement,pause,resume,refuse,withdraw,resolve,return" default:"" help:"Take a step: ask-supplement, supplement, pause, resume, refuse, withdraw, resolve or return."`
	Why       string                   `help:"Why, for the owner to read."`
	Component []pipeline.ComponentCode `placeholder:"CODE,…" help:"With ask-supplement: what is to be handed in anew."`
	Sheet     string                   `placeholder:"FILE" help:"Print what is still missing on one sheet: a PDF for A4."`
	Until     time.Time                `format:"2006-01-02" placeholder:"2026-03-20" help:"Last day for the supplement, or likely end of the pause."`
}

// Run shows a dossier, and takes a step of it first when there is one.
func (c dossierCommand) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	d, err := o.catalog.DossierByCode(ctx, s.Agency, c.Code)
	if err != nil {
		return err
	}
	if c.Step != "" {
		d, err = o.service.StepDossier(ctx, pipeline.DossierStep{Dossier: d.ID, Step: c.Step, Revision: d.Revision, By: s.Operator, Why: c.Why,
			Components: c.Component, Until: inVietnam(c.Until)})
		if err != nil {
			return err
		}
	}
	printDossier(std.out, d)
	if c.Sheet == "" {
		return nil
	}
	return o.printWanted(ctx, std.out, d.ID, c.Sheet)
}

// printWanted leaves what is still missing in a file, for a printer.
func (o *office) printWanted(ctx context.Context, out io.Writer, id pipeline.DossierID, path string) error {
	d, wanted, err := o.service.Wanted(ctx, id)
	if err != nil {
		return err
	}
	file, err := o.wantedSheet(ctx, d, wanted)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: in trên A4 (to be printed on A4)\n", path)
	return err
}

// inVietnam is the day of t in Vietnam: the command line names days without a zone.
func inVietnam(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, pipeline.Zone)
}

var dossierStates = map[pipeline.DossierState]string{
	pipeline.DossierReceived: "đang giải quyết", pipeline.SupplementAsked: "chờ bổ sung", pipeline.DossierPaused: "tạm dừng",
	pipeline.DossierRefused: "đã từ chối", pipeline.DossierWithdrawn: "đã rút", pipeline.DossierResolved: "đã có kết quả", pipeline.DossierReturned: "đã trả kết quả",
}

// printDossier shows how far a case is, whom it waits for, what may be done, and its checklist.
func printDossier(out io.Writer, d pipeline.Dossier) {
	fmt.Fprintf(out, "Hồ sơ %s: %s", d.Code, dossierStates[d.State])
	if d.Reason != "" {
		fmt.Fprintf(out, ", lý do: %s", d.Reason)
	}
	fmt.Fprintln(out)
	if d.Waiting.For != "" {
		fmt.Fprintf(out, "Chờ %s %s, từ %s", d.Waiting.For, d.Waiting.Why, pipeline.Stamp(d.Waiting.Since))
		if !d.WaitsUntil.IsZero() {
			fmt.Fprintf(out, " đến hết ngày %s", d.WaitsUntil.In(pipeline.Zone).Format("02/01/2006"))
		}
		fmt.Fprintln(out)
	}
	if steps := d.State.Steps(); len(steps) > 0 {
		fmt.Fprintf(out, "Có thể (possible, --step): %v\n", steps)
	}
	printChecklist(out, d)
}
