package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) dossier(d pipeline.Dossier, expected pipeline.Revision) {
	values := []any{d.Code, d.State, d.Procedure, d.Channel, d.Receiving, d.Resolving, millis(d.ReceivedAt), millis(d.DueAt),
		millis(d.FinishedAt), millis(d.ReturnedAt), asJSON{d.Pauses}, millis(d.KeepUntil),
		d.Waiting.For, d.Waiting.Why, millis(d.Waiting.Since), millis(d.WaitsUntil), d.Reason, d.ID}
	if expected == 0 {
		w.exec(`INSERT INTO dossiers (code, state, procedure, channel, receiving, resolving, received_at, due_at, finished_at, returned_at,
			pauses, keep_until, waiting_for, waiting_why, waiting_since, waits_until, reason, id, revision)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`, values...)
	} else {
		w.must("update dossier", `UPDATE dossiers SET revision = revision + 1, code = ?, state = ?, procedure = ?, channel = ?, receiving = ?,
			resolving = ?, received_at = ?, due_at = ?, finished_at = ?, returned_at = ?, pauses = ?, keep_until = ?,
			waiting_for = ?, waiting_why = ?, waiting_since = ?, waits_until = ?, reason = ? WHERE id = ? AND revision = ?`,
			append(values, expected)...)
	}
	w.people(d)
	var lines [][]any
	for n, c := range d.Checklist {
		lines = append(lines, []any{n, c.Code, c.Name, c.Answer, c.Why, c.WhyEN, c.Holding, millis(c.AskedAt), c.Basis, asJSON{c.Types}})
	}
	w.parts(componentParts, string(d.ID), lines)
}

// The parts that people have in a dossier.
const (
	owner     = "owner"
	submitter = "submitter"
	other     = "other"
)

func (w *writer) people(d pipeline.Dossier) {
	var all [][]any
	add := func(part string, p pipeline.Person) {
		all = append(all, []any{len(all), part, p.Name, p.Organ, p.Presented, p.Proof, asJSON{p.Identifiers}})
	}
	add(owner, d.Owner)
	add(submitter, d.Submitter)
	for _, p := range d.Others {
		add(other, p)
	}
	w.parts(peopleParts, string(d.ID), all)
}

// Dossier implements pipeline.Catalog.
func (c *Catalog) Dossier(ctx context.Context, id pipeline.DossierID) (pipeline.Dossier, error) {
	d, err := c.dossier(ctx, "id = ?", id)
	if err != nil {
		return d, fmt.Errorf("dossier %s: %w", id, err)
	}
	return d, nil
}

// DossierByCode implements pipeline.Catalog.
func (c *Catalog) DossierByCode(ctx context.Context, receiving pipeline.AgencyID, code string) (pipeline.Dossier, error) {
	d, err := c.dossier(ctx, "code = ? AND receiving IN "+heritage+" ORDER BY receiving = ? DESC, received_at DESC LIMIT 1", code, receiving, receiving)
	if err != nil {
		return d, fmt.Errorf("dossier %s of %s: %w", code, receiving, err)
	}
	return d, nil
}

func (c *Catalog) dossier(ctx context.Context, where string, args ...any) (pipeline.Dossier, error) {
	var d pipeline.Dossier
	err := c.view(ctx, func(q session) error {
		err := q.one(ctx, []any{&d.ID, &d.Code, &d.Revision, &d.State, &d.Procedure, &d.Channel, &d.Receiving, &d.Resolving,
			asTime{&d.ReceivedAt}, asTime{&d.DueAt}, asTime{&d.FinishedAt}, asTime{&d.ReturnedAt}, asJSON{&d.Pauses}, asTime{&d.KeepUntil},
			&d.Waiting.For, &d.Waiting.Why, asTime{&d.Waiting.Since}, asTime{&d.WaitsUntil}, &d.Reason},
			`SELECT id, code, revision, state, procedure, channel, receiving, resolving, received_at, due_at, finished_at, returned_at,
			pauses, keep_until, waiting_for, waiting_why, waiting_since, waits_until, reason FROM dossiers WHERE `+where, args...)
		if err != nil {
			return err
		}
		if err := readPeople(ctx, q, &d); err != nil {
			return fmt.Errorf("people: %w", err)
		}
		return readComponents(ctx, q, &d)
	})
	return d, err
}

func readPeople(ctx context.Context, q session, d *pipeline.Dossier) error {
	return q.each(ctx, func(r scanner) error {
		var p pipeline.Person
		var part string
		err := r.Scan(&part, &p.Name, &p.Organ, &p.Presented, &p.Proof, asJSON{&p.Identifiers})
		switch part {
		case owner:
			d.Owner = p
		case submitter:
			d.Submitter = p
		default:
			d.Others = append(d.Others, p)
		}
		return err
	}, "SELECT part, name, organ, presented, proof, identifiers FROM dossier_people WHERE dossier = ? ORDER BY n", d.ID)
}

func readComponents(ctx context.Context, q session, d *pipeline.Dossier) error {
	return q.each(ctx, func(r scanner) error {
		var line pipeline.Component
		err := r.Scan(&line.Code, &line.Name, &line.Answer, &line.Why, &line.WhyEN, &line.Holding, asTime{&line.AskedAt}, &line.Basis, asJSON{&line.Types})
		d.Checklist = append(d.Checklist, line)
		return err
	}, "SELECT code, name, answer, why, why_en, holding, asked_at, basis, types FROM components WHERE dossier = ? ORDER BY n", d.ID)
}
