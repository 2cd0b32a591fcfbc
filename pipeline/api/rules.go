package api

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// What callers can do wrong here, beside the domain's errors. The texts are the details that callers read.
var (
	errDiffers     = errors.New("the agency has a dossier of this code with another content")
	errProcedure   = errors.New("no procedure of this code is in force at that time")
	errNoProcedure = errors.New("no procedure of this name is in force")
	errPresentOnly = errors.New("this component is only presented, and the law forbids to scan it")
	errComponent   = errors.New("the dossier's checklist has no such component")
	errTooLarge    = errors.New("the file is larger than uploads may be")
	errDigest      = errors.New("the bytes that arrived are not those of the digest")
	errDigestForm  = errors.New("the digest header cannot be read")
	errAsForm      = errors.New("the body is a form or is compressed; it must be the bytes of the file")
	errFormKind    = errors.New("the body is no form of files")
	errManyFiles   = errors.New("a request brings at most 500 files")
	errStalled     = errors.New("no byte came for too long")
	errAborted     = errors.New("the body ended before its end")
	errNotSealed   = errors.New("the document is not sealed yet")
	errNoPictures  = errors.New("this process draws no pages")
	errNoRoute     = errors.New("there is nothing at this address")
	errMethod      = errors.New("this address does not take this method")
	errHost        = errors.New("without TLS, requests must be addressed to this machine (localhost, 127.0.0.1 or [::1])")
	errForeign     = errors.New("the request comes from a page of another site")
	errAgency      = fmt.Errorf("%w: the key is of another agency", pipeline.ErrForbidden)
	errOther       = fmt.Errorf("%w: only a system says which person acts, and only where systems may do this", pipeline.ErrForbidden)
)

// rule says how one error is answered.
type rule struct {
	err        error
	status     int
	code       string
	title, fix Text
	detail     string // English; if not empty, instead of the error's own text
}

// rules is the one table from errors to answers. The first that matches counts.
var rules = []rule{
	{errDiffers, http.StatusConflict, "dossier_differs", Text{"Mã hồ sơ đã dùng với nội dung khác", "This dossier code has another content"},
		Text{"Kiểm tra mã hồ sơ; gửi lại đúng nội dung cũ hoặc dùng mã khác.", "Check the code; send the same content again or use another code."}, ""},
	{errProcedure, http.StatusUnprocessableEntity, "unknown_procedure", Text{"Thủ tục không có hoặc không còn hiệu lực", "No such procedure is in force"},
		Text{"Kiểm tra mã thủ tục và ngày tiếp nhận.", "Check the procedure's code and the time of receipt."}, ""},
	{errNoProcedure, http.StatusNotFound, "no_procedure", Text{"Thủ tục không có hoặc không còn hiệu lực", "No such procedure is in force"},
		Text{"Kiểm tra mã thủ tục và ngày.", "Check the procedure's code and the day."}, ""},
	{errPresentOnly, http.StatusUnprocessableEntity, "present_only", Text{"Giấy tờ chỉ xuất trình, không được quét", "This paper is only shown and may not be scanned"},
		Text{"Đối chiếu giấy tờ khi công dân xuất trình; không tải lên.", "Look at the paper when it is shown; do not upload it."}, errPresentOnly.Error()},
	{errComponent, http.StatusNotFound, "unknown_component", Text{"Danh mục của hồ sơ không có thành phần này", "The checklist has no such component"},
		Text{"Dùng mã thành phần trong danh mục, hoặc tải lên như giấy tờ rời (/files).", "Use a code of the checklist, or upload a loose paper (/files)."}, ""},
	{errTooLarge, http.StatusRequestEntityTooLarge, "too_large", Text{"Tệp quá lớn", "The file is too large"},
		Text{"Quét ở 300 dpi hoặc tách thành nhiều tệp.", "Scan at 300 dpi or split the file."}, ""},
	{errDigest, http.StatusBadRequest, "digest_mismatch", Text{"Tệp nhận được khác với mã băm đã khai", "The bytes that arrived are not those of the digest"},
		Text{"Gửi lại tệp.", "Send the file again."}, ""},
	{errDigestForm, http.StatusBadRequest, "bad_digest", Text{"Mã băm không đọc được", "The digest cannot be read"},
		Text{"Dùng Content-Digest: sha-256=:BASE64: (RFC 9530) hoặc bỏ tiêu đề này.", "Use Content-Digest: sha-256=:BASE64: (RFC 9530) or leave the header out."}, ""},
	{errAsForm, http.StatusUnsupportedMediaType, "not_raw", Text{"Nội dung gửi lên không phải là chính tệp", "The body is not the file itself"},
		Text{"Gửi nguyên các byte của tệp làm nội dung yêu cầu (curl --data-binary @tệp).", "Send the file's bytes as the body (curl --data-binary @file)."}, ""},
	{errFormKind, http.StatusBadRequest, "bad_form", Text{"Biểu mẫu không đọc được, hoặc không có tệp nào", "The form cannot be read, or has no file"},
		Text{"Gửi multipart/form-data, mỗi tệp là một phần có filename (curl -F file=@tệp).", "Send multipart/form-data, each file a part with a filename (curl -F file=@file)."}, ""},
	{errManyFiles, http.StatusBadRequest, "too_many_files", Text{"Quá nhiều tệp trong một yêu cầu", "Too many files in one request"},
		Text{"Gửi phần còn lại trong yêu cầu khác; các tệp đã nhận không cần gửi lại.", "Send the rest in another request; what has come need not be sent again."}, ""},
	{errStalled, http.StatusRequestTimeout, "stalled", Text{"Kết nối đứng yên quá lâu", "The connection stood still for too long"},
		Text{"Kiểm tra mạng rồi gửi lại; tệp dở dang đã bỏ.", "Check the network and send it again; nothing of it was kept."}, ""},
	{errAborted, http.StatusBadRequest, "aborted", Text{"Tệp gửi lên bị đứt giữa chừng", "The upload broke off"},
		Text{"Gửi lại tệp; phần dở dang đã bỏ.", "Send the file again; nothing of it was kept."}, ""},
	{errOtherRequest, http.StatusConflict, "idempotency_mismatch", Text{"Idempotency-Key đã dùng cho một yêu cầu khác", "This Idempotency-Key was used for another request"},
		Text{"Mỗi yêu cầu dùng một khóa mới; gửi lại thì gửi đúng yêu cầu cũ.", "Use a new key for every request; with the same key, send the same request."}, ""},
	{errUnderWay, http.StatusConflict, "idempotency_in_progress", Text{"Yêu cầu đầu tiên với khóa này đang được xử lý", "The first request with this key is still under way"},
		Text{"Gửi lại sau số giây ghi ở tiêu đề Retry-After.", "Send it again after the seconds of the Retry-After header."}, ""},
	{errBadKey, http.StatusBadRequest, "bad_idempotency_key", Text{"Idempotency-Key không hợp lệ", "The Idempotency-Key is not valid"},
		Text{"Dùng một UUID làm khóa.", "Use a UUID as the key."}, ""},
	{errMoved, http.StatusPreconditionFailed, "precondition_failed", Text{"Dữ liệu đã thay đổi sau khi đọc (If-Match)", "It has changed since it was read (If-Match)"},
		Text{"Đọc lại, xem thay đổi rồi quyết định lại với ETag mới.", "Read it again, look at what has changed and decide anew with its ETag."}, ""},
	{errOffset, http.StatusConflict, "wrong_offset", Text{"Vị trí gửi tiếp không đúng", "The upload goes on from another offset"},
		Text{"Hỏi vị trí bằng HEAD rồi gửi tiếp từ đó.", "Ask for the offset by HEAD and go on from there."}, ""},
	{errPaused, http.StatusBadRequest, "paused", Text{"Kết nối bị đứt; phần đã nhận được giữ lại", "The connection broke; what came is kept"},
		Text{"Hỏi vị trí bằng HEAD rồi gửi tiếp từ đó.", "Ask for the offset by HEAD and go on from there."}, ""},
	{errTusVersion, http.StatusPreconditionFailed, "tus_version", Text{"Phiên bản tus không được hỗ trợ", "This version of tus is not spoken"},
		Text{"Gửi tiêu đề Tus-Resumable: 1.0.0.", "Send the header Tus-Resumable: 1.0.0."}, ""},
	{errTus, http.StatusBadRequest, "tus", Text{"Yêu cầu không đúng giao thức tus", "The request does not follow the tus protocol"},
		Text{"Dùng một thư viện tus 1.0.0, hoặc sửa phần nêu trong detail.", "Use a tus 1.0.0 library, or correct what the detail names."}, ""},
	{errNotSealed, http.StatusConflict, "not_sealed", Text{"Giấy tờ chưa được ký số", "The document is not sealed yet"},
		Text{"Xem trạng thái giấy tờ: chờ ai, vì sao.", "Read the document's state: whom it waits for, and why."}, ""},
	{errNoPictures, http.StatusNotImplemented, "no_pictures", Text{"Tiến trình này không vẽ trang", "This process draws no pages"},
		Text{"Gọi tiến trình chạy bằng motlan serve.", "Call a process that runs motlan serve."}, ""},
	{pipeline.ErrSamePerson, http.StatusConflict, "same_person", Text{"Người kiểm tra lần hai phải là người khác", "The second look is another person's"},
		Text{"Nhờ một người chưa xử lý giấy tờ này kiểm tra lại.", "Have somebody look who has settled nothing of this document."}, ""},
	{errNoRoute, http.StatusNotFound, "no_route", Text{"Không có địa chỉ này", "Nothing is at this address"},
		Text{"Xem /docs.", "See /docs."}, ""},
	{errMethod, http.StatusMethodNotAllowed, "method", Text{"Địa chỉ này không nhận phương thức đó", "This address does not take that method"},
		Text{"Dùng phương thức ghi ở tiêu đề Allow.", "Use a method of the Allow header."}, ""},
	{errHost, http.StatusMisdirectedRequest, "not_local", Text{"Chỉ phục vụ trên chính máy này", "Served on this machine only"},
		Text{"Gọi http://127.0.0.1, hoặc qua đường hầm ssh -L.", "Call http://127.0.0.1, or go through ssh -L."}, ""},
	{errForeign, http.StatusForbidden, "foreign_page", Text{"Yêu cầu đến từ trang của nơi khác", "The request comes from another site's page"},
		Text{"Chỉ gọi từ chương trình, không từ trang web khác.", "Call from a program, not from another site's page."}, ""},

	{errInternal, http.StatusUnprocessableEntity, "internal_url", Text{"Địa chỉ nhận sự kiện không phải địa chỉ công khai", "The address for events is not a public one"},
		Text{"Dùng địa chỉ https công khai; mạng riêng phải được người quản trị khai báo (--webhook-networks).", "Use a public https address; the operator names private networks (--webhook-networks)."}, ""},

	{pipeline.ErrQuarantined, http.StatusForbidden, "quarantined", Text{"Giấy tờ bị cách ly vì là giấy tờ mật", "The document is quarantined as a secret paper"},
		Text{"Không xem, không dùng; hai người có thẩm quyền quyết định hủy hoặc cho đi tiếp.", "Do not look at it or use it; two persons decide whether it is destroyed or goes on."}, "the document is quarantined as a secret paper"},
	{pipeline.ErrNotFound, http.StatusNotFound, "not_found", Text{"Không tìm thấy", "Not found"},
		Text{"Kiểm tra mã đã gửi.", "Check the identifier."}, "nothing has this identifier"},
	{pipeline.ErrConflict, http.StatusConflict, "conflict", Text{"Dữ liệu vừa thay đổi", "It has just changed"},
		Text{"Đọc lại rồi thử lại.", "Read it again and repeat."}, "somebody else changed it at the same time"},
	{pipeline.ErrInvalid, http.StatusUnprocessableEntity, "invalid", Text{"Dữ liệu không hợp lệ", "The data is not valid"},
		Text{"Sửa phần nêu trong detail rồi gửi lại.", "Correct what the detail names and send it again."}, ""},
	{pipeline.ErrState, http.StatusConflict, "state", Text{"Trạng thái hiện tại không cho phép", "The present state does not allow this"},
		Text{"Đọc trạng thái rồi làm bước phù hợp.", "Read the state and take the step that fits it."}, ""},
	{pipeline.ErrDestroyed, http.StatusGone, "destroyed", Text{"Nội dung đã được hủy theo yêu cầu", "The content was destroyed on request"},
		Text{"Quét lại giấy tờ nếu cần.", "Scan the paper again if it is needed."}, "the content was destroyed on request"},
	{pipeline.ErrUnauthenticated, http.StatusUnauthorized, "unauthenticated", Text{"Chưa xác thực hoặc khóa không còn hiệu lực", "No valid key"},
		Text{"Gửi tiêu đề Authorization: Bearer với khóa còn hiệu lực; xin khóa ở người quản trị.", "Send the header Authorization: Bearer with a key that is in force; the operator makes keys."}, ""},
	{pipeline.ErrForbidden, http.StatusForbidden, "forbidden", Text{"Không được phép làm việc này", "You may not do this"},
		Text{"Dùng khóa của người có vai trò cần thiết, cho đúng cơ quan của người đó.", "Use the key of somebody who has the role, for their own agency."}, ""},
	{pipeline.ErrNoSpace, http.StatusInsufficientStorage, "no_space", Text{"Ổ đĩa đã đầy", "The disk is full"},
		Text{"Không mất gì; báo người quản trị dọn ổ đĩa rồi gửi lại.", "Nothing was lost; have the operator free some space, then repeat."}, "the disk is full"},
	{pipeline.ErrCorrupt, http.StatusInternalServerError, "corrupt", Text{"Tệp trong kho bị hỏng", "The stored file is damaged"},
		Text{"Báo người quản trị kèm request_id.", "Tell the operator the request_id."}, "the stored bytes are not those that were written"},
	{errTooMany, http.StatusTooManyRequests, "too_many", Text{"Cơ quan gửi quá nhiều yêu cầu", "The agency sends too many requests"},
		Text{"Chờ số giây ghi ở tiêu đề Retry-After rồi gửi lại; xem tiêu đề RateLimit.", "Wait for the seconds of the Retry-After header; see the RateLimit header."}, ""},
	{pipeline.ErrQuota, http.StatusTooManyRequests, "quota_spent", Text{"Cơ quan đã dùng hết hạn mức trong ngày", "The agency's quota of the day is spent"},
		Text{"Gửi lại từ 0 giờ ngày mai (tiêu đề Retry-After), hoặc xin người quản trị nâng hạn mức.", "Send it again from midnight in Vietnam on (Retry-After), or have the operator raise the quota."}, ""},
	{pipeline.ErrOverload, http.StatusServiceUnavailable, "overloaded", Text{"Hệ thống đang quá tải", "The system is overloaded"},
		Text{"Chưa nhận tệp; gửi lại sau số giây ghi ở tiêu đề Retry-After.", "Nothing was taken; send it again after the seconds of the Retry-After header."}, ""},
	{pipeline.ErrUnavailable, http.StatusServiceUnavailable, "unavailable", Text{"Một máy chủ của hệ thống chưa trả lời", "A server of the system does not answer"},
		Text{"Gửi lại đúng yêu cầu này sau số giây ghi ở tiêu đề Retry-After; không gì bị nhân đôi.", "Send the same request again after the seconds of the Retry-After header; nothing is doubled."}, "a server that the system stands on is out of reach"},
	{pipeline.ErrBusy, http.StatusServiceUnavailable, "busy", Text{"Hệ thống đang bận", "The system is busy"},
		Text{"Thử lại sau ít phút.", "Try again in a few minutes."}, "the data folder is in use"},
}

// fault answers what no rule knows.
var fault = rule{nil, http.StatusInternalServerError, "internal", Text{"Lỗi hệ thống", "A fault of the system"},
	Text{"Thử lại; nếu vẫn lỗi, báo người quản trị kèm request_id.", "Try again; if it stays, tell the operator the request_id."}, "a fault of the system; its text is in the log"}

// library answers what package huma refuses by itself.
var library = []rule{
	{nil, http.StatusBadRequest, "bad_request", Text{"Yêu cầu không đọc được", "The request cannot be read"}, Text{"Gửi JSON đúng theo /openapi.json.", "Send JSON as /openapi.json describes it."}, ""},
	{nil, http.StatusForbidden, "forbidden", Text{"Không được phép làm việc này", "You may not do this"},
		Text{"Làm việc bằng tên của chính mình.", "Act in your own name."}, ""},
	{nil, http.StatusRequestTimeout, "stalled", Text{"Kết nối đứng yên quá lâu", "The connection stood still for too long"}, Text{"Kiểm tra mạng rồi gửi lại.", "Check the network and send it again."}, ""},
	{nil, http.StatusRequestEntityTooLarge, "too_large", Text{"Nội dung quá lớn", "The body is too large"}, Text{"Gửi ít dữ liệu hơn.", "Send less."}, ""},
	{nil, http.StatusUnsupportedMediaType, "media_type", Text{"Kiểu nội dung không được hỗ trợ", "This kind of content is not taken"}, Text{"Dùng Content-Type: application/json.", "Use Content-Type: application/json."}, ""},
	{nil, http.StatusUnprocessableEntity, "validation", Text{"Dữ liệu không hợp lệ", "The data is not valid"}, Text{"Sửa các phần nêu trong errors rồi gửi lại.", "Correct what errors names and send it again."}, ""},
}

func ruleFor(err error) rule {
	for _, r := range rules {
		if errors.Is(err, r.err) {
			return r
		}
	}
	return fault
}

func ruleOf(status int) rule {
	for _, r := range library {
		if r.status == status {
			return r
		}
	}
	return fault
}

// codes lists every code that a problem may have, for the description.
func codes() []any {
	var list []any
	for _, r := range slices.Concat(rules, library, []rule{fault}) {
		if !slices.Contains(list, any(r.code)) {
			list = append(list, r.code)
		}
	}
	return list
}
