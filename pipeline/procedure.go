package pipeline

import (
	"fmt"
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

// Known reports whether f is one of the forms.
func (f Form) Known() bool { return f.Reusable() || f == UncomparedUpload }

// Agency is a tenant. A name printed on a paper never changes; the agency's own name has validity dates and a successor.
type Agency struct {
	ID        AgencyID  `json:"id"`
	Revision  Revision  `json:"-"`
	Name      string    `json:"name"` // full official name
	ValidFrom time.Time `json:"valid_from"`
	ValidTo   time.Time `json:"valid_to"` // zero: still exists
	Successor AgencyID  `json:"successor"`
	Test      bool      `json:"test"` // a test tenant
}

// same reports whether b says the same of the agency, whatever its revision.
func (a Agency) same(b Agency) bool {
	return a.ID == b.ID && a.Name == b.Name && a.ValidFrom.Equal(b.ValidFrom) && a.ValidTo.Equal(b.ValidTo) && a.Successor == b.Successor && a.Test == b.Test
}

// ComponentSpec is one line of a procedure's checklist.
type ComponentSpec struct {
	Code  ComponentCode `json:"code"`
	Name  string        `json:"name"`  // Vietnamese, as the procedure words it
	Types []TypeCode    `json:"types"` // alternatives: a paper of any of them answers the line
	Forms []Form        `json:"forms"` // forms accepted; empty: every reusable one
	// PresentOnly: only to be shown; scanning it is not allowed (TT 03/2025/TT-VPCP Art. 5).
	PresentOnly bool `json:"present_only"`
	// HandIn: the original is handed in and kept, whatever is held of it.
	HandIn bool `json:"hand_in"`
	// LookUp is the database that has the information; nothing may be asked for then (NQ 66.7/2025/NQ-CP Art. 2).
	LookUp   *Database `json:"look_up"`
	Digitise Ground    `json:"digitise"`
	Optional bool      `json:"optional"`
}

// Database is one whose owner has announced that its information is used instead of papers.
type Database struct {
	Code   string    `json:"code"`
	Name   string    `json:"name"`   // Vietnamese
	From   time.Time `json:"from"`   // for dossiers received since
	Source string    `json:"source"` // the announcement
}

// Ground says why a component is digitised (TT 01/2023/TT-VPCP Art. 4(1)). The zero value is GroundListed.
type Ground string

// The grounds, and the two ways of not being digitised by duty.
const (
	GroundResult  Ground = "earlier-result" // result of an earlier procedure
	GroundLaw     Ground = "sector-law"     // a law of the sector demands it
	GroundListed  Ground = "listed"         // on the list of the minister or the province
	GroundDemand  Ground = "on-demand"      // only when the applicant asks for it, who pays for it
	GroundOpinion Ground = "opinion"        // result of verification, or opinion of an agency that takes part
	GroundNot     Ground = "none"           // handed in as a photocopy or a certified paper copy
)

// accepts reports whether a paper in this form may answer the line.
func (c ComponentSpec) accepts(f Form) bool {
	return f.Reusable() && (len(c.Forms) == 0 || slices.Contains(c.Forms, f))
}

// Level is which office resolves a procedure.
type Level string

// The levels.
const (
	LevelCentral  Level = "central"
	LevelProvince Level = "province"
	LevelCommune  Level = "commune"
)

// Procedure is a catalogue entry (thủ tục hành chính).
type Procedure struct {
	Code       ProcedureCode   `json:"code"`
	Name       string          `json:"name"`
	Level      Level           `json:"level"`
	Field      string          `json:"field"` // lĩnh vực, Vietnamese
	Components []ComponentSpec `json:"components"`
	Results    []TypeCode      `json:"results"`    // what is issued; none: no document is returned
	Fee        Fee             `json:"fee"`        // for the whole procedure
	TimeLimit  int             `json:"time_limit"` // working days
	ValidFrom  time.Time       `json:"valid_from"`
	ValidTo    time.Time       `json:"valid_to"` // zero: in force
}

// InForce reports whether this version is in force at a time.
func (p Procedure) InForce(at time.Time) bool {
	return !at.Before(p.ValidFrom) && (p.ValidTo.IsZero() || at.Before(p.ValidTo))
}

// Fee is what the applicant pays, by law. The zero value: nothing.
type Fee struct {
	Dong int    `json:"dong"`
	Note string `json:"note"` // Vietnamese: what it depends on
}

// Regime is what the law of a time leaves out of digitisation.
type Regime struct {
	From    time.Time `json:"from"`
	Source  string    `json:"source"`
	Online  bool      `json:"online_exempt"`  // dossiers handed in online: their files are taken as they came
	Opinion bool      `json:"opinion_exempt"` // GroundOpinion
}

// UnknownProcedure says that no procedure of a code is in force at a time. It is an ErrNotFound.
type UnknownProcedure struct {
	Code    ProcedureCode
	At      time.Time
	Retired time.Time   // if not zero, the day from which the code was not in force any more
	Begins  time.Time   // if not zero, the day on which it comes into force
	Nearest []Procedure // codes that may be meant, in force then, nearest first
}

func (e *UnknownProcedure) Error() string {
	text := fmt.Sprintf("procedure %q on %s", e.Code, e.At.In(Zone).Format(time.DateOnly))
	switch {
	case !e.Retired.IsZero():
		text += ", retired on " + e.Retired.In(Zone).Format(time.DateOnly)
	case !e.Begins.IsZero():
		text += ", in force from " + e.Begins.In(Zone).Format(time.DateOnly)
	}
	for i, p := range e.Nearest {
		text += fmt.Sprintf("%s %s (%s)", []string{"; nearest:", ","}[min(i, 1)], p.Code, p.Name)
	}
	return text + ": " + ErrNotFound.Error()
}

func (e *UnknownProcedure) Unwrap() error { return ErrNotFound }

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
