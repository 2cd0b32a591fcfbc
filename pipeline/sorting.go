package pipeline

import "time"

// Sorting is about one file that holds several papers, and one paper that lies in several files: which pages become which
// document. A cut is proposed by the system; a person, or separator sheets together with a batch slip, decide.
type Sorting struct {
	Cuts  []Cut      `json:"cuts,omitempty"`  // proposed: where papers begin
	Slip  *Slip      `json:"slip,omitempty"`  // of a batch: what should be in it
	Parts []Part     `json:"parts,omitempty"` // decided: being carried out, or carried out
	Leave []int      `json:"leave,omitempty"` // pages that belong to no paper: separator sheets, the slip, blanks between papers
	With  []Giver    `json:"with,omitempty"`  // decided: other documents whose pages the parts take too
	Into  DocumentID `json:"into,omitempty"`  // of such another document: the one whose parts take its pages
	Under DocumentID `json:"under,omitempty"` // the first part of that plan, which tells it from others
	From  DocumentID `json:"from,omitempty"`  // of a part: the document that it was a part of
	Whole bool       `json:"whole,omitempty"` // a person said that it is one paper, whatever the machine proposes
	Apart bool       `json:"apart,omitempty"` // a document of the same upload was destroyed: prepare gives this one an upload of its own
	Fault []string   `json:"fault,omitempty"` // Vietnamese: where slip and separator sheets do not agree, sheet by sheet
	// Pictures says of a part that every page of it came in an image file, so that its PDF is built as theirs are.
	Pictures bool      `json:"pictures,omitempty"`
	By       string    `json:"by,omitempty"` // who decided
	At       time.Time `json:"at,omitzero"`
}

// plan names the plan that is being carried out; empty when there is none.
func (o Sorting) plan() DocumentID {
	if len(o.Parts) == 0 {
		return ""
	}
	return o.Parts[0].Document
}

// Giver is a document that gives its pages to another one's parts.
type Giver struct {
	Document DocumentID `json:"document"`
	Revision Revision   `json:"revision"`        // that whoever decided saw
	Leave    []int      `json:"leave,omitempty"` // of its pages, counted from 1 over it
}

// CutReason says why a paper is thought to begin on a page.
type CutReason string

// The reasons for a cut.
const (
	CutSeparator  CutReason = "separator"  // a separator sheet lies before it
	CutSlip       CutReason = "slip"       // by the batch slip's counts the paper before it ends
	CutCode       CutReason = "code"       // it bears the code of a paper that the system has issued
	CutLetterhead CutReason = "letterhead" // a letterhead (NĐ 30/2020/NĐ-CP Annex I) or a title begins on it
	CutPageNumber CutReason = "page-number"
	CutType       CutReason = "type" // it is of another type than the page before
)

// Cut is a place where a paper is thought to begin.
type Cut struct {
	Page       int           `json:"page"` // its first page, counted from 1 over the document
	Why        []CutReason   `json:"why"`
	Type       TypeCode      `json:"type,omitempty"`
	Component  ComponentCode `json:"component,omitempty"` // that the separator sheet names
	Confidence float64       `json:"confidence"`          // 0..1: that a paper begins here
}

// Part is one paper of several: the pages that it takes, in this order.
type Part struct {
	Document  DocumentID    `json:"document"` // that it becomes
	Component ComponentCode `json:"component,omitempty"`
	Pages     []PageRange   `json:"pages"`
}

// Slip is the sheet on top of a batch that says what should be in it (phiếu bó).
type Slip struct {
	Batch  string `json:"batch"`            // number of the batch, from the slip
	Papers []int  `json:"papers,omitempty"` // pages of each paper, in the order of the batch; empty when only the sums are known
	Count  int    `json:"count"`            // papers
	Pages  int    `json:"pages"`            // pages, without slip and separator sheets
}
