package procedures

import (
	"errors"
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// check refuses data that callers could not rely on, and names every fault at once.
func (c *Catalogue) check() error {
	var faults []error
	for i, t := range c.types {
		if c.byCode[t.Code] != i {
			faults = append(faults, fmt.Errorf("type %q stands twice", t.Code))
		}
		faults = append(faults, t.check())
	}
	if _, ok := c.Type(pipeline.OtherType); !ok {
		faults = append(faults, fmt.Errorf("type %q is missing", pipeline.OtherType))
	}
	for i, p := range c.procedures {
		faults = append(faults, c.checkProcedure(p), checkPeriods(p, c.procedures[:i]))
	}
	return errors.Join(faults...)
}

func (t typeEntry) check() error {
	switch {
	case t.Code == "" || t.Name == "" || t.Source == "":
		return fmt.Errorf("type %q needs a code, a name and a source", t.Code)
	case t.Code != pipeline.OtherType && len(t.Recognition.Titles) == 0:
		return fmt.Errorf("type %q has no titles", t.Code)
	case t.ValidityMonths < 0:
		return fmt.Errorf("type %q has a negative validity", t.Code)
	}
	return t.checkIssuer()
}

func (t typeEntry) checkIssuer() error {
	switch t.Recognition.Issuer {
	case IssuerLetterhead, IssuerSignature, IssuerNone:
		return nil
	case IssuerLabel:
		if len(t.Recognition.Issuers) > 0 {
			return nil
		}
		return fmt.Errorf("type %q has no labels for its issuer", t.Code)
	}
	return fmt.Errorf("type %q: issuer place %q is not known", t.Code, t.Recognition.Issuer)
}

func (c *Catalogue) checkProcedure(p procedureEntry) error {
	if p.Code == "" || p.Name == "" || p.Source == "" || p.ValidFrom.IsZero() || p.TimeLimit <= 0 {
		return fmt.Errorf("procedure %q needs a code, a name, a source, a first day and a time limit", p.Code)
	}
	if !p.ValidTo.IsZero() && !p.ValidTo.After(p.ValidFrom) {
		return fmt.Errorf("procedure %q ends before it starts", p.Code)
	}
	types := slices.Clone(p.Results)
	codes := map[pipeline.ComponentCode]bool{}
	for _, part := range p.Components {
		if part.Code == "" || len(part.Types) == 0 || codes[part.Code] {
			return fmt.Errorf("procedure %q: component %q has no type or stands twice", p.Code, part.Code)
		}
		codes[part.Code] = true
		types = append(types, part.Types...)
	}
	return c.checkKnown(p.Code, types)
}

func (c *Catalogue) checkKnown(code pipeline.ProcedureCode, types []pipeline.TypeCode) error {
	for _, t := range types {
		if _, ok := c.Type(t); !ok {
			return fmt.Errorf("procedure %q: type %q is not known", code, t)
		}
	}
	return nil
}

// checkPeriods refuses two versions of one procedure that are in force on the same day.
func checkPeriods(p procedureEntry, earlier []procedureEntry) error {
	for _, o := range earlier {
		if o.Code == p.Code && (p.inForce(o.ValidFrom) || o.inForce(p.ValidFrom)) {
			return fmt.Errorf("procedure %q has two versions in force at once", p.Code)
		}
	}
	return nil
}
