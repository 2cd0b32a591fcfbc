package pipeline

// Reason says why a document could not be processed. The list is closed: a clerk meets nothing else.
type Reason string

// The reasons.
const (
	ReasonEmpty        Reason = "empty"
	ReasonNotDocument  Reason = "not-a-document"
	ReasonHEIC         Reason = "heic"
	ReasonOffice       Reason = "office-file"
	ReasonBadImage     Reason = "damaged-image"
	ReasonBadPDF       Reason = "damaged-pdf"
	ReasonEncrypted    Reason = "encrypted-pdf"
	ReasonNoPages      Reason = "no-pages"
	ReasonTooManyPages Reason = "too-many-pages"
	ReasonTooLarge     Reason = "too-many-pixels"
	ReasonTooHeavy     Reason = "needs-too-much-memory"
	ReasonTooSlow      Reason = "takes-too-long"
	ReasonChildDied    Reason = "recogniser-died"
	ReasonUnreadable   Reason = "unreadable-page"
	ReasonEngineDied   Reason = "engine-died"
	ReasonInternal     Reason = "internal"
)

// Explain returns what a clerk reads, first Vietnamese, then English: what is wrong and what to do.
func (r Reason) Explain() (vi, en string) {
	text, ok := reasonTexts[r]
	if !ok {
		text, ok = rejectionTexts[r]
	}
	if !ok {
		text = reasonTexts[ReasonInternal]
	}
	return text[0], text[1]
}

var reasonTexts = map[Reason][2]string{
	ReasonEmpty: {"Tệp rỗng, không có dữ liệu. Hãy quét lại giấy tờ.",
		"The file is empty. Scan the paper again."},
	ReasonNotDocument: {"Tệp không phải ảnh hoặc PDF. Hãy nộp JPEG, PNG, TIFF, BMP, GIF, WebP hoặc PDF.",
		"The file is neither an image nor a PDF. Use JPEG, PNG, TIFF, BMP, GIF, WebP or PDF."},
	ReasonHEIC: {"Ảnh HEIC chưa được hỗ trợ. Trên điện thoại, chọn định dạng “Tương thích nhất” (JPEG) rồi chụp hoặc xuất lại.",
		"HEIC images are not supported yet. Set the phone to \"Most compatible\" (JPEG) and take or export the picture again."},
	ReasonOffice: {"Tệp văn phòng (Word, Excel, ODF…) chưa được hỗ trợ. Hãy xuất ra PDF rồi nộp lại.",
		"Office files are not supported yet. Export the file as PDF and hand that in."},
	ReasonBadImage: {"Ảnh bị hỏng hoặc bị cắt cụt. Hãy quét lại giấy tờ.",
		"The image is damaged or cut short. Scan the paper again."},
	ReasonBadPDF: {"Tệp PDF bị hỏng hoặc bị cắt cụt. Hãy xuất hoặc quét lại.",
		"The PDF is damaged or cut short. Export or scan it again."},
	ReasonEncrypted: {"Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.",
		"The PDF is protected by a password. Remove the password and hand it in again."},
	ReasonNoPages: {"Tệp không có trang nào.",
		"The file has no pages."},
	ReasonTooManyPages: {"Tệp có quá nhiều trang. Hãy tách thành nhiều tệp.",
		"The file has too many pages. Split it into several files."},
	ReasonTooLarge: {"Ảnh quá lớn (quá nhiều điểm ảnh). Hãy quét ở 300 dpi, khổ A0 ở 200 dpi.",
		"The image has too many pixels. Scan at 300 dpi, a sheet of A0 at 200 dpi."},
	ReasonTooHeavy: {"Tệp cần quá nhiều bộ nhớ để mở; có thể là tệp độc hại. Hãy quét lại giấy tờ.",
		"The file needs too much memory to open and may be hostile. Scan the paper again."},
	ReasonTooSlow: {"Xử lý tệp mất quá nhiều thời gian. Hãy quét lại ở 300 dpi hoặc tách tệp.",
		"The file takes too long to process. Scan again at 300 dpi or split it."},
	ReasonChildDied: {"Bộ nhận dạng dừng đột ngột ba lần khi đọc tệp này. Hãy quét lại giấy tờ.",
		"The recogniser died three times on this file. Scan the paper again."},
	ReasonUnreadable: {"Có trang in chữ nhưng không đọc được. Hãy quét lại trang đó.",
		"A page has print on it but could not be read. Scan that page again."},
	ReasonEngineDied: {"Hệ thống dừng nhiều lần khi xử lý tệp này. Hãy báo người quản trị.",
		"The engine died repeatedly on this file. Tell the operator."},
	ReasonInternal: {"Lỗi hệ thống. Hãy báo người quản trị; tệp gốc vẫn được giữ.",
		"A fault of the system. Tell the operator; the original is kept."},
}
