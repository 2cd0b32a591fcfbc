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
	Titles     []string      `json:"titles"`             // headings, fullest first
	Not        []string      `json:"not,omitempty"`      // phrases that no paper of the type bears
	Markers    []string      `json:"markers"`            // phrases of the body that speak for the type
	Codes      []string      `json:"codes,omitempty"`    // forms of the codes on the paper that speak for the type: "citizen-id", "mrz"
	Untitled   bool          `json:"untitled,omitempty"` // the usual paper has no heading: markers alone may name it
	Numbers    []string      `json:"numbers"`            // labels before the number, best first
	Notations  []string      `json:"notations"`          // letters before a register number, e.g. CS; and those that the type's numbers bear
	Dates      []string      `json:"dates,omitempty"`    // labels before the paper's own date, where it stands neither in the letterhead nor over the signature
	Issuer     IssuerPlace   `json:"issuer"`             // where the issuer stands
	Issuers    []string      `json:"issuers"`            // labels before the issuer, for IssuerLabel
	Signed     bool          `json:"signed,omitempty"`   // a signatory's name and role stand at the end (NĐ 30/2020/NĐ-CP Annex I, cells 7a to 7c)
	Summaries  []string      `json:"summaries"`          // labels before the summary, best first
	Scopes     []string      `json:"scopes"`             // labels before the scope of effect
	ValidFrom  []string      `json:"valid_from,omitempty"`
	ValidUntil []string      `json:"valid_until"`        // labels before the last day of effect, best first
	Sections   []Section     `json:"sections,omitempty"` // parts of the form in which the same labels mean different people or things
	Subjects   []SubjectRule `json:"subjects"`           // who is named, in the order of the paper
	Facts      []Fact        `json:"facts,omitempty"`    // the type's own fields; Recognition.Fields fills in what they leave out
}

// Section is a part of a form: from one of its phrases to where the next section starts. Two sections whose phrases stand
// on one row are columns. A section without phrases starts at the top of the paper.
type Section struct {
	Name   string   `json:"name"` // mostly the role of the person whom the part is about
	Starts []string `json:"starts,omitempty"`
}

// SubjectRule gives a role to the people named after one of the phrases, at most Limit of them; where Limit is 0, to
// any number. A rule without phrases starts where the rule before it is full, or at the top of the paper. A rule with
// Labels reads one name after one of them, in the section named for the role where there is one, and does not look at the
// other phrases.
type SubjectRule struct {
	After  []string             `json:"after"`
	Role   pipeline.SubjectRole `json:"role"`
	Limit  int                  `json:"limit"`
	Labels []string             `json:"labels,omitempty"` // before the name
	Place  Place                `json:"place,omitempty"`  // of the name; empty: PlaceAfter
	Organ  bool                 `json:"organ,omitempty"`  // an organisation: its number is a tax code, or none is printed
}
