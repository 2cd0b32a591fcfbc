package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// NewComponent is a paper that an official asks for in one case, beyond those of its procedure.
type NewComponent struct {
	Dossier DossierID
	// Revision of the dossier that the person looked at; 0: whichever it has now.
	Revision Revision
	Name     string     // of the paper, for the owner to read
	Types    []TypeCode // any of them answers the line; none: a paper of no known type, which nothing that is held answers
	Basis    string     // by what law and why, for the owner to read
	By       string
}

// AddComponent adds a line to a dossier's checklist, and answers it at once from what is held. A dossier that is closed is ErrState, a
// revision that has passed ErrConflict.
func (s *Service) AddComponent(ctx context.Context, n NewComponent) (Dossier, error) {
	d, err := s.Catalog.Dossier(ctx, n.Dossier)
	if err != nil {
		return d, err
	}
	if n.Revision != 0 && n.Revision != d.Revision {
		return d, fmt.Errorf("dossier %s is at revision %d: %w", d.ID, d.Revision, ErrConflict)
	}
	if err := s.mayAdd(d, n); err != nil {
		return d, err
	}
	line, err := s.addedLine(ctx, d, n)
	if err != nil {
		return d, err
	}
	d.Checklist = append(slices.Clone(d.Checklist), line)
	d.Revision, err = s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(d.ID)}, Expected: d.Revision, Dossier: &d,
		Entry: Entry{Action: "component.added", Actor: n.By, At: s.now(), Detail: map[string]string{"component": string(line.Code), "types": joinTypes(n.Types), "answer": string(line.Answer)}},
		Event: &Event{Type: "component.added", Dossier: d.ID, Subject: Ref{KindDossier, string(d.ID)}, At: s.now()},
	})
	return d, err
}

// maxComponents is how many lines a checklist may have.
const maxComponents = 200

func (s *Service) mayAdd(d Dossier, n NewComponent) error {
	switch {
	case n.By == "" || blank(n.Name) || blank(n.Basis):
		return fmt.Errorf("a further paper needs who asks for it, its name, and by what law: %w", ErrInvalid)
	case d.State.Closed():
		return fmt.Errorf("dossier %s is %s: %w", d.ID, d.State, ErrState)
	case len(d.Checklist) >= maxComponents:
		return fmt.Errorf("the checklist has %d lines, which is the most: %w", maxComponents, ErrState)
	}
	for _, code := range n.Types {
		if t, ok := s.Procedures.Type(code); !ok || t.Secret {
			return fmt.Errorf("papers of type %s are not asked for: %w", code, ErrInvalid)
		}
	}
	return nil
}

// addedLine is the line with its answer.
func (s *Service) addedLine(ctx context.Context, d Dossier, n NewComponent) (Component, error) {
	held, err := s.lookup(ctx, d.Receiving, identifierHashes(d.People()))
	spec := ComponentSpec{Code: d.nextAdded(), Name: n.Name, Types: n.Types}
	now := d
	now.ReceivedAt = s.now() // the paper is asked for today
	line := s.answerOne(spec, held, now)
	line.Basis, line.Types = n.Basis, n.Types
	if line.Answer != Reuse {
		line.Why, line.WhyEN = "yêu cầu thêm ("+n.Basis+"): "+line.Why, "asked for besides ("+n.Basis+"): "+line.WhyEN
	}
	return line, err
}

// addedPrefix begins the codes of added lines: no procedure's component is called so.
const addedPrefix = "added-"

func (d Dossier) nextAdded() ComponentCode {
	for n := 1; ; n++ {
		if code := ComponentCode(fmt.Sprint(addedPrefix, n)); d.line(code) < 0 {
			return code
		}
	}
}

// asked is what a line of a dossier's checklist asks for, and by what law: its procedure or, of an added line, what the official said.
func (s *Service) asked(d Dossier, line Component) (ComponentSpec, string, error) {
	if line.Basis != "" {
		return ComponentSpec{Code: line.Code, Name: line.Name, Types: line.Types}, line.Basis, nil
	}
	procedure, err := s.Procedures.Procedure(d.Procedure, d.ReceivedAt)
	if err != nil {
		return ComponentSpec{}, "", err
	}
	spec, ok := procedure.Component(line.Code)
	if !ok {
		return spec, "", fmt.Errorf("procedure %s has no component %s: %w", procedure.Code, line.Code, ErrInvalid)
	}
	return spec, procedure.Code.named(procedure.Name), nil
}

func (c ProcedureCode) named(name string) string { return fmt.Sprintf("%s %s", c, name) }

func joinTypes(types []TypeCode) string {
	var all []string
	for _, t := range types {
		all = append(all, string(t))
	}
	return strings.Join(all, " ")
}
