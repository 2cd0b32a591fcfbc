package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) dossier(d pipeline.Dossier, expected pipeline.Revision) {
	times := []any{millis(d.ReceivedAt), millis(d.DueAt), millis(d.FinishedAt), millis(d.ReturnedAt), asJSON{d.Pauses}}
	if expected == 0 {
		args := append([]any{d.ID, d.Code, d.State, d.Procedure, d.Channel, d.Receiving, d.Resolving}, times...)
		w.exec(`INSERT INTO dossiers (id, code, revision, state, procedure, channel, receiving, resolving,
			received_at, due_at, finished_at, returned_at, pauses) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
	} else {
		args := append([]any{d.State, d.Resolving}, times...)
		w.must("update dossier", `UPDATE dossiers SET revision = revision + 1, state = ?, resolving = ?,
			received_at = ?, due_at = ?, finished_at = ?, returned_at = ?, pauses = ? WHERE id = ? AND revision = ?`, append(args, d.ID, expected)...)
		w.exec("DELETE FROM dossier_people WHERE dossier = ?", d.ID)
		w.exec("DELETE FROM components WHERE dossier = ?", d.ID)
	}
	w.people(d)
	for n, c := range d.Checklist {
		w.exec("INSERT INTO components (dossier, n, code, name, answer, why, why_en, holding) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			d.ID, n, c.Code, c.Name, c.Answer, c.Why, c.WhyEN, c.Holding)
	}
}

func (w *writer) people(d pipeline.Dossier) {
	for n, p := range d.People() {
		part := "other"
		switch {
		case n == 0:
			part = "owner"
		case n == 1 && d.Submitter.Name != "":
			part = "submitter"
		}
		w.exec("INSERT INTO dossier_people (dossier, n, part, name, organ, presented, proof, identifiers) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			d.ID, n, part, p.Name, p.Organ, p.Presented, p.Proof, asJSON{p.Identifiers})
	}
}

// Dossier implements pipeline.Catalog.
func (c *Catalog) Dossier(ctx context.Context, id pipeline.DossierID) (pipeline.Dossier, error) {
	return c.dossier(ctx, "id = ?", id)
}

// DossierByCode implements pipeline.Catalog.
func (c *Catalog) DossierByCode(ctx context.Context, receiving pipeline.AgencyID, code string) (pipeline.Dossier, error) {
	return c.dossier(ctx, "receiving = ? AND code = ?", receiving, code)
}

func (c *Catalog) dossier(ctx context.Context, where string, args ...any) (pipeline.Dossier, error) {
	var d pipeline.Dossier
	err := c.db.QueryRowContext(ctx, `SELECT id, code, revision, state, procedure, channel, receiving, resolving,
		received_at, due_at, finished_at, returned_at, pauses FROM dossiers WHERE `+where, args...).
		Scan(&d.ID, &d.Code, &d.Revision, &d.State, &d.Procedure, &d.Channel, &d.Receiving, &d.Resolving,
			asTime{&d.ReceivedAt}, asTime{&d.DueAt}, asTime{&d.FinishedAt}, asTime{&d.ReturnedAt}, asJSON{&d.Pauses})
	if err != nil {
		return d, fmt.Errorf("dossier: %w", classify(err))
	}
	if err := c.readPeople(ctx, &d); err != nil {
		return d, fmt.Errorf("people of dossier: %w", classify(err))
	}
	if err := c.readComponents(ctx, &d); err != nil {
		return d, fmt.Errorf("components of dossier: %w", classify(err))
	}
	return d, nil
}

func (c *Catalog) readPeople(ctx context.Context, d *pipeline.Dossier) error {
	return c.each(ctx, func(r scanner) error {
		var p pipeline.Person
		var part string
		err := r.Scan(&part, &p.Name, &p.Organ, &p.Presented, &p.Proof, asJSON{&p.Identifiers})
		switch part {
		case "owner":
			d.Owner = p
		case "submitter":
			d.Submitter = p
		default:
			d.Others = append(d.Others, p)
		}
		return err
	}, "SELECT part, name, organ, presented, proof, identifiers FROM dossier_people WHERE dossier = ? ORDER BY n", d.ID)
}

func (c *Catalog) readComponents(ctx context.Context, d *pipeline.Dossier) error {
	return c.each(ctx, func(r scanner) error {
		var line pipeline.Component
		err := r.Scan(&line.Code, &line.Name, &line.Answer, &line.Why, &line.WhyEN, &line.Holding)
		d.Checklist = append(d.Checklist, line)
		return err
	}, "SELECT code, name, answer, why, why_en, holding FROM components WHERE dossier = ? ORDER BY n", d.ID)
}
