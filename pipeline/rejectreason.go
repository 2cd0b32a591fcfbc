package pipeline

// The reasons for which a person rejects a document. The list is closed; words may be added to each.
const (
	RejectedBlurred    Reason = "scan-unreadable"
	RejectedCut        Reason = "scan-cut"
	RejectedPages      Reason = "pages-missing"
	RejectedOrder      Reason = "pages-out-of-order"
	RejectedDossier    Reason = "wrong-dossier"
	RejectedType       Reason = "wrong-paper"
	RejectedCopy       Reason = "not-an-original"
	RejectedInvalid    Reason = "not-in-force"
	RejectedAltered    Reason = "altered-paper"
	RejectedDamaged    Reason = "damaged-paper"
	RejectedIncomplete Reason = "incomplete-paper"
	RejectedOther      Reason = "other"
)

// Rejections lists the reasons for a rejection, those of the scan first.
var Rejections = []Reason{RejectedBlurred, RejectedCut, RejectedPages, RejectedOrder, RejectedDossier, RejectedType, RejectedCopy,
	RejectedInvalid, RejectedAltered, RejectedDamaged, RejectedIncomplete, RejectedOther}

var rejectionTexts = map[Reason][2]string{
	RejectedBlurred: {"Ảnh quét không đọc được. Hãy lau kính, đặt giấy ngay ngắn và quét lại ở 300 dpi.",
		"The scan cannot be read. Clean the glass, put the paper straight and scan again at 300 dpi."},
	RejectedCut: {"Ảnh quét bị mất một phần của trang. Hãy quét lại đủ cả trang.",
		"The scan lacks a part of the page. Scan the whole page again."},
	RejectedPages: {"Thiếu trang so với bản giấy. Hãy đếm số trang và quét lại đủ.",
		"Pages of the paper are missing. Count the pages and scan all of them."},
	RejectedOrder: {"Các trang không đúng thứ tự. Hãy xếp lại theo số trang và quét lại.",
		"The pages are out of order. Put them in order and scan again."},
	RejectedDossier: {"Giấy tờ không thuộc hồ sơ này. Hãy quét vào đúng hồ sơ.",
		"The paper does not belong to this dossier. Scan it into the right one."},
	RejectedType: {"Không phải loại giấy tờ mà thủ tục yêu cầu. Hãy đề nghị công dân nộp đúng giấy tờ.",
		"Not the kind of paper that the procedure asks for. Ask the citizen for the right one."},
	RejectedCopy: {"Không phải bản chính. Hãy quét từ bản chính hoặc bản được thủ tục chấp nhận.",
		"Not an original. Scan the original, or a form that the procedure accepts."},
	RejectedInvalid: {"Giấy tờ đã hết hoặc chưa có hiệu lực. Hãy đề nghị công dân nộp giấy tờ còn hiệu lực.",
		"The paper is not in force. Ask the citizen for one that is."},
	RejectedAltered: {"Giấy tờ có dấu hiệu tẩy xóa, sửa chữa. Báo người phụ trách trước khi làm tiếp.",
		"The paper looks altered. Tell the person in charge before you go on."},
	RejectedDamaged: {"Giấy tờ rách, nát, mất nội dung. Hãy đề nghị công dân xin cấp lại.",
		"The paper is damaged and lacks a part of its content. Ask the citizen to have it reissued."},
	RejectedIncomplete: {"Giấy tờ thiếu chữ ký, con dấu hoặc nội dung bắt buộc. Hãy đề nghị công dân bổ sung.",
		"The paper lacks a signature, a seal or something that must be on it. Ask the citizen to complete it."},
	RejectedOther: {"Lý do khác, ghi ở phần ghi chú.",
		"Another reason, told in the note."},
}
