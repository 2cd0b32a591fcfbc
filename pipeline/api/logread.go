package api

import (
	"context"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// logRead commits that somebody read: nothing moves.
func (a *API) logRead(ctx context.Context, subject pipeline.Ref, e pipeline.Entry) error {
	revision, err := a.revision(ctx, subject)
	if err != nil {
		return err
	}
	return a.logReads(ctx, []pipeline.Read{a.look(subject.Kind, subject.ID, revision, e)})
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
