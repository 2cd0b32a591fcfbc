package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Imprint is what tells a paper from others: as printed, without anybody's personal id.
type Imprint struct {
	Number string `json:"number,omitempty"`
	Issuer string `json:"issuer,omitempty"`
	Date   string `json:"date,omitempty"` // as fields have it
}

// imprint is the part of an extraction that is shown of many papers at once.
func (e Extraction) imprint() Imprint {
	hide := Hider(e.Subjects) // a card's own number is its holder's identifier
	return Imprint{hide(e.Field(FieldNumber).Value), hide(e.Field(FieldIssuer).Value), e.Field(FieldDate).Value}
}

// Imprint opens what tells a document from others; zero when nothing was read yet.
func (s *Service) Imprint(doc Document) (p Imprint, err error) {
	plain, err := s.openContent(doc)
	if err != nil || plain == nil {
		return p, err
	}
	d := json.NewDecoder(bytes.NewReader(plain))
	d.Token() // the brace
	if first, _ := d.Token(); first == "imprint" {
		return p, d.Decode(&p)
	}
	var e Extraction // sealed before imprints stood there
	err = json.Unmarshal(plain, &e)
	return e.imprint(), err
}

// SealImprint encrypts what stands on a document as its holding keeps it, so that look-ups tell of many papers without opening
// each of them. It goes when the holding lets go of it, as a wrapped key does.
func (k *Keyring) SealImprint(id DocumentID, p Imprint) []byte {
	plain, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts always encode
	}
	return k.wrap.Seal(nil, nil, plain, imprintOf(id))
}

func imprintOf(id DocumentID) []byte { return []byte("imprint of " + id) }

// Stands tells what stands on a held paper. What was stopped as a secret paper, or destroyed, says nothing any more.
func (s *Service) Stands(ctx context.Context, h Holding) (p Imprint, err error) {
	if len(h.Imprint) == 0 {
		return s.standsOn(ctx, h.Document)
	}
	plain, err := s.Keys.wrap.Open(nil, nil, h.Imprint, imprintOf(h.Document))
	if err != nil {
		return p, fmt.Errorf("imprint of %s: %w", h.Document, ErrCorrupt)
	}
	return p, json.Unmarshal(plain, &p)
}

// standsOn reads it off the document: it was held before holdings kept it, or it lies in quarantine, or is destroyed.
func (s *Service) standsOn(ctx context.Context, id DocumentID) (Imprint, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil || doc.State == StateQuarantine {
		return Imprint{}, err
	}
	p, err := s.Imprint(doc)
	if errors.Is(err, ErrDestroyed) {
		err = nil
	}
	return p, err
}
