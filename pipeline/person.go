package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SubjectRole says in which capacity a document names somebody.
type SubjectRole string

// The roles that our document types use.
const (
	RoleOwner     SubjectRole = "owner"     // người sử dụng đất, chủ sở hữu
	RoleCoOwner   SubjectRole = "co-owner"  // vợ/chồng hoặc người cùng sử dụng
	RoleApplicant SubjectRole = "applicant" // người đề nghị
	RoleGrantor   SubjectRole = "grantor"   // bên ủy quyền
	RoleAgent     SubjectRole = "agent"     // bên được ủy quyền
	RoleChild     SubjectRole = "child"
	RoleParent    SubjectRole = "parent"
	RoleSpouse    SubjectRole = "spouse"
)

// IdentifierKind names the register that an identifier comes from.
type IdentifierKind string

// The identifiers that papers carry.
const (
	PersonalID IdentifierKind = "personal-id" // số định danh cá nhân, 12 digits
	OldID      IdentifierKind = "cmnd"        // chứng minh nhân dân, 9 digits
	Passport   IdentifierKind = "passport"
	TaxCode    IdentifierKind = "tax-code"
	AgencyCode IdentifierKind = "agency-code"
)

// Identifier is a dated identifier as it is stored: looked up by its hashes, readable only with the key that sealed it.
type Identifier struct {
	Kind      IdentifierKind
	Hash      [32]byte   // of the plain value, under the newest look-up key
	Also      [][32]byte `json:",omitempty"` // under the older ones that are alive
	Sealed    []byte     // the plain value, for the keyring alone
	ValidFrom time.Time
	ValidTo   time.Time // zero: still in use
}

// Hashes are all that the identifier is looked up by, that under the newest key first.
func (i Identifier) Hashes() [][32]byte { return append([][32]byte{i.Hash}, i.Also...) }

// Is reports whether two identifiers are the same one: they share a hash, and so the key of one of them.
func (i Identifier) Is(o Identifier) bool {
	return slices.ContainsFunc(i.Hashes(), func(h [32]byte) bool { return slices.Contains(o.Hashes(), h) })
}

// Person is somebody that a dossier names: its owner, its submitter or somebody concerned.
type Person struct {
	Name        string
	Organ       bool // an organisation, not a human being
	Identifiers []Identifier
	Presented   bool   // showed the identity card at the counter
	Proof       string // a submitter's right to act: own, parent, guardian, authorisation document id
}

// IsZero reports whether p is nobody.
func (p Person) IsZero() bool { return p.Name == "" && len(p.Identifiers) == 0 }

// Subject is somebody whom a document is about (chủ giấy tờ).
type Subject struct {
	Role        SubjectRole
	Identifiers []Identifier // none when the paper prints no number
	Confirmed   bool         // matched with a person who presented a card, or by a clerk; only then is a holding found through it
	ConfirmedBy string
}

func (s Subject) has(id Identifier) bool {
	return slices.ContainsFunc(s.Identifiers, id.Is)
}

var (
	twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)
	nineDigits   = regexp.MustCompile(`^[0-9]{9}$`)
	passportText = regexp.MustCompile(`^[A-Z][0-9]{7,8}$`)
	agencyText   = regexp.MustCompile(`^[0-9A-Z.]{1,35}$`) // QĐ 20/2020/QĐ-TTg
	taxDigits    = regexp.MustCompile(`^[0-9]{10}(-?[0-9]{3})?$`)
)

// CheckIdentifier says why value cannot be an identifier of its kind, or nil. The error never repeats the value.
func CheckIdentifier(kind IdentifierKind, value string) error {
	switch kind {
	case PersonalID:
		return checkPersonalID(value)
	case OldID:
		return checkShape(nineDigits, value, "CMND", "9 digits")
	case Passport:
		return checkShape(passportText, value, "passport number", "a capital letter and 7 or 8 digits")
	case TaxCode:
		return checkTaxCode(value)
	case AgencyCode:
		return checkShape(agencyText, value, "agency code", "1 to 35 digits, capital letters and dots")
	}
	return fmt.Errorf("identifier kind %q: %w", kind, ErrInvalid)
}

func checkShape(shape *regexp.Regexp, value, name, want string) error {
	if shape.MatchString(value) {
		return nil
	}
	return fmt.Errorf("%s is not %s: %w", name, want, ErrInvalid)
}

// checkPersonalID applies the structure of NĐ 137/2015/NĐ-CP Art. 13: place code, century and sex, birth year, serial.
// There is no check digit.
func checkPersonalID(value string) error {
	if err := checkShape(twelveDigits, value, "personal id", "12 digits"); err != nil {
		return err
	}
	place, _ := strconv.Atoi(value[:3])
	if place == 0 {
		return fmt.Errorf("personal id has no place code %s: %w", value[:3], ErrInvalid)
	}
	century := int(value[3]-'0') / 2
	year, _ := strconv.Atoi(value[4:6])
	if born := 1900 + 100*century + year; born > time.Now().Year() {
		return fmt.Errorf("personal id gives a birth year in the future: %w", ErrInvalid)
	}
	return nil
}

// checkTaxCode accepts 10 and 13 digits with the check digit of the tax register, and a 12-digit personal id.
func checkTaxCode(value string) error {
	if len(value) == 12 {
		return checkPersonalID(value)
	}
	if err := checkShape(taxDigits, value, "tax code", "10, 12 or 13 digits"); err != nil {
		return err
	}
	if strings.HasSuffix(value[10:], "000") {
		return fmt.Errorf("tax code has no branch 000: %w", ErrInvalid)
	}
	sum := 0
	for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += weight * int(value[i]-'0')
	}
	if check := 10 - sum%11; check == 10 || check != int(value[9]-'0') {
		return fmt.Errorf("tax code has a wrong check digit: %w", ErrInvalid)
	}
	return nil
}
