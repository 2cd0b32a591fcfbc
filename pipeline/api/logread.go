package api

import (
	"context"
	"errors"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// logRead commits that somebody read: a transition that moves no revision. A subject that moves meanwhile is read again.
func (a *API) logRead(ctx context.Context, subject pipeline.Ref, e pipeline.Entry) error {
	for {
		revision, err := a.revision(ctx, subject)
		if err != nil {
			return err
		}
		e.At = a.now().Truncate(time.Second)
		_, err = a.Service.Catalog.Commit(ctx, pipeline.Transition{Subject: subject, Expected: revision, Keeps: true, Entry: e})
		if !errors.Is(err, pipeline.ErrConflict) {
			return err
		}
	}
}

// look is a read of a subject as somebody saw it.
func (a *API) look(kind pipeline.Kind, id string, seen pipeline.Revision, e pipeline.Entry) pipeline.Read {
	e.At = a.now().Truncate(time.Second)
	return pipeline.Read{Subject: pipeline.Ref{Kind: kind, ID: id}, Revision: seen, Entry: e}
}

// logReads commits by one transaction all that somebody read for one answer.
func (a *API) logReads(ctx context.Context, reads []pipeline.Read) error {
	if len(reads) == 0 {
		return nil
	}
	_, err := a.Service.Catalog.Commit(ctx, pipeline.Transition{Reads: reads})
	return err
}

func (a *API) revision(ctx context.Context, subject pipeline.Ref) (pipeline.Revision, error) {
	if subject.Kind == pipeline.KindAgency {
		agency, err := a.Service.Catalog.Agency(ctx, pipeline.AgencyID(subject.ID))
		return agency.Revision, err
	}
	if subject.Kind == pipeline.KindDossier {
		d, err := a.Service.Catalog.Dossier(ctx, pipeline.DossierID(subject.ID))
		return d.Revision, err
	}
	doc, err := a.Service.Catalog.Document(ctx, pipeline.DocumentID(subject.ID))
	return doc.Revision, err
}

// day prints a date; empty for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(pipeline.Zone).Format(time.DateOnly)
}
