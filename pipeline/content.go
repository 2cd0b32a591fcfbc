package pipeline

import "encoding/json"

// contentLabel binds a sealed extraction to its place.
const contentLabel = "extraction"

// content is what is sealed of an extraction. The imprint stands first, so that of many papers at once nothing else is decoded.
type content struct {
	Imprint Imprint `json:"imprint"`
	Extraction
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
