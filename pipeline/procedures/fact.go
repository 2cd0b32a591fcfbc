package procedures

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// Kind says what a field's value is made of, and with that how it is read, checked and brought into its normal form.
type Kind string

// The kinds. Value is the text as printed, after the label and without punctuation at its ends; where another form is named
// here, Field.Value has that one.
const (
	KindText       Kind = "text"
	KindForeign    Kind = "foreign"     // text in another language
	KindName       Kind = "name"        // of a person
	KindOrgan      Kind = "organ"       // name of an agency, a firm, a school
	KindAddress    Kind = "address"     // Normal: its parts divided by "|", smallest first, each as printed
	KindDate       Kind = "date"        // Value: ISO 8601
	KindYear       Kind = "year"        // four digits
	KindInteger    Kind = "integer"     // Value and Normal: digits alone
	KindDecimal    Kind = "decimal"     // Value: the number as printed with its unit, e.g. "1.250,5 m"; Normal: "1250.5"
	KindArea       Kind = "area"        // square metres; as a decimal
	KindMoney      Kind = "money"       // đồng. Value: the number as printed with its unit; Normal: digits alone
	KindCurrency   Kind = "currency"    // of the amount behind the label. Value: the unit as printed; Normal: its code (ISO 4217)
	KindNumber     Kind = "number"      // number with notation: 15/QĐ-UBND, CS 01234
	KindCode       Kind = "code"        // capital letters and digits: a serial. Normal: without spaces
	KindPersonalID Kind = "personal-id" // 12 digits, or 9 of an old card. Value: digits alone
	KindTaxCode    Kind = "tax-code"    // Value: digits, before a branch's three a hyphen
	KindEnum       Kind = "enum"        // one of Values
)

// Place says where a value stands, seen from its label.
type Place string

// The places.
const (
	PlaceAfter Place = "after" // on the label's line; else in the cell to its right; else on the line below
	PlaceBelow Place = "below" // on the line below the label, or in the cell below it
	PlaceLine  Place = "line"  // on the label's line only
)

// Fact says how one field of a type is found. What it leaves empty is taken from the dictionary of facts (data/facts.json),
// where the entry is named for the part behind the role: "birth_date" for "child.birth_date".
type Fact struct {
	Name   pipeline.FieldName `json:"name"`
	Labels []string           `json:"labels,omitempty"` // before the value, as printed, best first
	In     string             `json:"in,omitempty"`     // the section that it stands in; empty: the one named for the role, else anywhere
	Place  Place              `json:"place,omitempty"`  // empty: PlaceAfter
	Kind   Kind               `json:"kind,omitempty"`
	Values []string           `json:"values,omitempty"` // of an enum every value, of other kinds the usual ones
	Lines  int                `json:"lines,omitempty"`  // how many lines a text may fill; 0: one
	Words  []string           `json:"words,omitempty"`  // labels before the same value written out in words, which confirms it
}

// Role is the part of the name before the dot; empty for a fact about the paper.
func (f Fact) Role() string {
	role, _, ok := strings.Cut(string(f.Name), ".")
	if !ok {
		return ""
	}
	return role
}

// fact is the part of the name behind the dot.
func (f Fact) fact() string { return string(f.Name)[strings.LastIndex(string(f.Name), ".")+1:] }

// Fields are the type's own fields with everything that the dictionary knows of them.
func (r Recognition) Fields() []Fact {
	out := make([]Fact, len(r.Facts))
	for i, f := range r.Facts {
		out[i] = r.placed(f.filled())
	}
	return out
}

// placed puts a fact into the section of its role.
func (r Recognition) placed(f Fact) Fact {
	for _, s := range r.Sections {
		if f.In == "" && s.Name == f.Role() {
			f.In = s.Name
		}
	}
	return f
}

// filled takes over what the dictionary knows.
func (f Fact) filled() Fact {
	known := Dictionary()[f.fact()]
	if len(f.Labels) == 0 {
		f.Labels = known.Labels
	}
	if f.Kind == "" {
		f.Kind = known.Kind
	}
	if f.Place == "" {
		f.Place = known.Place
	}
	if len(f.Values) == 0 {
		f.Values = known.Values
	}
	if f.Lines == 0 {
		f.Lines = max(known.Lines, 1)
	}
	if len(f.Words) == 0 {
		f.Words = known.Words
	}
	return f
}

//go:embed data/facts.json
var factData []byte

// Dictionary returns what is known of facts by their names without role. The entries "name" and "id" hold the labels that
// introduce a person's name and number.
var Dictionary = sync.OnceValue(func() map[string]Fact {
	var facts []Fact
	d := json.NewDecoder(bytes.NewReader(factData))
	d.DisallowUnknownFields()
	if err := d.Decode(&facts); err != nil {
		panic(fmt.Errorf("read dictionary of facts: %w", err)) // the data of this very build, tested
	}
	known := map[string]Fact{}
	for _, f := range facts {
		known[string(f.Name)] = f
	}
	return known
})

// checkFacts refuses fields that nothing could be read for.
func (r Recognition) checkFacts() error {
	sections := map[string]bool{"": true}
	for _, s := range r.Sections {
		sections[s.Name] = true
	}
	for _, f := range r.Fields() {
		if len(f.Labels) == 0 || f.Kind == "" {
			return fmt.Errorf("fact %q has no labels or no kind, and the dictionary does not know it", f.Name)
		}
		if !sections[f.In] {
			return fmt.Errorf("fact %q stands in section %q, which the type does not have", f.Name, f.In)
		}
		if f.Kind == KindEnum && len(f.Values) == 0 {
			return fmt.Errorf("fact %q is one of no values", f.Name)
		}
	}
	return nil
}
