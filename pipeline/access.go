package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Reader is who reads a paper, and for what: both stand in the log.
type Reader struct {
	Name    string
	Purpose string // empty: to work on its dossier
}

// Entry is what the log keeps of a read.
func (r Reader) Entry(action string) Entry {
	e := Entry{Action: action, Actor: r.Name}
	if r.Purpose != "" {
		e.Detail = map[string]string{"purpose": r.Purpose}
	}
	return e
}

// worksOn refuses an agency that a dossier is not of: the receiving and the resolving one work on it together, or what they have become.
func (s *Service) worksOn(ctx context.Context, agency AgencyID, d Dossier) error {
	for _, id := range []AgencyID{d.Receiving, d.Resolving} {
		heir, err := s.heir(ctx, id)
		if err != nil || agency != "" && (id == agency || heir.ID == agency) {
			return err
		}
	}
	return ErrNotFound
}

// AdmitAgency reports whether an agency works on a dossier, a document or a holding, or has a webhook. Of what is another's it
// says ErrNotFound, as of what is nowhere: who guesses a name learns nothing.
func (s *Service) AdmitAgency(ctx context.Context, agency AgencyID, subject Ref) error {
	if subject.Kind == KindWebhook {
		return s.admitToWebhook(ctx, agency, WebhookID(subject.ID))
	}
	if subject.Kind == KindManifest {
		return s.admitToManifest(ctx, agency, ManifestID(subject.ID))
	}
	dossier, err := s.dossierOf(ctx, subject)
	if err != nil {
		return err
	}
	d, err := s.Catalog.Dossier(ctx, dossier)
	if err == nil {
		err = s.worksOn(ctx, agency, d)
	}
	return err
}

func (s *Service) dossierOf(ctx context.Context, subject Ref) (DossierID, error) {
	switch subject.Kind {
	case KindDocument:
		doc, err := s.Catalog.Document(ctx, DocumentID(subject.ID))
		return doc.Dossier, err
	case KindHolding:
		h, err := s.Catalog.Holding(ctx, HoldingID(subject.ID))
		return h.Dossier, err
	case KindDossier:
		return DossierID(subject.ID), nil
	}
	return "", fmt.Errorf("%s of no agency: %w", subject.Kind, ErrNotFound)
}

// documentIn finds a document that somebody names besides the dossier that they work on. One that is elsewhere is as little there as one
// that is nowhere: the answer tells nobody what other agencies have.
func (s *Service) documentIn(ctx context.Context, dossier DossierID, id DocumentID) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && doc.Dossier != dossier {
		return Document{}, fmt.Errorf("the dossier has no document %s: %w", id, ErrInvalid)
	}
	return doc, err
}

// AdmitReader is AdmitAgency for reading, which an agency may also do with a document of another one that it has reused: what
// a dossier relied on stays readable to it.
func (s *Service) AdmitReader(ctx context.Context, agency AgencyID, subject Ref) error {
	err := s.AdmitAgency(ctx, agency, subject)
	if subject.Kind != KindDocument || !errors.Is(err, ErrNotFound) {
		return err
	}
	h, err := s.Catalog.HoldingOf(ctx, DocumentID(subject.ID))
	if err != nil {
		return err
	}
	reuses, err := s.Catalog.Reuses(ctx, ReuseQuery{Holding: h.ID})
	for _, r := range reuses {
		if s.AdmitAgency(ctx, agency, Ref{KindDossier, string(r.Dossier)}) == nil {
			return err
		}
	}
	return errors.Join(err, ErrNotFound)
}

// HeldFor returns what is held about somebody as an agency may learn it: what it holds itself, and what others hold where an
// open dossier of its own asks for papers of that type by somebody whom that dossier names.
func (s *Service) HeldFor(ctx context.Context, agency AgencyID, id Identifier, dossier DossierID) ([]Holding, error) {
	asked, err := s.asksFor(ctx, agency, id, dossier)
	if err != nil {
		return nil, err
	}
	held, err := s.lookup(ctx, agency, id.Hashes())
	var mine []Holding
	for _, h := range held {
		if own, err := s.tells(ctx, agency, asked, h); err != nil {
			return nil, err
		} else if own {
			mine = append(mine, h)
		}
	}
	return mine, err
}

// PapersFor is HeldFor with what was read off each paper, for the agency that a caller works for.
func (s *Service) PapersFor(ctx context.Context, tenant Agency, id Identifier, dossier DossierID) ([]HeldPaper, error) {
	asked, err := s.asksFor(ctx, tenant.ID, id, dossier)
	if err != nil {
		return nil, err
	}
	held, err := s.Catalog.HeldPapers(ctx, id.Hashes())
	var mine []HeldPaper
	for _, p := range held {
		if p.Test != tenant.Test {
			continue
		}
		if own, err := s.tells(ctx, tenant.ID, asked, p.Holding); err != nil {
			return nil, err
		} else if own {
			mine = append(mine, p)
		}
	}
	return mine, err
}

// tells reports whether an agency may learn of a holding: it is its own by now, or of a type that its dossier asks for.
func (s *Service) tells(ctx context.Context, agency AgencyID, asked map[TypeCode]bool, h Holding) (bool, error) {
	if h.Agency == agency || asked[h.Type] {
		return true, nil
	}
	heir, err := s.heir(ctx, h.Agency)
	return heir.ID == agency, err
}

// asksFor tells which types an agency's open dossier asks of somebody; of none without a dossier.
func (s *Service) asksFor(ctx context.Context, agency AgencyID, id Identifier, dossier DossierID) (map[TypeCode]bool, error) {
	asked := map[TypeCode]bool{}
	if dossier == "" {
		return asked, nil
	}
	d, err := s.Catalog.Dossier(ctx, dossier)
	if err == nil {
		err = s.worksOn(ctx, agency, d)
	}
	if err != nil || d.State.Closed() || !d.names(id) {
		return asked, err
	}
	for _, line := range d.Checklist {
		spec, _, err := s.asked(d, line)
		if err != nil {
			return asked, err
		}
		for _, t := range spec.Types {
			asked[t] = true
		}
	}
	return asked, nil
}

func (d Dossier) names(id Identifier) bool {
	return slices.ContainsFunc(d.People(), func(p Person) bool { return slices.ContainsFunc(p.Identifiers, id.Is) })
}
