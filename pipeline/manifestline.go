package pipeline

import (
	"cmp"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
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

// n is the place that the line's number gives the result; 0: none.
func (o OldResult) n() int {
	_, n, _ := Codes{}.ParseResult(o.Result)
	return n
}

// lineID is the same for lines about one paper: a result of this number, or a paper of this type, number, issuer and date.
func (s *Service) lineID(agency AgencyID, o OldResult) LineID {
	parts := []string{"manifest line", string(agency), o.Dossier}
	if n := o.n(); n > 0 {
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

// lineCheck looks at the lines of one manifest.
type lineCheck struct {
	*Service
	agency AgencyID
	now    time.Time
	seen   map[LineID]int // where a paper stands
}

func (s *Service) newLineCheck(agency AgencyID) *lineCheck {
	return &lineCheck{Service: s, agency: agency, now: s.now(), seen: map[LineID]int{}}
}

var (
	dossierCode = regexp.MustCompile(`^\S{1,100}$`)
	roleText    = regexp.MustCompile(`^[a-z][a-z-]{0,31}$`)
)

// line returns a line as it is kept, or what is wrong with it first.
func (c *lineCheck) line(o OldResult, n int) (OldResult, *LineFault) {
	o = o.trimmed()
	for _, check := range []func(*OldResult) *LineFault{c.names, c.paper, c.procedure, c.dates, c.subjects, c.file} {
		if fault := check(&o); fault != nil {
			return o, fault
		}
	}
	id := c.lineID(c.agency, o)
	if first, twice := c.seen[id]; twice {
		return o, &LineFault{Field: "number", Why: "the same paper as line " + strconv.Itoa(first)}
	}
	c.seen[id] = n
	return o, nil
}

func (o OldResult) trimmed() OldResult {
	for _, text := range []*string{&o.Dossier, &o.Result, &o.Number, &o.Issuer, &o.Date, &o.ValidFrom, &o.ValidUntil, &o.File, &o.SHA256} {
		*text = strings.TrimSpace(*text)
	}
	o.SHA256, o.Form = strings.ToLower(o.SHA256), cmp.Or(o.Form, ScanOfOriginal)
	o.Subjects = slices.Clone(o.Subjects)
	return o
}

// names finds the dossier's code, which may stand in the result's number.
func (c *lineCheck) names(o *OldResult) *LineFault {
	code, _, ok := c.Codes.ParseResult(o.Result)
	switch {
	case o.Result != "" && !ok:
		return &LineFault{Field: "result", Why: "is not the number of a result", Allowed: []string{c.Codes.Result("H21.12-230101-0001", 1)}}
	case o.Result != "" && o.Dossier != "" && o.Dossier != code:
		return &LineFault{Field: "result", Why: "is not of this dossier"}
	}
	o.Dossier = cmp.Or(o.Dossier, code)
	if !dossierCode.MatchString(o.Dossier) || CheckIdentifier(PersonalID, o.Dossier) == nil {
		return &LineFault{Field: "dossier", Why: "needs the code of a dossier without blanks, or the number of a result"}
	}
	return nil
}

func (c *lineCheck) paper(o *OldResult) *LineFault {
	if _, known := c.Procedures.Type(o.Type); !known || o.Type == OtherType {
		return &LineFault{Field: "type", Why: "is none of the catalogue"}
	}
	for _, f := range []struct{ field, text string }{{"number", o.Number}, {"issuer", o.Issuer}} {
		if f.text == "" || utf8.RuneCountInString(f.text) > 200 || !printable(f.text) {
			return &LineFault{Field: f.field, Why: "needs a text of at most 200 characters"}
		}
	}
	return nil
}

// procedure refuses a code that was not in force on the day of the result.
func (c *lineCheck) procedure(o *OldResult) *LineFault {
	at := day(o.Date)
	if o.Procedure == "" || at.IsZero() {
		return nil // dates says more
	}
	p, err := c.Procedures.Procedure(o.Procedure, at)
	var unknown *UnknownProcedure
	switch {
	case errors.As(err, &unknown):
		f := &LineFault{Field: "procedure", Why: "no procedure of this code is in force then"}
		for _, near := range unknown.Nearest {
			f.Allowed = append(f.Allowed, string(near.Code))
		}
		return f
	case err != nil:
		return &LineFault{Field: "procedure", Why: "no procedure of this code is in force then"}
	case len(p.Results) > 0 && !slices.Contains(p.Results, o.Type):
		f := &LineFault{Field: "type", Why: "the procedure returns other types"}
		for _, t := range p.Results {
			f.Allowed = append(f.Allowed, string(t))
		}
		return f
	}
	return nil
}

func (c *lineCheck) dates(o *OldResult) *LineFault {
	for _, f := range []struct {
		name FieldName
		text string
	}{{FieldDate, o.Date}, {FieldValidFrom, o.ValidFrom}, {FieldValidUntil, o.ValidUntil}} {
		at := day(f.text)
		if at.IsZero() && (f.text != "" || f.name == FieldDate) || !at.IsZero() && impossible(f.name, at, c.now) {
			return &LineFault{Field: string(f.name), Why: "is no possible date such as 2026-03-05"}
		}
	}
	if from, until := day(o.ValidFrom), day(o.ValidUntil); !until.IsZero() && until.Before(from) {
		return &LineFault{Field: string(FieldValidUntil), Why: "is before the first day of validity"}
	}
	return nil
}

func (c *lineCheck) subjects(o *OldResult) *LineFault {
	if len(o.Subjects) > 20 {
		return &LineFault{Field: "subjects", Why: "are at most 20"}
	}
	for i, sub := range o.Subjects {
		at := "subjects[" + strconv.Itoa(i) + "]"
		sub.Name = strings.TrimSpace(sub.Name)
		o.Subjects[i] = sub
		switch {
		case !roleText.MatchString(string(sub.Role)):
			return &LineFault{Field: at + ".role", Why: "is no role such as owner or child"}
		case sub.Name == "" || utf8.RuneCountInString(sub.Name) > 200 || !printable(sub.Name):
			return &LineFault{Field: at + ".name", Why: "needs a text of at most 200 characters"}
		case sub.Value != "" && CheckIdentifier(sub.Kind, sub.Value) != nil:
			return &LineFault{Field: at + ".value", Why: "cannot be an identifier of its kind"}
		}
	}
	return nil
}

func (c *lineCheck) file(o *OldResult) *LineFault {
	digest, err := ParseDigest(o.SHA256)
	switch {
	case err != nil || digest.IsZero():
		return &LineFault{Field: "sha256", Why: "is not 64 hexadecimal digits"}
	case utf8.RuneCountInString(o.File) > 255:
		return &LineFault{Field: "file", Why: "needs a text of at most 255 characters"}
	case o.Form != ElectronicOriginal && o.Form != ScanOfOriginal:
		return &LineFault{Field: "form", Why: "is none of these", Allowed: []string{string(ElectronicOriginal), string(ScanOfOriginal)}}
	}
	return nil
}
