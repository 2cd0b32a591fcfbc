package pipeline

import (
	"context"
	"slices"
	"time"
)

// answer answers the checklist of a dossier's procedure, from what is held about the people it names, and says when the
// dossier is due.
func (s *Service) answer(ctx context.Context, d *Dossier) error {
	if d.Procedure == "" {
		return nil
	}
	procedure, err := s.Procedures.Procedure(d.Procedure, d.ReceivedAt)
	if err != nil {
		return err
	}
	held, err := s.lookup(ctx, d.Receiving, identifierHashes(d.People()))
	if err != nil {
		return err
	}
	d.Checklist = nil
	for _, spec := range procedure.Components {
		d.Checklist = append(d.Checklist, s.answerOne(spec, held, *d))
	}
	s.due(d, procedure)
	return nil
}

// due sets the last moment of the procedure's time limit, as far as it is known: a limit that stands still has none.
func (s *Service) due(d *Dossier, p Procedure) {
	d.DueAt = s.Procedures.Calendar().Due(d.ReceivedAt, p.TimeLimit, d.Pauses)
}

// lookup returns what an agency may find about anybody with one of these identifier hashes, newest first.
func (s *Service) lookup(ctx context.Context, agency AgencyID, hashes [][32]byte) ([]Holding, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	held, err := s.Catalog.Holdings(ctx, hashes)
	if err != nil {
		return nil, err
	}
	return s.findable(ctx, agency, held)
}

func identifierHashes(people []Person) [][32]byte {
	var hashes [][32]byte
	for _, p := range people {
		for _, id := range p.Identifiers {
			hashes = append(hashes, id.Hashes()...)
		}
	}
	return hashes
}

// answerOne answers one line: by what the rules say whatever is held, by what is held, or else by how the paper comes in.
func (s *Service) answerOne(spec ComponentSpec, held []Holding, d Dossier) Component {
	c, ok := spec.answeredByRule(d.ReceivedAt)
	if !ok && s.declaration(spec) {
		c, ok = reply(Scan, "đơn, tờ khai chỉ dùng cho một hồ sơ: quét bản nộp", "a declaration serves one dossier only: scan it"), true
	}
	if !ok {
		c = spec.answeredFrom(held, d.ReceivedAt)
	}
	if c.Answer == "" {
		c = spec.answeredByLaw(s.Procedures.Regime(d.ReceivedAt), d.Channel)
	}
	c.Code, c.Name = spec.Code, spec.Name
	return c
}

func reply(a Answer, vi, en string) Component { return Component{Answer: a, Why: vi, WhyEN: en} }

// answeredByRule answers a line for which it does not matter what is held.
func (c ComponentSpec) answeredByRule(at time.Time) (Component, bool) {
	switch {
	case c.PresentOnly:
		return reply(PresentOnly, "chỉ xuất trình để đối chiếu, không quét", "only shown for comparison, never scanned"), true
	case c.LookUp != nil && !at.Before(c.LookUp.From):
		return reply(LookUp, "tra cứu trong "+c.LookUp.Name+", không yêu cầu nộp ("+c.LookUp.Source+")",
			"looked up in "+c.LookUp.Code+", nothing may be asked for ("+c.LookUp.Source+")"), true
	case c.HandIn:
		return reply(HandIn, "nộp bản chính, cơ quan giữ lại", "the original is handed in and kept"), true
	}
	return Component{}, false
}

// answeredFrom answers a line from what is held; a Component without an answer when nothing of its types is.
func (c ComponentSpec) answeredFrom(held []Holding, at time.Time) (best Component) {
	for _, h := range held {
		if !slices.Contains(c.Types, h.Type) {
			continue
		}
		ok, why, whyEN := h.serves(c, at)
		if ok {
			best = reply(Reuse, why, whyEN)
			best.Holding = h.ID
			return best
		}
		if best.Holding == "" {
			best = reply(Missing, why, whyEN)
			best.Holding = h.ID
		}
	}
	return best
}

// answeredByLaw answers a line whose paper comes in: it is scanned, unless the law asks for no scan of it.
func (c ComponentSpec) answeredByLaw(law Regime, by Channel) Component {
	switch {
	case law.Online && by == Online:
		return reply(Missing, "hồ sơ trực tuyến: người nộp gửi tệp, không phải quét ("+law.Source+")",
			"a dossier handed in online: its sender uploads the file, nothing is scanned ("+law.Source+")")
	case law.Opinion && c.Digitise == GroundOpinion:
		return reply(HandIn, "kết quả thẩm tra, ý kiến cơ quan: không phải quét ("+law.Source+")",
			"a result of verification or an opinion: need not be scanned ("+law.Source+")")
	case c.Digitise == GroundNot:
		return reply(HandIn, "nộp bản sao giấy, không thuộc diện số hóa", "a paper copy is handed in; it is not digitised")
	case c.Digitise == GroundDemand:
		return reply(HandIn, "nộp bản giấy; chỉ số hóa khi người nộp yêu cầu", "the paper is handed in; digitised only when the applicant asks")
	}
	return reply(Scan, "chưa có trong kho: quét bản chính", "not held: scan the original")
}

// declaration reports whether every paper that the line accepts is one that serves a single dossier.
func (s *Service) declaration(spec ComponentSpec) bool {
	for _, code := range spec.Types {
		if t, ok := s.Procedures.Type(code); !ok || !t.Declaration {
			return false
		}
	}
	return len(spec.Types) > 0
}
