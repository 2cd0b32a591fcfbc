package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// ingest is "motlan ingest".
type ingest struct {
	Owner     string                 `placeholder:"@FILE" help:"Whose papers they are: @ and a file with lines 'name: …' and 'personal-id: …' (or cmnd, passport, tax-code). A personal id never stands on a command line."`
	Procedure pipeline.ProcedureCode `placeholder:"CODE" help:"Procedure of the dossier, e.g. 1.009994."`
	Lane      pipeline.Lane          `default:"batch" enum:"counter,batch" placeholder:"LANE" help:"counter: somebody stands there, and batches wait (${default})."`
	Out       string                 `placeholder:"DIR" help:"Leave the sealed PDFs there, and summary.json."`
	Code      string                 `placeholder:"CODE" help:"Code of the dossier in the province's system. If none, one is made of the command line."`
	Far       far                    `embed:""`
	Paths     []string               `arg:"" name:"path" help:"Files and folders."`
}

// Run takes the files in and reports on each.
func (c ingest) Run(ctx context.Context, s *settings, std streams) error {
	owner, err := readOwner(c.Owner)
	if err != nil {
		return usage{err}
	}
	items, err := gather(c.Paths)
	if err != nil {
		return usage{err}
	}
	for _, i := range items {
		i.lane = c.Lane
	}
	if c.Far.Server != "" {
		return c.send(ctx, owner, items, std)
	}
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	dossier, err := o.service.OpenDossier(ctx, pipeline.NewDossier{Code: cmp.Or(c.Code, c.code(owner)), Procedure: c.Procedure, Channel: pipeline.AtCounter,
		Receiving: s.Agency, Owner: owner, By: s.Operator})
	if err != nil {
		return err
	}
	printChecklist(std.out, dossier)
	if err := o.process(ctx, dossier, items, s.Operator, newScreen(std.out, len(items))); err != nil {
		return err
	}
	return o.report(ctx, std.out, items, c.Out)
}

// code names the dossier of this command line, so that running it again goes on with the same one. It is a hash: the
// paths and the owner cannot be read from it.
func (c ingest) code(owner pipeline.NewPerson) string {
	h := sha256.New()
	for _, part := range append([]string{string(c.Procedure), owner.Name, owner.Value}, absolutes(c.Paths)...) {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return "ingest-" + hex.EncodeToString(h.Sum(nil)[:8])
}

func absolutes(paths []string) []string {
	var out []string
	for _, p := range paths {
		out = append(out, absolute(p))
	}
	slices.Sort(out)
	return out
}

// gather lists the files of paths, folders searched through, in order. Hidden files are left out, links not followed.
func gather(paths []string) ([]*item, error) {
	var items []*item
	for _, path := range paths {
		err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			hidden := strings.HasPrefix(entry.Name(), ".") && file != path
			if entry.IsDir() {
				if hidden {
					return filepath.SkipDir
				}
				return nil
			}
			if !hidden && (entry.Type().IsRegular() || file == path) {
				items = append(items, &item{path: file, label: file})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("không có tệp nào trong %s (no file there): %w", strings.Join(paths, ", "), pipeline.ErrInvalid)
	}
	return items, nil
}

// readOwner reads the file of --owner. Whoever names the owner vouches that the card was presented.
func readOwner(arg string) (pipeline.NewPerson, error) {
	if arg == "" {
		return pipeline.NewPerson{}, nil
	}
	name, ok := strings.CutPrefix(arg, "@")
	if !ok {
		return pipeline.NewPerson{}, fmt.Errorf("--owner nhận @TỆP; số định danh không được ghi trên dòng lệnh (takes @FILE; a personal id never stands on a command line): %w", pipeline.ErrInvalid)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return pipeline.NewPerson{}, err
	}
	person := pipeline.NewPerson{Presented: true, Proof: "own"}
	for n, line := range strings.Split(string(text), "\n") {
		key, value, found := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key = strings.TrimSpace(key); {
		case strings.TrimSpace(line) == "":
		case found && key == "name":
			person.Name = value
		case found && slices.Contains(ownerKinds, pipeline.IdentifierKind(key)):
			person.Kind, person.Value = pipeline.IdentifierKind(key), value
		default:
			return person, fmt.Errorf("%s dòng %d (line %[2]d) không phải 'name: …' hay 'personal-id: …': %[3]w", name, n+1, pipeline.ErrInvalid)
		}
	}
	if person.Value == "" {
		return person, fmt.Errorf("%s không có số định danh (no identifier): %w", name, pipeline.ErrInvalid)
	}
	if err := pipeline.CheckIdentifier(person.Kind, person.Value); err != nil {
		return person, fmt.Errorf("số định danh trong %s không thể có thật (cannot exist): %w", name, err)
	}
	return person, nil
}

var ownerKinds = []pipeline.IdentifierKind{pipeline.PersonalID, pipeline.OldID, pipeline.Passport, pipeline.TaxCode}
