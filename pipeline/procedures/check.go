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
	for _, t := range c.types {
		faults = append(faults, at(t.place, t.check()))
	}
	if _, ok := c.Type(pipeline.OtherType); !ok {
		faults = append(faults, fmt.Errorf("type %q is missing", pipeline.OtherType))
	}
	for i, p := range c.procedures {
		faults = append(faults, at(p.place, c.checkProcedure(p)), at(p.place, checkPeriods(p, c.procedures[:i])))
	}
	return errors.Join(append(faults, c.checkUnits())...)
}

// at names the place of a fault.
func at(place string, fault error) error {
	if fault == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", place, fault)
}

// The longest times that a data file may set; more are taken for a mistake.
const (
	mostMonths = 50 * 12
	mostYears  = 150
)

func (t typeEntry) check() error {
	switch {
	case t.Code == "" || t.Name == "" || t.Source == "":
		return fmt.Errorf("type %q needs a code, a name and a source", t.Code)
	case t.Code != pipeline.OtherType && len(t.Recognition.Titles) == 0 && !t.Recognition.Untitled:
		return fmt.Errorf("type %q has no titles", t.Code)
	case t.Recognition.Untitled && len(t.Recognition.Markers) < 2:
		return fmt.Errorf("type %q has no titles and fewer than two markers", t.Code)
	case t.ValidityMonths < 0 || t.ValidityMonths > mostMonths:
		return fmt.Errorf("type %q: validity_months %d: 0 (no rule) to %d", t.Code, t.ValidityMonths, mostMonths)
	case t.KeepYears < -1 || t.KeepYears > mostYears:
		return fmt.Errorf("type %q: keep_years %d: -1 (for ever), 0 (not known) to %d", t.Code, t.KeepYears, mostYears)
	}
	return errors.Join(t.checkIssuer(), t.checkFacts(), t.checkWords(), t.checkRequired())
}

// The kinds and places that a fact may name; none leaves it to the dictionary.
var (
	knownKinds = []Kind{"", KindText, KindName, KindOrgan, KindAddress, KindDate, KindYear, KindInteger, KindDecimal, KindArea, KindMoney, KindCurrency, KindNumber,
		KindCode, KindPersonalID, KindTaxCode, KindEnum}
	knownPlaces = []Place{"", PlaceAfter, PlaceBelow, PlaceLine}
)

// checkWords refuses kinds and places that nobody knows.
func (t typeEntry) checkWords() error {
	for _, f := range t.Recognition.Facts {
		if !slices.Contains(knownKinds, f.Kind) || !slices.Contains(knownPlaces, f.Place) {
			return fmt.Errorf("type %q: fact %q is of kind %q at place %q, which are not both known", t.Code, f.Name, f.Kind, f.Place)
		}
	}
	for _, s := range t.Recognition.Subjects {
		if s.Role == "" || !slices.Contains(knownPlaces, s.Place) {
			return fmt.Errorf("type %q: a subject has the role %q at place %q", t.Code, s.Role, s.Place)
		}
	}
	return nil
}

// commonFields are those that every type may have.
var commonFields = []pipeline.FieldName{pipeline.FieldTitle, pipeline.FieldNumber, pipeline.FieldDate, pipeline.FieldIssuer, pipeline.FieldSummary,
	pipeline.FieldValidFrom, pipeline.FieldValidUntil, pipeline.FieldScope, "signatory", "signatory_role"}

// checkRequired refuses a field that the type demands and nothing is read for.
func (t typeEntry) checkRequired() error {
	for _, name := range t.Required {
		own := slices.ContainsFunc(t.Recognition.Facts, func(f Fact) bool { return f.Name == name })
		if !own && !slices.Contains(commonFields, name) {
			return fmt.Errorf("type %q requires %q, which is neither a common field nor one of its facts", t.Code, name)
		}
	}
	return nil
}

// checkFacts names the type in what is wrong with its fields.
func (t typeEntry) checkFacts() error {
	if err := t.Recognition.checkFacts(); err != nil {
		return fmt.Errorf("type %q: %w", t.Code, err)
	}
	return nil
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
	switch {
	case p.Code == "" || p.Name == "" || p.Source == "" || p.ValidFrom.IsZero() || p.TimeLimit <= 0:
		return fmt.Errorf("procedure %q needs a code, a name, a source, a first day and a time limit", p.Code)
	case !p.ValidTo.IsZero() && !p.ValidTo.After(p.ValidFrom):
		return fmt.Errorf("procedure %q ends before it starts", p.Code)
	case !slices.Contains(knownLevels, p.Level):
		return fmt.Errorf("procedure %q: level %q is not known", p.Code, p.Level)
	case p.Fee.Dong < 0:
		return fmt.Errorf("procedure %q: a fee of %d", p.Code, p.Fee.Dong)
	}
	types := slices.Clone(p.Results)
	codes := map[pipeline.ComponentCode]bool{}
	for _, part := range p.Components {
		if codes[part.Code] {
			return fmt.Errorf("procedure %q: component %q stands twice", p.Code, part.Code)
		}
		if err := checkComponent(part); err != nil {
			return fmt.Errorf("procedure %q: component %q %w", p.Code, part.Code, err)
		}
		codes[part.Code] = true
		types = append(types, part.Types...)
	}
	return c.checkKnown(p.Code, types)
}

// What a procedure and its components may say; nothing leaves it open.
var (
	knownLevels  = []pipeline.Level{"", pipeline.LevelCentral, pipeline.LevelProvince, pipeline.LevelCommune}
	knownGrounds = []pipeline.Ground{"", pipeline.GroundResult, pipeline.GroundLaw, pipeline.GroundListed, pipeline.GroundDemand, pipeline.GroundOpinion,
		pipeline.GroundNot}
)

func checkComponent(part pipeline.ComponentSpec) error {
	switch db := part.LookUp; {
	case part.Code == "" || len(part.Types) == 0:
		return errors.New("has no type or no code")
	case part.PresentOnly && part.HandIn:
		return errors.New("cannot be only presented and be handed in")
	case !slices.Contains(knownGrounds, part.Digitise):
		return fmt.Errorf("is digitised on the ground %q, which is not known", part.Digitise)
	case slices.ContainsFunc(part.Forms, func(f pipeline.Form) bool { return !f.Known() }):
		return fmt.Errorf("accepts forms %q, which are not all known", part.Forms)
	case db != nil && (db.Code == "" || db.Name == "" || db.Source == "" || db.From.IsZero()):
		return errors.New("is looked up in a database that needs a code, a name, a first day and a source")
	}
	return nil
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
		if o.Code == p.Code && (p.InForce(o.ValidFrom) || o.InForce(p.ValidFrom)) {
			return fmt.Errorf("procedure %q has two versions in force at once", p.Code)
		}
	}
	return nil
}
