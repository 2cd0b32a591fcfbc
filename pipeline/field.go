package pipeline

import "time"

// FieldName is one of the facts that digitisation owes for every paper (TT 01/2023/TT-VPCP, Art. 9(2)).
type FieldName string

// The fields of every document type. Type-specific facts have names of their own in the catalogue.
const (
	FieldTitle      FieldName = "title"            // tên giấy tờ
	FieldNumber     FieldName = "number"           // số, ký hiệu
	FieldDate       FieldName = "date"             // ngày tháng năm cấp, ISO 8601 (2006-01-02), as printed
	FieldIssuer     FieldName = "issuer"           // cơ quan cấp, as printed
	FieldSummary    FieldName = "summary"          // trích yếu
	FieldValidFrom  FieldName = "valid_from"       // ISO 8601
	FieldValidUntil FieldName = "valid_until"      // thời hạn có hiệu lực, ISO 8601
	FieldScope      FieldName = "scope"            // phạm vi có hiệu lực
	FieldRelation   FieldName = "dossier_relation" // quan hệ với người trong hồ sơ: never printed, a person says it
)

// Source says where a fact comes from.
type Source string

// The sources.
const (
	SourceText   Source = "text"
	SourceQR     Source = "qr"    // a code on the paper: unsigned text
	SourceMRZ    Source = "mrz"   // the machine-readable zone of a card (ICAO 9303)
	SourceTable  Source = "table" // a cell of a ruled table
	SourceRule   Source = "rule"  // concluded by the type's rule, not read
	SourcePerson Source = "person"
)

// Sure is the confidence from which a fact is taken as right without anybody looking at it. What is below has a doubt.
const Sure = 0.95

// Field is one extracted fact with the place it was read from.
type Field struct {
	Name       FieldName `json:"name"`
	Value      string    `json:"value"`            // as printed; of the dates of FieldName, ISO 8601
	Normal     string    `json:"normal,omitempty"` // normal form, where the type's rule has one: a date as ISO 8601, a number without spaces
	Page       int       `json:"page"`             // counted from 1
	Quad       Quad      `json:"quad"`
	Confidence float64   `json:"confidence"` // 0..1: that Value is exactly what is printed
	Doubt      string    `json:"doubt,omitempty"`
	Source     Source    `json:"source"`
	Hand       bool      `json:"hand,omitempty"` // written by hand: never sure until a person has settled it
	Read       string    `json:"read,omitempty"` // what the machine had read, where a person corrected it or a correction is proposed
	By         string    `json:"by,omitempty"`   // the person who settled it
	At         time.Time `json:"at,omitzero"`    // when
}

// Doubtful reports whether a person has to look at f before anybody relies on it.
func (f Field) Doubtful() bool { return f.Doubt != "" }

// FoundSubject is a person or organisation that a document names, as read and not yet confirmed.
type FoundSubject struct {
	Role       SubjectRole    `json:"role"`
	Name       string         `json:"name"`
	Identifier string         `json:"identifier,omitempty"` // plain; sealed before it is stored
	Kind       IdentifierKind `json:"kind,omitempty"`
	Page       int            `json:"page"`
	Quad       Quad           `json:"quad"`
	Confidence float64        `json:"confidence"`
	Source     Source         `json:"source"`
	Doubt      string         `json:"doubt,omitempty"`
	Read       string         `json:"read,omitempty"` // name and identifier as the machine had read them, where a person corrected them
	By         string         `json:"by,omitempty"`   // the person who settled it
	At         time.Time      `json:"at,omitzero"`    // when
	// Evidence is what that person looked at, where the paper itself does not say who it is.
	Evidence string `json:"evidence,omitempty"`
}

// Extraction is what was read off one document.
type Extraction struct {
	Type           TypeCode       `json:"type"`
	TypeConfidence float64        `json:"type_confidence"`
	TypeDoubt      string         `json:"type_doubt,omitempty"`
	Fields         []Field        `json:"fields"`
	Subjects       []FoundSubject `json:"subjects"`
	// Capture lists in Vietnamese what is doubtful about the capture as a whole, e.g. a file that had to be repaired.
	Capture []string `json:"capture,omitempty"`
	Note    string   `json:"note,omitempty"` // a person's words on why it was rejected or sent back
}

// Field returns the named field, or a zero Field.
func (e Extraction) Field(name FieldName) Field {
	for _, f := range e.Fields {
		if f.Name == name {
			return f
		}
	}
	return Field{}
}
