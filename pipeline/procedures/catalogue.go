// Package procedures is the catalogue of administrative procedures and document types: data files and their loader.
// Beside each type stands how its papers look; what to do with that is the business of workers/fields.
package procedures

import (
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Catalogue is what the program knows of procedures and document types. It never changes after Load and may be shared.
type Catalogue struct {
	procedures []procedureEntry
	types      []typeEntry
	byCode     map[pipeline.TypeCode]int // index in types
	units      map[string][]Unit         // by unitKey
	regimes    []pipeline.Regime
	holidays   []Holiday
	calendar   pipeline.Calendar
}

// procedureEntry is one version of a procedure; versions of one code have periods that do not overlap.
type procedureEntry struct {
	pipeline.Procedure
	Source string `json:"source"` // where the rules come from
	raw    raw
	place  string // file and entry
}

type typeEntry struct {
	pipeline.DocumentType
	Source         string      `json:"source"` // where the validity rule and the look come from
	ValidityMonths int         `json:"validity_months"`
	Recognition    Recognition `json:"recognition"`
	raw            raw
	place          string // file and entry
}

// TypeJSON returns a type's entry as a data file has it, to start another one from. pipeline.ErrNotFound: there is none.
func (c *Catalogue) TypeJSON(code pipeline.TypeCode) ([]byte, error) {
	t, ok := c.entry(code)
	if !ok {
		return nil, fmt.Errorf("type %q: %w", code, pipeline.ErrNotFound)
	}
	return dataFile([]raw{t.raw})
}

// Procedure returns the version of a procedure that is in force at the time, or a *pipeline.UnknownProcedure.
func (c *Catalogue) Procedure(code pipeline.ProcedureCode, at time.Time) (pipeline.Procedure, error) {
	for _, p := range c.procedures {
		if p.Code == code && p.InForce(at) {
			return clone(p.Procedure), nil
		}
	}
	return pipeline.Procedure{}, c.unknown(code, at)
}

// Procedures returns every version of every procedure, in the order of the data file.
func (c *Catalogue) Procedures() []pipeline.Procedure {
	all := make([]pipeline.Procedure, len(c.procedures))
	for i, p := range c.procedures {
		all[i] = clone(p.Procedure)
	}
	return all
}

// clone keeps callers from changing the catalogue through a shared slice.
func clone(p pipeline.Procedure) pipeline.Procedure {
	p.Components, p.Results = slices.Clone(p.Components), slices.Clone(p.Results)
	return p
}

// Type returns the document type with this code.
func (c *Catalogue) Type(code pipeline.TypeCode) (pipeline.DocumentType, bool) {
	t, ok := c.entry(code)
	return t.DocumentType, ok
}

// Types returns every document type, in the order of the data files; pipeline.OtherType is among them.
func (c *Catalogue) Types() []pipeline.DocumentType {
	all := make([]pipeline.DocumentType, len(c.types))
	for i, t := range c.types {
		all[i] = t.DocumentType
	}
	return all
}

// Recognition returns how papers of a type look; the zero value for a type that is not known.
func (c *Catalogue) Recognition(code pipeline.TypeCode) Recognition {
	t, _ := c.entry(code)
	return t.Recognition
}

// ValidityMonths returns for how many months from its date a paper of the type is valid by law; 0: no such rule, and
// what the paper prints stands.
func (c *Catalogue) ValidityMonths(code pipeline.TypeCode) int {
	t, _ := c.entry(code)
	return t.ValidityMonths
}

func (c *Catalogue) entry(code pipeline.TypeCode) (typeEntry, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return typeEntry{}, false
	}
	return c.types[i], true
}
