package pipeline

// FindingKind names something that is wrong with a scan and that a clerk can put right while the paper is on the desk. The
// list is closed.
type FindingKind string

// The findings.
const (
	FindingLowResolution FindingKind = "low-resolution"  // below 200 dpi (NĐ 30/2020/NĐ-CP Annex I, II.I.2)
	FindingGrey          FindingKind = "grey"            // not a colour scan (the same)
	FindingBlurred       FindingKind = "blurred"         // out of focus or moved
	FindingCutEdge       FindingKind = "cut-edge"        // print runs over an edge of the picture
	FindingBlank         FindingKind = "blank"           // nothing is printed on the page
	FindingDuplicate     FindingKind = "duplicate"       // the page stands in the file twice
	FindingMissingPage   FindingKind = "missing-page"    // printed page numbers leave one out
	FindingPageCount     FindingKind = "page-count"      // not as many pages as the batch slip says
	FindingPaperCount    FindingKind = "paper-count"     // not as many papers as the batch slip says
	FindingPaperMissing  FindingKind = "paper-missing"   // a paper of the batch slip is not there
	FindingPaperUnlisted FindingKind = "paper-unlisted"  // a paper is not on the batch slip
	FindingSheetMissing  FindingKind = "sheet-missing"   // papers of the batch slip lie together without a separator sheet
	FindingSheetExtra    FindingKind = "sheet-extra"     // a separator sheet lies within a paper of the batch slip
	FindingSheetEmpty    FindingKind = "sheet-empty"     // nothing follows a separator sheet
	FindingSheetUnclear  FindingKind = "sheet-unclear"   // the codes of a sheet contradict each other
	FindingSheetPrinted  FindingKind = "sheet-printed"   // a page has a sheet's code and a paper's text
	FindingSlipForeign   FindingKind = "slip-foreign"    // another batch's slip
	FindingSlipInside    FindingKind = "slip-inside"     // the batch slip lies among the papers
	FindingNote          FindingKind = "attached-note"   // a note lies on the page: to be scanned with and without it (TT 01/2023/TT-VPCP Art. 8(2))
	FindingJunkText      FindingKind = "junk-text-layer" // the PDF's own text is not what its pages show, and was replaced
)

// Finding is one thing that is wrong with a scan.
type Finding struct {
	Kind   FindingKind `json:"kind"`
	Page   int         `json:"page"`             // counted from 1; 0: the file as a whole
	Detail string      `json:"detail,omitempty"` // a measured fact, e.g. "150 dpi"; never anything that stands on the paper
}

// Explain returns what a clerk reads, first Vietnamese, then English: what is wrong and what to do.
func (k FindingKind) Explain() (vi, en string) {
	text := findingTexts[k]
	return text[0], text[1]
}

var findingTexts = map[FindingKind][2]string{
	FindingLowResolution: {"Độ phân giải dưới 200 dpi. Hãy quét lại ở 300 dpi.",
		"Below 200 dpi. Scan again at 300 dpi."},
	FindingGrey: {"Ảnh không có màu. Giấy tờ có dấu đỏ phải quét màu.",
		"Not a colour scan. Papers with a red seal have to be scanned in colour."},
	FindingBlurred: {"Ảnh bị mờ. Hãy lau kính, giữ yên giấy và quét lại trang này.",
		"Blurred. Clean the glass, keep the paper still, and scan this page again."},
	FindingCutEdge: {"Chữ bị cắt ở mép. Hãy đặt giấy ngay ngắn và quét lại trang này.",
		"Print is cut at an edge. Put the paper straight and scan this page again."},
	FindingBlank: {"Trang trắng. Kiểm tra xem có đặt ngược giấy không.",
		"A blank page. Check that the paper was not upside down."},
	FindingDuplicate: {"Trang bị quét hai lần. Hãy bỏ bớt một trang.",
		"A page that was scanned twice. Take one out."},
	FindingMissingPage: {"Thiếu trang theo số trang in trên giấy. Hãy quét đủ các trang.",
		"By the printed numbers a page is missing. Scan all pages."},
	FindingPageCount: {"Số trang không khớp với phiếu bó. Hãy đếm lại giấy trong bó.",
		"The pages do not match the batch slip. Count the batch again."},
	FindingPaperCount: {"Số giấy tờ không khớp với phiếu bó. Hãy đếm lại giấy tờ và tờ ngăn trong bó.",
		"The papers do not match the batch slip. Count the papers and the separator sheets again."},
	FindingPaperMissing: {"Thiếu một giấy tờ so với phiếu bó. Hãy tìm giấy tờ đó, hoặc sửa phiếu.",
		"A paper of the batch slip is not there. Look for it, or correct the slip."},
	FindingPaperUnlisted: {"Có giấy tờ không ghi trên phiếu bó. Hãy xem giấy tờ này có thuộc bó không.",
		"A paper is not on the batch slip. See whether it belongs to the batch."},
	FindingSheetMissing: {"Các giấy tờ dính liền vì thiếu tờ ngăn. Hãy chia theo đề xuất, hoặc đặt tờ ngăn và quét lại.",
		"Papers lie together without a separator sheet. Divide them as proposed, or put sheets in and scan again."},
	FindingSheetExtra: {"Có tờ ngăn nằm trong một giấy tờ. Hãy ghép các trang của giấy tờ đó lại.",
		"A separator sheet lies within a paper. Join the pages of that paper."},
	FindingSheetEmpty: {"Sau tờ ngăn không có giấy tờ. Hãy xem có quên quét giấy tờ hoặc thừa tờ ngăn không.",
		"Nothing follows the separator sheet. See whether a paper was not scanned or the sheet is one too many."},
	FindingSheetUnclear: {"Các mã trên tờ ngăn không khớp nhau. Hãy thay bằng tờ ngăn khác và quét lại.",
		"The codes on the sheet contradict each other. Take another sheet and scan again."},
	FindingSheetPrinted: {"Trang có mã của tờ ngăn nhưng cũng có chữ của giấy tờ; trang được giữ lại. Hãy xem trang này.",
		"The page has a sheet's code and a paper's text, and was kept. Look at this page."},
	FindingSlipForeign: {"Có phiếu của một bó khác. Hãy quét mỗi bó riêng.",
		"The slip of another batch. Scan each batch by itself."},
	FindingSlipInside: {"Phiếu bó nằm giữa các giấy tờ. Hãy đặt phiếu lên trên cùng và quét lại.",
		"The batch slip lies among the papers. Put it on top and scan again."},
	FindingNote: {"Trang có giấy ghi chú dán kèm. Phải quét hai lần: có và không có giấy ghi chú.",
		"A note is attached. Scan the page twice: with and without it."},
	FindingJunkText: {"Lớp chữ có sẵn của tệp PDF sai so với ảnh; hệ thống đã nhận dạng lại.",
		"The PDF's own text layer is wrong; the pages were read again."},
}
