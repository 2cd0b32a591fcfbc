package pipeline

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

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

// procedure refuses a code that no procedure ever had. Of the years of old results the catalogue need not know when each was in force.
func (c *lineCheck) procedure(o *OldResult) *LineFault {
	at := day(o.Date)
	if o.Procedure == "" || at.IsZero() {
		return nil // dates says more
	}
	p, err := c.Procedures.Procedure(o.Procedure, at)
	if errors.Is(err, ErrNotFound) {
		p, err = c.Procedures.Procedure(o.Procedure, c.now)
	}
	var unknown *UnknownProcedure
	switch {
	case errors.As(err, &unknown) && (!unknown.Retired.IsZero() || !unknown.Begins.IsZero()):
		return nil
	case errors.As(err, &unknown):
		f := &LineFault{Field: "procedure", Why: "no procedure has this code"}
		for _, near := range unknown.Nearest {
			f.Allowed = append(f.Allowed, string(near.Code))
		}
		return f
	case err != nil:
		return &LineFault{Field: "procedure", Why: "no procedure has this code"}
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
