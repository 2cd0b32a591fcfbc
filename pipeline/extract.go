package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Extracted commits what extraction read. Doubt sends the document to a person; without doubt it goes on.
func (s *Service) Extracted(ctx context.Context, task Task, doc Document, e Extraction) (Document, error) {
	dossier, err := s.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return doc, err
	}
	e = s.relate(s.asIssued(doc, s.inItsPlace(doc, dossier, e)), dossier)
	if e, err = s.declared(ctx, doc, e); err != nil {
		return doc, err
	}
	if doc, err = s.take(doc, dossier, e, ""); err != nil {
		return doc, err
	}
	doc.Subjects = doc.vouchedFor(e)
	doc.Settled = nil // of an earlier reading
	doubts := s.doubts(e)
	next := StateExtracted
	if len(doubts) > 0 {
		next = StateInReview
	}
	return s.Finish(ctx, task, doc, next, Transition{Entry: Entry{Detail: map[string]string{
		"type": string(doc.Type), "doubts": fmt.Sprint(len(doubts))}}})
}

// inItsPlace doubts the type of a paper that was handed in for a line of the checklist which takes other papers: it is the wrong
// paper, or was taken for one.
func (s *Service) inItsPlace(doc Document, d Dossier, e Extraction) Extraction {
	i := d.line(doc.Component)
	if i < 0 || e.TypeDoubt != "" {
		return e
	}
	spec, _, err := s.asked(d, d.Checklist[i])
	if err != nil || len(spec.Types) == 0 || slices.Contains(spec.Types, e.Type) {
		return e
	}
	e.TypeDoubt, e.TypeConfidence = "nộp cho thành phần “"+spec.Name+"” nhưng đọc ra loại khác", e.TypeConfidence/2
	return e
}

// doubts lists what a person must settle: what was read with doubt, and every paper of a type that demands a look.
func (s *Service) doubts(e Extraction) []string {
	doubts := e.Doubts()
	if t, ok := s.Procedures.Type(e.Type); ok && t.MustReview && len(doubts) == 0 {
		return []string{"loại giấy tờ này luôn phải có người kiểm tra"}
	}
	return doubts
}

// take puts an extraction into doc: sealed content and the index that holdings are found by.
func (s *Service) take(doc Document, dossier Dossier, e Extraction, confirmedBy string) (Document, error) {
	sealed, err := s.SealContent(doc, e)
	if err != nil {
		return doc, err
	}
	doc.Content, doc.Type = sealed, e.Type
	if doc.Component == "" {
		doc.Component = s.componentFor(dossier, e.Type)
	}
	doc.ValidFrom, doc.ValidUntil = day(e.Field(FieldValidFrom).Value), day(e.Field(FieldValidUntil).Value)
	doc.Paper = s.paper(e)
	doc.Subjects = nil
	for _, f := range e.Subjects {
		doc.Subjects = append(doc.Subjects, s.subject(f, dossier, confirmedBy))
	}
	return doc, nil
}

// componentFor finds the checklist line that a loose paper of this type answers; empty when there is none.
func (s *Service) componentFor(d Dossier, t TypeCode) ComponentCode {
	for _, line := range d.Checklist {
		spec, _, err := s.asked(d, line)
		if err == nil && slices.Contains(spec.Types, t) && !spec.PresentOnly {
			return spec.Code
		}
	}
	return ""
}

// subject confirms a found subject when its identifier is that of somebody who presented a card in the dossier, or when
// a clerk says so. An identifier that cannot exist stays out of the index.
func (s *Service) subject(f FoundSubject, d Dossier, confirmedBy string) Subject {
	sub := Subject{Role: f.Role, ConfirmedBy: confirmedBy, Confirmed: confirmedBy != ""}
	id, err := s.Keys.Identifier(f.Kind, f.Identifier)
	if f.Identifier == "" || err != nil {
		sub.Confirmed, sub.ConfirmedBy = false, ""
		return sub
	}
	sub.Identifiers = []Identifier{id}
	for _, p := range d.People() {
		for _, known := range p.Identifiers {
			if p.Presented && known.Is(id) && f.Doubt == "" && !sub.Confirmed {
				sub.Confirmed, sub.ConfirmedBy = true, "card presented"
			}
		}
	}
	return sub
}

// paper tells captures of one paper from different papers: same issuer, type, number and date. The number of a card is a person's.
func (s *Service) paper(e Extraction) (hashes []Digest) {
	issuer, number, date := e.Field(FieldIssuer).Value, e.Field(FieldNumber).Value, e.Field(FieldDate).Value
	if issuer == "" || number == "" || date == "" {
		return nil
	}
	for _, h := range s.Keys.lookupHashes("paper", issuer, string(e.Type), number, date) {
		hashes = append(hashes, h)
	}
	return hashes
}

// SamePaper reports whether two documents are captures of one paper.
func (d Document) SamePaper(o Document) bool {
	return slices.ContainsFunc(d.Paper, func(h Digest) bool { return slices.Contains(o.Paper, h) })
}

// day reads an ISO 8601 date as midnight in Vietnam; zero when there is none.
func day(value string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, value, Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}
