package procedures

import "github.com/motlan/motlan/pipeline"

// IssuerPlace says where a type's papers name their issuer.
type IssuerPlace string

// The places of an issuer.
const (
	IssuerLetterhead IssuerPlace = "letterhead" // top left, over the number (NĐ 30/2020/NĐ-CP Annex I, cell 2)
	IssuerSignature  IssuerPlace = "signature"  // over the signature: "TM. ỦY BAN NHÂN DÂN …"
	IssuerLabel      IssuerPlace = "label"      // after one of Recognition.Issuers
	IssuerNone       IssuerPlace = "none"       // a citizen's own paper
)

// Recognition says how papers of one type look. Phrases are written as printed; letter case and diacritics do not
// matter when they are looked for.
type Recognition struct {
	Titles     []string      `json:"titles"`      // headings, fullest first
	Markers    []string      `json:"markers"`     // phrases of the body that speak for the type
	Numbers    []string      `json:"numbers"`     // labels before the number, best first
	Notations  []string      `json:"notations"`   // letters before a register number, e.g. CS
	Issuer     IssuerPlace   `json:"issuer"`      // where the issuer stands
	Issuers    []string      `json:"issuers"`     // labels before the issuer, for IssuerLabel
	Summaries  []string      `json:"summaries"`   // labels before the summary, best first
	Scopes     []string      `json:"scopes"`      // labels before the scope of effect
	ValidUntil []string      `json:"valid_until"` // labels before the last day of effect, best first
	Subjects   []SubjectRule `json:"subjects"`    // who is named, in the order of the paper
}

// SubjectRule gives a role to the people named after one of the phrases, at most Limit of them; where Limit is 0, to
// any number. A rule without phrases starts where the rule before it is full, or at the top of the paper.
type SubjectRule struct {
	After []string             `json:"after"`
	Role  pipeline.SubjectRole `json:"role"`
	Limit int                  `json:"limit"`
}
