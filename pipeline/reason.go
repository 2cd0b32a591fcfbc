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
	ReasonUnsigned     Reason = "result-unsigned"
	ReasonBadSignature Reason = "signature-invalid"
	ReasonChangedLater Reason = "changed-after-signing"
	ReasonUntrusted    Reason = "signer-untrusted"
	ReasonRevokedKey   Reason = "certificate-revoked"
	ReasonNumberTaken  Reason = "result-number-taken"
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
	ReasonUnsigned: {"Kết quả điện tử phải có chữ ký số của cơ quan. Hãy ký số rồi gửi lại, hoặc quét bản giấy (form=scan-of-original).",
		"An electronic result carries the agency's signature. Sign it and send it again, or scan the paper (form=scan-of-original)."},
	ReasonBadSignature: {"Chữ ký số trên kết quả không hợp lệ hoặc không bao trùm cả tệp. Hãy lấy lại tệp từ cơ quan ban hành.",
		"The signature on the result does not verify, or does not cover the file. Get the file from its issuer again."},
	ReasonChangedLater: {"Tệp đã bị thay đổi sau khi ký. Hãy lấy lại tệp từ cơ quan ban hành.",
		"The file was changed after it was signed. Get the file from its issuer again."},
	ReasonUntrusted: {"Chứng thư số của người ký không dẫn tới tổ chức chứng thực tin cậy, hoặc không có hiệu lực lúc ký. Hãy kiểm tra chứng thư, hoặc báo người quản trị thêm chứng thư gốc.",
		"The signer's certificate leads to no trusted authority, or was not valid at signing. Look at the certificate, or have the operator add the anchor."},
	ReasonRevokedKey: {"Chứng thư số của người ký đã bị thu hồi. Hãy ký lại bằng chứng thư còn hiệu lực.",
		"The signer's certificate was revoked. Sign again with one that is good."},
	ReasonNumberTaken: {"Hồ sơ đã có kết quả khác mang số này. Hãy sửa số trong bảng kê rồi gửi lại.",
		"The dossier has another result of this number. Correct the number in the manifest and send it again."},
	ReasonInternal: {"Lỗi hệ thống. Hãy báo người quản trị; tệp gốc vẫn được giữ.",
		"A fault of the system. Tell the operator; the original is kept."},
}
