package pipeline

import (
	"slices"
	"time"
)

// Form is the form in which a paper reached us (hình thức), and with it what the paper can prove.
type Form string

// The forms, strongest first. Only the first five can become holdings.
const (
	ElectronicOriginal Form = "electronic-original" // bản điện tử gốc
	CertifiedCopy      Form = "certified-e-copy"    // bản sao chứng thực điện tử
	RegisterCopy       Form = "register-e-copy"     // bản sao điện tử từ sổ gốc
	ScanOfOriginal     Form = "scan-of-original"    // bản chụp từ bản chính
	ComparedUpload     Form = "compared-upload"     // tệp tải lên đã đối chiếu bản chính
	UncomparedUpload   Form = "uncompared-upload"   // tệp tải lên chưa đối chiếu
)

// Reusable reports whether a document in this form may become a holding at all.
func (f Form) Reusable() bool {
	switch f {
	case ElectronicOriginal, CertifiedCopy, RegisterCopy, ScanOfOriginal, ComparedUpload:
		return true
	}
	return false
}

// Agency is a tenant. A name printed on a paper never changes; the agency's own name has validity dates and a successor.
type Agency struct {
	ID        AgencyID  `json:"id"`
	Revision  Revision  `json:"-"`
	Name      string    `json:"name"` // full official name
	ValidFrom time.Time `json:"valid_from"`
	ValidTo   time.Time `json:"valid_to"` // zero: still exists
	Successor AgencyID  `json:"successor"`
}

// same reports whether b says the same of the agency, whatever its revision.
func (a Agency) same(b Agency) bool {
	return a.ID == b.ID && a.Name == b.Name && a.ValidFrom.Equal(b.ValidFrom) && a.ValidTo.Equal(b.ValidTo) && a.Successor == b.Successor
}

// ComponentSpec is one line of a procedure's checklist.
type ComponentSpec struct {
	Code        ComponentCode `json:"code"`
	Name        string        `json:"name"` // Vietnamese, as the procedure words it
	Types       []TypeCode    `json:"types"`
	Forms       []Form        `json:"forms"`        // forms accepted; empty: every reusable one
	PresentOnly bool          `json:"present_only"` // only to be shown; scanning it is not allowed (TT 03/2025/TT-VPCP Art. 5)
	Optional    bool          `json:"optional"`
}

// accepts reports whether a paper in this form may answer the line.
func (c ComponentSpec) accepts(f Form) bool {
	return f.Reusable() && (len(c.Forms) == 0 || slices.Contains(c.Forms, f))
}

// Procedure is a catalogue entry (thủ tục hành chính).
type Procedure struct {
	Code       ProcedureCode   `json:"code"`
	Name       string          `json:"name"`
	Components []ComponentSpec `json:"components"`
	Results    []TypeCode      `json:"results"`
	TimeLimit  int             `json:"time_limit"` // working days
	ValidFrom  time.Time       `json:"valid_from"`
	ValidTo    time.Time       `json:"valid_to"` // zero: in force
}

// Component returns the checklist line with this code.
func (p Procedure) Component(code ComponentCode) (ComponentSpec, bool) {
	for _, c := range p.Components {
		if c.Code == code {
			return c, true
		}
	}
	return ComponentSpec{}, false
}

// DocumentType is a kind of paper that extraction knows.
type DocumentType struct {
	Code        TypeCode    `json:"code"`
	Name        string      `json:"name"`        // Vietnamese, as its title is printed
	Required    []FieldName `json:"required"`    // doubtful when absent
	Declaration bool        `json:"declaration"` // an application or declaration: good for one dossier, never reused
	Secret      bool        `json:"secret"`
	MustReview  bool        `json:"must_review"` // a person looks at the fields whatever their confidence
	SecondLook  bool        `json:"second_look"` // what one person settled another one has to look at
	KeepYears   int         `json:"keep_years"`  // retention; 0: none is known, -1: for ever
}
