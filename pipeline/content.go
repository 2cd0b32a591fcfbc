package pipeline

import (
	"bytes"
	"encoding/json"
)

// contentLabel binds a sealed extraction to its place.
const contentLabel = "extraction"

// content is what is sealed of an extraction. The imprint stands first, so that of many papers at once nothing else is decoded.
type content struct {
	Imprint Imprint `json:"imprint"`
	Extraction
}

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

// SealContent encrypts an extraction under the document's key.
func (s *Service) SealContent(doc Document, e Extraction) ([]byte, error) {
	key, err := s.Keys.Unwrap(doc.Key)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(content{e.imprint(), e})
	if err != nil {
		return nil, err
	}
	return key.Seal(contentLabel, plain)
}

// Extraction opens what was read off a document; zero when nothing was yet.
func (s *Service) Extraction(doc Document) (e Extraction, err error) {
	plain, err := s.openContent(doc)
	if err != nil || plain == nil {
		return e, err
	}
	return e, json.Unmarshal(plain, &e)
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

func (s *Service) openContent(doc Document) ([]byte, error) {
	if len(doc.Content) == 0 {
		return nil, nil
	}
	key, err := s.Keys.Unwrap(doc.Key)
	if err != nil {
		return nil, err
	}
	return key.Open(contentLabel, doc.Content)
}
