package pipeline

import (
	"context"
	"slices"
)

// answer answers the checklist of a dossier's procedure, from what is held about the people it names.
func (s *Service) answer(ctx context.Context, d Dossier) ([]Component, error) {
	if d.Procedure == "" {
		return nil, nil
	}
	procedure, err := s.Procedures.Procedure(d.Procedure, d.ReceivedAt)
	if err != nil {
		return nil, err
	}
	held, err := s.Lookup(ctx, identifierHashes(d.People()))
	if err != nil {
		return nil, err
	}
	var list []Component
	for _, spec := range procedure.Components {
		list = append(list, s.answerOne(spec, held, d))
	}
	return list, nil
}

// Lookup returns what is held about anybody with one of these identifier hashes, newest first.
func (s *Service) Lookup(ctx context.Context, hashes [][32]byte) ([]Holding, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	return s.Catalog.Holdings(ctx, hashes)
}

func identifierHashes(people []Person) [][32]byte {
	var hashes [][32]byte
	for _, p := range people {
		for _, id := range p.Identifiers {
			hashes = append(hashes, id.Hash)
		}
	}
	return hashes
}

func (s *Service) answerOne(spec ComponentSpec, held []Holding, d Dossier) Component {
	c := Component{Code: spec.Code, Name: spec.Name, Answer: Scan, Why: "chưa có trong kho: quét bản chính", WhyEN: "not held: scan the original"}
	if spec.PresentOnly {
		c.Answer, c.Why, c.WhyEN = PresentOnly, "chỉ xuất trình để đối chiếu, không quét", "only shown for comparison, never scanned"
		return c
	}
	if s.declaration(spec) {
		c.Why, c.WhyEN = "đơn, tờ khai chỉ dùng cho một hồ sơ: quét bản nộp", "a declaration serves one dossier only: scan it"
		return c
	}
	for _, h := range held {
		if !slices.Contains(spec.Types, h.Type) || c.Answer == Reuse {
			continue
		}
		ok, why, whyEN := h.serves(spec, d.ReceivedAt)
		if ok {
			c.Answer, c.Why, c.WhyEN, c.Holding = Reuse, why, whyEN, h.ID
		} else if c.Holding == "" {
			c.Answer, c.Why, c.WhyEN, c.Holding = Missing, why, whyEN, h.ID
		}
	}
	return c
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
