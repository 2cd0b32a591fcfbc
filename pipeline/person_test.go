package pipeline

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckIdentifier(t *testing.T) {
	for _, c := range []struct {
		kind  IdentifierKind
		value string
		ok    bool
	}{
		{PersonalID, "064085012345", true},
		{PersonalID, "001200012345", true}, // a man of 2000
		{PersonalID, "079325000001", true}, // a woman of 2025
		{PersonalID, "000085012345", false},
		{PersonalID, "064299012345", false}, // born 2099
		{PersonalID, "064485012345", false}, // born 2185
		{PersonalID, "06408501234", false},
		{PersonalID, "0640850123456", false},
		{PersonalID, "06408501234O", false},
		{PersonalID, "٠٦٤٠٨٥٠١٢٣٤٥", false},
		{PersonalID, " 064085012345", false},
		{PersonalID, "064085012345\n", false},
		{PersonalID, "", false},
		{OldID, "230123456", true},
		{OldID, "23012345", false},
		{OldID, "064085012345", false},
		{Passport, "B1234567", true},
		{Passport, "C12345678", true},
		{Passport, "b1234567", false},
		{Passport, "12345678", false},
		{TaxCode, "0100047516", true},
		{TaxCode, "0100047510", false},
		{TaxCode, "0100047516-001", true},
		{TaxCode, "0100047516001", true},
		{TaxCode, "0100047516-000", false},
		{TaxCode, "0100047516000", false},
		{TaxCode, "01000-47516001", false},
		{TaxCode, "-0100047516", false},
		{TaxCode, "064085012345", true}, // a household's is the personal id
		{TaxCode, "000085012345", false},
		{TaxCode, "010004751", false},
		{TaxCode, "01000475é", false},
		{TaxCode, "", false},
		{AgencyCode, "H21.12", true},
		{AgencyCode, "000.00.00.H49", true},
		{AgencyCode, "", false},
		{AgencyCode, "h21", false},
		{AgencyCode, strings.Repeat("1", 36), false},
		{"driving-licence", "123", false},
		{"", "", false},
	} {
		err := CheckIdentifier(c.kind, c.value)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrInvalid) {
			t.Errorf("CheckIdentifier(%s, %q) = %v, want ok %v", c.kind, c.value, err, c.ok)
		}
		if err != nil && len(c.value) > 4 && strings.Contains(err.Error(), c.value) {
			t.Errorf("CheckIdentifier(%s, %q) repeats the value: %v", c.kind, c.value, err)
		}
	}
}

// TestTaxCodeCheckDigit finds exactly one check digit for every number but those that cannot exist.
func TestTaxCodeCheckDigit(t *testing.T) {
	for _, base := range []string{"010004751", "030012345", "590043210"} {
		n := 0
		for digit := '0'; digit <= '9'; digit++ {
			if CheckIdentifier(TaxCode, base+string(digit)) == nil {
				n++
			}
		}
		if n > 1 {
			t.Errorf("%s has %d check digits", base, n)
		}
	}
}

func TestPeople(t *testing.T) {
	known := []Identifier{{Kind: PersonalID}}
	for _, c := range []struct {
		name string
		d    Dossier
		want int
	}{
		{"the owner alone", Dossier{Owner: Person{Name: "A"}}, 1},
		{"with a submitter", Dossier{Owner: Person{Name: "A"}, Submitter: Person{Name: "B"}}, 2},
		{"a submitter known by an identifier alone", Dossier{Owner: Person{Name: "A"}, Submitter: Person{Identifiers: known}}, 2},
		{"with others", Dossier{Owner: Person{Name: "A"}, Others: []Person{{Name: "C"}, {Name: "D"}}}, 3},
	} {
		if got := len(c.d.People()); got != c.want {
			t.Errorf("%s: %d people, want %d", c.name, got, c.want)
		}
	}
}
