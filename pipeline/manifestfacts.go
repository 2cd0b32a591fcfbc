package pipeline

import (
	"context"
	"slices"
	"strings"
)

// declared puts what a manifest says of a result into what was read off it. Where both say the same nothing is doubtful; where they do
// not, the manifest's word stands, and a person looks. People who were only read stay a suggestion.
func (s *Service) declared(ctx context.Context, doc Document, e Extraction) (Extraction, error) {
	if doc.Result.Line == "" {
		return e, nil
	}
	lines, err := s.Catalog.ManifestLines(ctx, LineQuery{IDs: []LineID{doc.Result.Line}})
	if err != nil || len(lines) == 0 || lines[0].Line.Document != doc.ID { // the line was said anew, of another file
		return e, err
	}
	line := lines[0].Line
	old, err := s.OpenLine(line)
	if err != nil {
		return e, err
	}
	e.Fields, e.Subjects = slices.Clone(e.Fields), slices.Clone(e.Subjects)
	for _, f := range []struct {
		name  FieldName
		value string
	}{{FieldNumber, old.Number}, {FieldIssuer, old.Issuer}, {FieldDate, old.Date}, {FieldValidFrom, old.ValidFrom}, {FieldValidUntil, old.ValidUntil}} {
		if f.value != "" {
			e.declare(f.name, f.value, line)
		}
	}
	for _, sub := range old.Subjects {
		e.declareSubject(sub, line)
	}
	return e, nil
}

func (e *Extraction) declare(name FieldName, value string, line ManifestLine) {
	i := slices.IndexFunc(e.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		i, e.Fields = len(e.Fields), append(e.Fields, Field{Name: name, Page: 1})
	}
	f := &e.Fields[i]
	read := f.Value
	f.Value, f.Confidence, f.Doubt, f.Hand, f.Source, f.By, f.At = value, 1, "", false, SourcePerson, line.By, line.At
	if read != "" && !sameText(read, value) {
		f.Read, f.Doubt, f.Normal = read, "bảng kê ghi khác với giấy", ""
	}
}

func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), ""), strings.Join(strings.Fields(b), ""))
}

// declareSubject adds somebody, or finds them among those who were read. Who has another number on the paper than in the manifest is
// looked at.
func (e *Extraction) declareSubject(sub OldSubject, line ManifestLine) {
	i := slices.IndexFunc(e.Subjects, func(f FoundSubject) bool {
		return f.Identifier != "" && f.Identifier == sub.Value || f.Identifier == "" && f.Role == sub.Role && samePerson(f.Name, sub.Name)
	})
	doubt := ""
	if i < 0 {
		if slices.ContainsFunc(e.Subjects, func(f FoundSubject) bool {
			return f.Role == sub.Role && f.Identifier != "" && sub.Value != "" && f.By == ""
		}) {
			doubt = "bảng kê nêu người khác với giấy"
		}
		i, e.Subjects = len(e.Subjects), append(e.Subjects, FoundSubject{Page: 1})
	}
	f := &e.Subjects[i]
	f.Role, f.Name, f.Confidence, f.Doubt, f.Source, f.By, f.At = sub.Role, sub.Name, 1, doubt, SourcePerson, line.By, line.At
	if sub.Value != "" {
		f.Kind, f.Identifier = sub.Kind, sub.Value
	}
}

// vouchedFor confirms whom the person who handed the manifest in has named.
func (d Document) vouchedFor(e Extraction) []Subject {
	subjects := slices.Clone(d.Subjects)
	for i, f := range e.Subjects {
		if d.Result.Line != "" && f.Source == SourcePerson && f.By != "" && f.Doubt == "" && len(subjects[i].Identifiers) > 0 && !subjects[i].Confirmed {
			subjects[i].Confirmed, subjects[i].ConfirmedBy = true, f.By
		}
	}
	return subjects
}
