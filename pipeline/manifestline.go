package pipeline

import (
	"encoding/json"
	"strconv"
)

// OldResult is what a line of a manifest says of a result that was issued before.
type OldResult struct {
	Dossier    string        `json:"dossier"`   // its code; may be left out where Result has it
	Result     string        `json:"result"`    // the number that the result has, <dossier>-KQ(n). If empty, it gets the next one
	Procedure  ProcedureCode `json:"procedure"` // may be unknown
	Type       TypeCode      `json:"type"`
	Number     string        `json:"number"`
	Issuer     string        `json:"issuer"`
	Date       string        `json:"date"` // ISO 8601, as the others
	ValidFrom  string        `json:"valid_from"`
	ValidUntil string        `json:"valid_until"`
	Subjects   []OldSubject  `json:"subjects"` // none: nobody knows
	File       string        `json:"file"`     // its name
	SHA256     string        `json:"sha256"`   // of the file, hexadecimal
	Form       Form          `json:"form"`     // ElectronicOriginal or ScanOfOriginal. If empty, the latter
}

// OldSubject is somebody whom an old result is about.
type OldSubject struct {
	Role  SubjectRole    `json:"role"`
	Name  string         `json:"name"`
	Kind  IdentifierKind `json:"kind,omitempty"`
	Value string         `json:"value,omitempty"`
}

// LineFault says what is wrong with a line. It never repeats a value.
type LineFault struct {
	Field   string
	Why     string // English; the faces have the Vietnamese
	Allowed []string
}

// place is what the line's number gives the result among those of its dossier; 0: none.
func (s *Service) place(o OldResult) int {
	_, n, _ := s.Codes.ParseResult(o.Result)
	return n
}

// lineID is the same for lines about one paper: a result of this number, or a paper of this type, number, issuer and date.
func (s *Service) lineID(agency AgencyID, o OldResult) LineID {
	parts := []string{"manifest line", string(agency), o.Dossier}
	if n := s.place(o); n > 0 {
		parts = append(parts, strconv.Itoa(n))
	} else {
		parts = append(parts, string(o.Type), o.Number, o.Issuer, o.Date)
	}
	return LineID("lin-" + named(s.Keys.Hash(parts...)))
}

func (s *Service) said(o OldResult) [32]byte {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // it is text alone
	}
	return s.Keys.Hash("what a manifest line says", string(text))
}

const lineLabel = "manifest line"

func (s *Service) sealLine(m *Manifest, old OldResult, id LineID) (ManifestLine, error) {
	key, wrapped := s.Keys.NewKey()
	text, err := json.Marshal(old)
	if err != nil {
		return ManifestLine{}, err
	}
	sealed, err := key.Seal(lineLabel, text)
	digest, _ := ParseDigest(old.SHA256) // which was checked
	return ManifestLine{ID: id, Agency: m.Agency, Digest: digest, By: m.By, At: m.At, Key: wrapped, Content: sealed}, err
}

// OpenLine reads what a line says. ErrDestroyed: its document was destroyed, and what the line said with it.
func (s *Service) OpenLine(l ManifestLine) (old OldResult, err error) {
	key, err := s.Keys.Unwrap(l.Key)
	if err != nil {
		return old, err
	}
	text, err := key.Open(lineLabel, l.Content)
	if err != nil {
		return old, err
	}
	return old, json.Unmarshal(text, &old)
}
