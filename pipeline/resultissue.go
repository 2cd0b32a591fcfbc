package pipeline

import (
	"cmp"
	"context"
	"errors"
	"maps"
)

// issue commits that a result has its signature, and with it the next number of its dossier. Of two at once one takes another number.
func (s *Service) issue(ctx context.Context, doc Document, t Transition) (Document, error) {
	d, err := s.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return doc, err
	}
	for {
		last, err := s.lastResult(ctx, d.ID)
		if err != nil {
			return doc, err
		}
		n := cmp.Or(doc.Result.Asked, last+1)
		done, err := s.commitDocument(ctx, s.numbered(doc, d, n), s.issued(doc, d, n, t))
		if !errors.Is(err, ErrConflict) {
			return done, err
		}
		if taken := s.free(ctx, d, doc.Result.Asked); errors.Is(taken, ErrState) {
			return s.Fail(ctx, *t.Task, doc, ReasonNumberTaken, "")
		}
		if now, gone := s.lastResult(ctx, d.ID); gone != nil || now == last {
			return doc, errors.Join(gone, err) // it is the document that has moved
		}
	}
}

func (s *Service) numbered(doc Document, d Dossier, n int) Document {
	doc.Result.N, doc.Result.Number = n, s.Codes.Result(d.Code, n)
	return doc
}

func (s *Service) issued(doc Document, d Dossier, n int, t Transition) Transition {
	detail := map[string]string{"result": s.Codes.Result(d.Code, n), "type": string(doc.Result.Type)}
	maps.Copy(detail, t.Entry.Detail)
	t.Entry.Detail = detail
	t.Event = &Event{Type: "result.issued", Dossier: d.ID, Subject: Ref{KindDocument, string(doc.ID)}, At: s.now()}
	return t
}

// lastResult is the highest number of a dossier's results; 0: it has none.
func (s *Service) lastResult(ctx context.Context, id DossierID) (last int, err error) {
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Dossier: id})
	for _, doc := range docs {
		last = max(last, doc.Result.N)
	}
	return last, err
}

// asIssued takes an agency's word for the type of its result. Where something else was read off it, a person looks.
func (s *Service) asIssued(doc Document, e Extraction) Extraction {
	if doc.Result.IsZero() || e.Type == doc.Result.Type {
		return e
	}
	issued, _ := s.Procedures.Type(doc.Result.Type)
	if read, known := s.Procedures.Type(e.Type); known && e.Type != OtherType {
		e.TypeDoubt = "cơ quan ban hành là “" + issued.Name + "” nhưng đọc ra “" + read.Name + "”"
	} else {
		e.TypeDoubt = ""
	}
	e.Type, e.TypeConfidence = doc.Result.Type, 1
	for _, name := range issued.Required {
		if e.Field(name).Name == "" {
			e.Fields = append(e.Fields, Field{Name: name, Page: 1, Source: SourceText, Doubt: "không tìm thấy trên giấy"})
		}
	}
	return e
}

// replaceFormer takes the result out of use that doc is issued instead of. It comes before doc is held: at no time do both serve.
func (s *Service) replaceFormer(ctx context.Context, doc Document) error {
	if doc.Result.IsZero() || doc.Supersedes == "" {
		return nil
	}
	h, err := s.Catalog.HoldingOf(ctx, doc.Supersedes)
	if errors.Is(err, ErrNotFound) || err == nil && !h.State.canBecome(HoldingSuperseded) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.endHolding(ctx, h.ID, HoldingSuperseded, doc.Signing.Person, "thay bằng "+doc.Result.Number)
	return err
}
