package workers

import (
	"context"
	"errors"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// corroborate lets go of the doubts that the dossier itself answers. A name that was read faintly is right when it is the
// name on the card of somebody who presented it and whose number stands beside it on the paper; a faint issuer, when it
// is the name of one of the dossier's agencies. Values are compared as read and never replaced.
func (r *Runner) corroborate(ctx context.Context, doc pipeline.Document, found pipeline.Extraction) (pipeline.Extraction, error) {
	dossier, err := r.Service.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return found, err
	}
	for i, sub := range found.Subjects {
		if sub.Doubt != "" && r.presented(dossier, sub) {
			found.Subjects[i].Doubt, found.Subjects[i].Confidence = "", 1
		}
	}
	for i, f := range found.Fields {
		if f.Name != pipeline.FieldIssuer || !f.Doubtful() {
			continue
		}
		known, err := r.isAgency(ctx, f.Value, dossier.Receiving, dossier.Resolving)
		if err != nil {
			return found, err
		}
		if known {
			found.Fields[i].Doubt, found.Fields[i].Confidence = "", 1
		}
	}
	return found, nil
}

// presented reports whether sub is, by name and number, somebody who showed a card.
func (r *Runner) presented(d pipeline.Dossier, sub pipeline.FoundSubject) bool {
	id, err := r.Service.Keys.Identifier(sub.Kind, sub.Identifier)
	if err != nil {
		return false
	}
	for _, p := range d.People() {
		for _, known := range p.Identifiers {
			if p.Presented && known.Is(id) && strings.EqualFold(p.Name, sub.Name) {
				return true
			}
		}
	}
	return false
}

func (r *Runner) isAgency(ctx context.Context, name string, ids ...pipeline.AgencyID) (bool, error) {
	for _, id := range ids {
		a, err := r.Service.Catalog.Agency(ctx, id)
		if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
			return false, err
		}
		if err == nil && strings.EqualFold(a.Name, name) {
			return true, nil
		}
	}
	return false, nil
}
