package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// demo is "motlan demo".
type demo struct {
	Samples string `default:"testdata/dossiers" placeholder:"DIR" help:"The sample dossiers (${default})."`
	Out     string `placeholder:"DIR" help:"Leave the sealed PDFs and summary.json there. If none, beside the data."`
}

// Run plays the dossiers of the manifest one after another, each at its own time.
func (c demo) Run(ctx context.Context, s *settings, std streams) error {
	m, err := samples.ReadManifest(c.Samples)
	if err != nil {
		return usage{err}
	}
	if s.Data == "motlan-data" { // a fresh folder, so that the demonstration always begins at the beginning
		if s.Data, err = os.MkdirTemp("", "motlan-demo-"); err != nil {
			return err
		}
	}
	if c.Out == "" {
		c.Out = filepath.Join(s.Data, "sealed")
	}
	s.Agency, s.AgencyName, s.Operator = m.Agency.ID, m.Operator.Agency, m.Operator.Name
	for _, d := range m.Dossiers {
		if err := c.play(ctx, *s, std, m, d); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.out, "\nDữ liệu: %s\nKiểm tra một tệp: motlan --data %s verify %s\n", s.Data, s.Data, filepath.Join(c.Out, m.Dossiers[0].Name, "*.pdf"))
	return nil
}

// play opens one dossier at the time when it was handed in and takes its scans in.
func (c demo) play(ctx context.Context, s settings, std streams, m samples.Manifest, d samples.Dossier) error {
	begun := time.Now()
	o, err := open(ctx, s, std, func() time.Time { return d.ReceivedAt.Add(time.Since(begun)) })
	if err != nil {
		return err
	}
	defer o.close()
	dossier, err := o.service.OpenDossier(ctx, handedIn(s, m, d))
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "\n━━ Hồ sơ %s · %s · nhận %s\n   Chủ hồ sơ: %s; người nộp: %s\n\n", d.Name, dossier.Code, pipeline.Stamp(d.ReceivedAt),
		m.Person(d.Owner).Name, m.Person(d.Submitter).Name)
	printChecklist(std.out, dossier)
	fmt.Fprintln(std.out)
	items := c.items(d)
	if err := o.process(ctx, dossier, items, s.Operator, newScreen(std.out, len(items))); err != nil {
		return err
	}
	read, err := o.snapshot(ctx, items)
	if err != nil {
		return err
	}
	if err := o.clerk(ctx, std, d, items); err != nil {
		return err
	}
	return c.show(ctx, o, std.out, d, items, read)
}

// handedIn is the dossier as the family hands it in.
func handedIn(s settings, m samples.Manifest, d samples.Dossier) pipeline.NewDossier {
	person := func(key string) pipeline.NewPerson {
		p := m.Person(key)
		n := pipeline.NewPerson{Name: p.Name, Kind: pipeline.PersonalID, Value: p.ID}
		for _, presented := range d.Presented {
			n.Presented = n.Presented || presented == key
		}
		return n
	}
	n := pipeline.NewDossier{Code: d.Code, Procedure: d.Procedure, Channel: pipeline.AtCounter, Receiving: s.Agency,
		Owner: person(d.Owner), ReceivedAt: d.ReceivedAt, By: s.Operator}
	if d.Submitter != d.Owner {
		n.Submitter = person(d.Submitter)
		n.Submitter.Proof = d.Proof
	}
	return n
}

func (c demo) items(d samples.Dossier) []*item {
	var items []*item
	for _, component := range d.Components {
		if component.File != "" {
			items = append(items, &item{path: filepath.Join(c.Samples, component.File), label: component.File, component: component.Code})
		}
	}
	return items
}

// snapshot keeps what was read before a person touched it.
func (o *office) snapshot(ctx context.Context, items []*item) ([]record, error) {
	var read []record
	for _, i := range items {
		r, err := o.record(ctx, i)
		if err != nil {
			return nil, err
		}
		read = append(read, r)
	}
	return read, nil
}

// show ends a dossier with its table. What was read stands in summary.json as it was read.
func (c demo) show(ctx context.Context, o *office, out io.Writer, d samples.Dossier, items []*item, read []record) error {
	dir := filepath.Join(c.Out, d.Name)
	if err := o.exportHeld(ctx, items, read, dir); err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\n  Thành phần\tLoại giấy tờ\tSố\tNgày\tCơ quan cấp\tTin cậy\tChữ ký\tTệp")
	for n, i := range items {
		if i.err != nil || i.doc.State != pipeline.StateHeld {
			fmt.Fprintf(table, "  %s\t%s\n", i.label, progress(i))
			continue
		}
		found, err := o.service.Extraction(i.doc)
		if err != nil {
			return err
		}
		kind, _ := o.book.Type(found.Type)
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\t%.0f%%\tPAdES %s\t%s\n", i.component, short(kind.Name, 28), dash(found.Field(pipeline.FieldNumber).Value),
			dash(found.Field(pipeline.FieldDate).Value), short(dash(found.Field(pipeline.FieldIssuer).Value), 34), 100*confidence(found),
			i.doc.Seal.Level, filepath.Join(dir, read[n].Out))
	}
	return table.Flush()
}

// confidence is that of the least certain of what was found.
func confidence(e pipeline.Extraction) float64 {
	least := e.TypeConfidence
	for _, f := range e.Fields {
		least = min(least, f.Confidence)
	}
	return least
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func short(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
