package cuts

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// FaultKind names what is wrong with a batch.
type FaultKind string

// The faults.
const (
	FaultPages         FaultKind = "pages"         // Paper has Got pages, the slip says Want
	FaultMissing       FaultKind = "missing"       // Paper of the slip is not there
	FaultExtra         FaultKind = "extra"         // what begins on Page is not on the slip
	FaultGlued         FaultKind = "glued"         // Paper to Last of the slip lie in one: separator sheets are missing
	FaultSplit         FaultKind = "split"         // Paper is divided in Got: a sheet lies within it
	FaultPapers        FaultKind = "papers"        // Got papers in all, the slip says Want
	FaultSum           FaultKind = "sum"           // Got pages in all, the slip says Want
	FaultEmpty         FaultKind = "empty"         // nothing follows the separator sheet on Page
	FaultTwoSlips      FaultKind = "two-slips"     // another batch's slip is on Page
	FaultSlipInside    FaultKind = "slip-inside"   // the slip, on Page, has papers before it and after it
	FaultContradiction FaultKind = "contradiction" // the codes of the sheets on Page say different things
	FaultPrinted       FaultKind = "printed"       // Page has a sheet's code, and is a paper all the same; it was left in
)

// Fault is one thing in which a batch is not as it should be. It says nothing that stands on a paper.
type Fault struct {
	Kind        FaultKind
	Paper, Last int // counted from 1 in the order of the slip; 0: about none
	Page        int // counted from 1 over the file: where to look; 0: nowhere
	Want, Got   int
}

// Explain returns what a clerk reads, first Vietnamese, then English.
func (f Fault) Explain() (vi, en string) {
	switch f.Kind {
	case FaultPages:
		return fmt.Sprintf("giấy tờ thứ %d (từ trang %d của tệp): phiếu ghi %d trang, thấy %d", f.Paper, f.Page, f.Want, f.Got),
			fmt.Sprintf("paper %d (from page %d of the file): the slip says %d pages, found %d", f.Paper, f.Page, f.Want, f.Got)
	case FaultMissing:
		return fmt.Sprintf("giấy tờ thứ %d trên phiếu (%d trang): không thấy trong bó", f.Paper, f.Want),
			fmt.Sprintf("paper %d on the slip (%d pages): not in the batch", f.Paper, f.Want)
	case FaultExtra:
		return fmt.Sprintf("giấy tờ từ trang %d (%d trang): không có trên phiếu", f.Page, f.Got),
			fmt.Sprintf("the paper from page %d (%d pages): not on the slip", f.Page, f.Got)
	case FaultGlued:
		return fmt.Sprintf("giấy tờ thứ %d đến %d dính liền từ trang %d: thiếu tờ ngăn", f.Paper, f.Last, f.Page),
			fmt.Sprintf("papers %d to %d lie together from page %d: separator sheets are missing", f.Paper, f.Last, f.Page)
	case FaultSplit:
		return fmt.Sprintf("giấy tờ thứ %d bị chia thành %d phần từ trang %d: thừa tờ ngăn", f.Paper, f.Got, f.Page),
			fmt.Sprintf("paper %d lies in %d parts from page %d: a separator sheet too many", f.Paper, f.Got, f.Page)
	case FaultPapers:
		return fmt.Sprintf("phiếu ghi %d giấy tờ, thấy %d", f.Want, f.Got),
			fmt.Sprintf("the slip says %d papers, found %d", f.Want, f.Got)
	case FaultSum:
		return fmt.Sprintf("phiếu ghi tổng cộng %d trang, thấy %d", f.Want, f.Got),
			fmt.Sprintf("the slip says %d pages in all, found %d", f.Want, f.Got)
	}
	text := plainFaults[f.Kind]
	return fmt.Sprintf(text[0], f.Page), fmt.Sprintf(text[1], f.Page)
}

var plainFaults = map[FaultKind][2]string{
	FaultEmpty:         {"trang %d: sau tờ ngăn không có giấy tờ", "page %d: nothing follows the separator sheet"},
	FaultTwoSlips:      {"trang %d: có phiếu của một bó khác", "page %d: the slip of another batch"},
	FaultSlipInside:    {"trang %d: phiếu bó nằm giữa các giấy tờ; hãy đặt phiếu lên trên cùng", "page %d: the slip lies among the papers; put it on top"},
	FaultContradiction: {"trang %d: các mã trên tờ ngăn không khớp nhau", "page %d: the codes on the sheet contradict each other"},
	FaultPrinted:       {"trang %d: có mã của tờ ngăn nhưng cũng có chữ của giấy tờ; trang được giữ lại", "page %d: has a sheet's code and a paper's text; the page was kept"},
}

// Finding is the fault as a finding of the file. Its detail is the explanation in Vietnamese, where that tells more than
// the kind of finding and the page.
func (f Fault) Finding() pipeline.Finding {
	found := pipeline.Finding{Kind: findings[f.Kind], Page: f.Page}
	if _, plain := plainFaults[f.Kind]; !plain {
		found.Detail, _ = f.Explain()
	}
	return found
}

var findings = map[FaultKind]pipeline.FindingKind{
	FaultPages:         pipeline.FindingPageCount,
	FaultMissing:       pipeline.FindingPaperMissing,
	FaultExtra:         pipeline.FindingPaperUnlisted,
	FaultGlued:         pipeline.FindingSheetMissing,
	FaultSplit:         pipeline.FindingSheetExtra,
	FaultPapers:        pipeline.FindingPaperCount,
	FaultSum:           pipeline.FindingPageCount,
	FaultEmpty:         pipeline.FindingSheetEmpty,
	FaultTwoSlips:      pipeline.FindingSlipForeign,
	FaultSlipInside:    pipeline.FindingSlipInside,
	FaultContradiction: pipeline.FindingSheetUnclear,
	FaultPrinted:       pipeline.FindingSheetPrinted,
}
