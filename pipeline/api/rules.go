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
	errPresentOnly = errors.New("this component is only presented, and the law forbids to scan it")
	errComponent   = errors.New("the dossier's checklist has no such component")
	errTooLarge    = errors.New("the file is larger than uploads may be")
	errDigest      = errors.New("the bytes that arrived are not those of the digest")
	errDigestForm  = errors.New("the digest header cannot be read")
	errAsForm      = errors.New("the body is a form or is compressed; it must be the bytes of the file")
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
	err          error
	status       int
	code         string
	title        string // Vietnamese
	fixVI, fixEN string
	detail       string // if not empty, instead of the error's own text
}

// rules is the one table from errors to answers. The first that matches counts.
var rules = []rule{
	{errDiffers, http.StatusConflict, "dossier_differs", "Mã hồ sơ đã dùng với nội dung khác",
		"Kiểm tra mã hồ sơ; gửi lại đúng nội dung cũ hoặc dùng mã khác.", "Check the code; send the same content again or use another code.", ""},
	{errProcedure, http.StatusUnprocessableEntity, "unknown_procedure", "Thủ tục không có hoặc không còn hiệu lực",
		"Kiểm tra mã thủ tục và ngày tiếp nhận.", "Check the procedure's code and the time of receipt.", ""},
	{errPresentOnly, http.StatusUnprocessableEntity, "present_only", "Giấy tờ chỉ xuất trình, không được quét",
		"Đối chiếu giấy tờ khi công dân xuất trình; không tải lên.", "Look at the paper when it is shown; do not upload it.", ""},
	{errComponent, http.StatusNotFound, "unknown_component", "Danh mục của hồ sơ không có thành phần này",
		"Dùng mã thành phần trong danh mục, hoặc tải lên như giấy tờ rời (/files).", "Use a code of the checklist, or upload a loose paper (/files).", ""},
	{errTooLarge, http.StatusRequestEntityTooLarge, "too_large", "Tệp quá lớn",
		"Quét ở 300 dpi hoặc tách thành nhiều tệp.", "Scan at 300 dpi or split the file.", ""},
	{errDigest, http.StatusBadRequest, "digest_mismatch", "Tệp nhận được khác với mã băm đã khai",
		"Gửi lại tệp.", "Send the file again.", ""},
	{errDigestForm, http.StatusBadRequest, "bad_digest", "Mã băm không đọc được",
		"Dùng Content-Digest: sha-256=:BASE64: (RFC 9530) hoặc bỏ tiêu đề này.", "Use Content-Digest: sha-256=:BASE64: (RFC 9530) or leave the header out.", ""},
	{errAsForm, http.StatusUnsupportedMediaType, "not_raw", "Nội dung gửi lên không phải là chính tệp",
		"Gửi nguyên các byte của tệp làm nội dung yêu cầu (curl --data-binary @tệp).", "Send the file's bytes as the body (curl --data-binary @file).", ""},
	{errStalled, http.StatusRequestTimeout, "stalled", "Kết nối đứng yên quá lâu",
		"Kiểm tra mạng rồi gửi lại; tệp dở dang đã bỏ.", "Check the network and send it again; nothing of it was kept.", ""},
	{errAborted, http.StatusBadRequest, "aborted", "Tệp gửi lên bị đứt giữa chừng",
		"Gửi lại tệp; phần dở dang đã bỏ.", "Send the file again; nothing of it was kept.", ""},
	{errOtherRequest, http.StatusConflict, "idempotency_mismatch", "Idempotency-Key đã dùng cho một yêu cầu khác",
		"Mỗi yêu cầu dùng một khóa mới; gửi lại thì gửi đúng yêu cầu cũ.", "Use a new key for every request; with the same key, send the same request.", ""},
	{errUnderWay, http.StatusConflict, "idempotency_in_progress", "Yêu cầu đầu tiên với khóa này đang được xử lý",
		"Gửi lại sau số giây ghi ở tiêu đề Retry-After.", "Send it again after the seconds of the Retry-After header.", ""},
	{errBadKey, http.StatusBadRequest, "bad_idempotency_key", "Idempotency-Key không hợp lệ",
		"Dùng một UUID làm khóa.", "Use a UUID as the key.", ""},
	{errMoved, http.StatusPreconditionFailed, "precondition_failed", "Dữ liệu đã thay đổi sau khi đọc (If-Match)",
		"Đọc lại, xem thay đổi rồi quyết định lại với ETag mới.", "Read it again, look at what has changed and decide anew with its ETag.", ""},
	{errOffset, http.StatusConflict, "wrong_offset", "Vị trí gửi tiếp không đúng",
		"Hỏi vị trí bằng HEAD rồi gửi tiếp từ đó.", "Ask for the offset by HEAD and go on from there.", ""},
	{errPaused, http.StatusBadRequest, "paused", "Kết nối bị đứt; phần đã nhận được giữ lại",
		"Hỏi vị trí bằng HEAD rồi gửi tiếp từ đó.", "Ask for the offset by HEAD and go on from there.", ""},
	{errTusVersion, http.StatusPreconditionFailed, "tus_version", "Phiên bản tus không được hỗ trợ",
		"Gửi tiêu đề Tus-Resumable: 1.0.0.", "Send the header Tus-Resumable: 1.0.0.", ""},
	{errTus, http.StatusBadRequest, "tus", "Yêu cầu không đúng giao thức tus",
		"Dùng một thư viện tus 1.0.0, hoặc sửa phần nêu trong detail.", "Use a tus 1.0.0 library, or correct what the detail names.", ""},
	{errNotSealed, http.StatusConflict, "not_sealed", "Giấy tờ chưa được ký số",
		"Xem trạng thái giấy tờ: chờ ai, vì sao.", "Read the document's state: whom it waits for, and why.", ""},
	{errNoPictures, http.StatusNotImplemented, "no_pictures", "Tiến trình này không vẽ trang",
		"Gọi tiến trình chạy bằng motlan serve.", "Call a process that runs motlan serve.", ""},
	{pipeline.ErrSamePerson, http.StatusConflict, "same_person", "Người kiểm tra lần hai phải là người khác",
		"Nhờ một người chưa xử lý giấy tờ này kiểm tra lại.", "Have somebody look who has settled nothing of this document.", ""},
	{errNoRoute, http.StatusNotFound, "no_route", "Không có địa chỉ này",
		"Xem /openapi.json.", "See /openapi.json.", ""},
	{errMethod, http.StatusMethodNotAllowed, "method", "Địa chỉ này không nhận phương thức đó",
		"Dùng phương thức ghi ở tiêu đề Allow.", "Use a method of the Allow header.", ""},
	{errHost, http.StatusMisdirectedRequest, "not_local", "Chỉ phục vụ trên chính máy này",
		"Gọi http://127.0.0.1, hoặc qua đường hầm ssh -L.", "Call http://127.0.0.1, or go through ssh -L.", ""},
	{errForeign, http.StatusForbidden, "foreign_page", "Yêu cầu đến từ trang của nơi khác",
		"Chỉ gọi từ chương trình, không từ trang web khác.", "Call from a program, not from another site's page.", ""},

	{errInternal, http.StatusUnprocessableEntity, "internal_url", "Địa chỉ nhận sự kiện không phải địa chỉ công khai",
		"Dùng địa chỉ https công khai; mạng riêng phải được người quản trị khai báo (--webhook-networks).",
		"Use a public https address; the operator names private networks (--webhook-networks).", ""},

	{pipeline.ErrQuarantined, http.StatusForbidden, "quarantined", "Giấy tờ bị cách ly vì là giấy tờ mật",
		"Không xem, không dùng; hai người có thẩm quyền quyết định hủy hoặc cho đi tiếp.",
		"Do not look at it or use it; two persons decide whether it is destroyed or goes on.", "the document is quarantined as a secret paper"},
	{pipeline.ErrNotFound, http.StatusNotFound, "not_found", "Không tìm thấy",
		"Kiểm tra mã đã gửi.", "Check the identifier.", "nothing has this identifier"},
	{pipeline.ErrConflict, http.StatusConflict, "conflict", "Dữ liệu vừa thay đổi",
		"Đọc lại rồi thử lại.", "Read it again and repeat.", "somebody else changed it at the same time"},
	{pipeline.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "Dữ liệu không hợp lệ",
		"Sửa phần nêu trong detail rồi gửi lại.", "Correct what the detail names and send it again.", ""},
	{pipeline.ErrState, http.StatusConflict, "state", "Trạng thái hiện tại không cho phép",
		"Đọc trạng thái rồi làm bước phù hợp.", "Read the state and take the step that fits it.", ""},
	{pipeline.ErrDestroyed, http.StatusGone, "destroyed", "Nội dung đã được hủy theo yêu cầu",
		"Quét lại giấy tờ nếu cần.", "Scan the paper again if it is needed.", "the content was destroyed on request"},
	{pipeline.ErrUnauthenticated, http.StatusUnauthorized, "unauthenticated", "Chưa xác thực hoặc khóa không còn hiệu lực",
		"Gửi tiêu đề Authorization: Bearer với khóa còn hiệu lực; xin khóa ở người quản trị.",
		"Send the header Authorization: Bearer with a key that is in force; the operator makes keys.", ""},
	{pipeline.ErrForbidden, http.StatusForbidden, "forbidden", "Không được phép làm việc này",
		"Dùng khóa của người có vai trò cần thiết, cho đúng cơ quan của người đó.", "Use the key of somebody who has the role, for their own agency.", ""},
	{pipeline.ErrNoSpace, http.StatusInsufficientStorage, "no_space", "Ổ đĩa đã đầy",
		"Không mất gì; báo người quản trị dọn ổ đĩa rồi gửi lại.", "Nothing was lost; have the operator free some space, then repeat.", "the disk is full"},
	{pipeline.ErrCorrupt, http.StatusInternalServerError, "corrupt", "Tệp trong kho bị hỏng",
		"Báo người quản trị kèm request_id.", "Tell the operator the request_id.", "the stored bytes are not those that were written"},
	{errTooMany, http.StatusTooManyRequests, "too_many", "Cơ quan gửi quá nhiều yêu cầu",
		"Chờ số giây ghi ở tiêu đề Retry-After rồi gửi lại; xem tiêu đề RateLimit.", "Wait for the seconds of the Retry-After header; see the RateLimit header.", ""},
	{pipeline.ErrOverload, http.StatusServiceUnavailable, "overloaded", "Hệ thống đang quá tải",
		"Chưa nhận tệp; gửi lại sau số giây ghi ở tiêu đề Retry-After.", "Nothing was taken; send it again after the seconds of the Retry-After header.", ""},
	{pipeline.ErrUnavailable, http.StatusServiceUnavailable, "unavailable", "Một máy chủ của hệ thống chưa trả lời",
		"Gửi lại đúng yêu cầu này sau số giây ghi ở tiêu đề Retry-After; không gì bị nhân đôi.",
		"Send the same request again after the seconds of the Retry-After header; nothing is doubled.", "a server that the system stands on is out of reach"},
	{pipeline.ErrBusy, http.StatusServiceUnavailable, "busy", "Hệ thống đang bận",
		"Thử lại sau ít phút.", "Try again in a few minutes.", "the data folder is in use"},
}

// fault answers what no rule knows.
var fault = rule{nil, http.StatusInternalServerError, "internal", "Lỗi hệ thống",
	"Thử lại; nếu vẫn lỗi, báo người quản trị kèm request_id.", "Try again; if it stays, tell the operator the request_id.", "a fault of the system; its text is in the log"}

// library answers what package huma refuses by itself.
var library = []rule{
	{nil, http.StatusBadRequest, "bad_request", "Yêu cầu không đọc được", "Gửi JSON đúng theo /openapi.json.", "Send JSON as /openapi.json describes it.", ""},
	{nil, http.StatusForbidden, "forbidden", "Không được phép làm việc này",
		"Làm việc bằng tên của chính mình.", "Act in your own name.", ""},
	{nil, http.StatusRequestTimeout, "stalled", "Kết nối đứng yên quá lâu", "Kiểm tra mạng rồi gửi lại.", "Check the network and send it again.", ""},
	{nil, http.StatusRequestEntityTooLarge, "too_large", "Nội dung quá lớn", "Gửi ít dữ liệu hơn.", "Send less.", ""},
	{nil, http.StatusUnsupportedMediaType, "media_type", "Kiểu nội dung không được hỗ trợ", "Dùng Content-Type: application/json.", "Use Content-Type: application/json.", ""},
	{nil, http.StatusUnprocessableEntity, "validation", "Dữ liệu không hợp lệ", "Sửa các phần nêu trong errors rồi gửi lại.", "Correct what errors names and send it again.", ""},
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
