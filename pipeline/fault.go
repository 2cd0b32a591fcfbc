package pipeline

import (
	"context"
	"errors"
	"time"
)

// Fault is what is wrong with the signature of a held paper that was good when the paper was taken in. Empty: nothing.
type Fault string

// The faults.
const (
	FaultUntrusted Fault = "signer-untrusted"
	FaultRevoked   Fault = "certificate-revoked"
	FaultSignature Fault = "signature-invalid"
	FaultChanged   Fault = "changed-after-signing"
	FaultDamaged   Fault = "file-damaged"
)

// faultTexts say what is wrong and who does what about it, first Vietnamese, then English.
var faultTexts = map[Fault][2]string{
	FaultUntrusted: {"chứng thư số không dẫn tới chứng thư gốc tin cậy nào: người quản trị hệ thống kiểm tra các chứng thư gốc",
		"its certificate leads to no trusted anchor: the operator looks at the anchors"},
	FaultRevoked: {"chứng thư số đã bị thu hồi từ trước lúc ký: cơ quan lưu giấy tờ đề nghị cơ quan cấp ký lại",
		"its certificate was revoked before it signed: the agency that holds the paper has its issuer sign again"},
	FaultSignature: {"chữ ký số không hợp lệ: người quản trị hệ thống đối chiếu tệp với bản sao lưu",
		"its signature is not valid: the operator compares the file with the backup"},
	FaultChanged: {"tệp đã bị thay đổi sau khi ký: người quản trị hệ thống đối chiếu tệp với bản sao lưu",
		"the file was changed after it was signed: the operator compares it with the backup"},
	FaultDamaged: {"tệp bị hỏng hoặc không còn trong kho: người quản trị hệ thống khôi phục tệp từ bản sao lưu",
		"the file is damaged or gone: the operator brings it back from the backup"},
}

func (h Holding) faultVI() string {
	return "chữ ký không còn kiểm tra được từ ngày " + h.FaultSince.In(Zone).Format("02/01/2006") + ": " + faultTexts[h.Fault][0]
}

func (h Holding) faultEN() string {
	return "its signature does not verify since " + h.FaultSince.In(Zone).Format(time.DateOnly) + ": " + faultTexts[h.Fault][1]
}

// serving reports whether the holding is in use, or may come into use again.
func (h Holding) serving() bool {
	return h.State == HoldingCurrent || h.State == HoldingUnverified || h.State == HoldingSuspended
}

// NoteVerified records what verifying a holding's signature again has found: with a fault it is not used any more, and once there is
// none it is used again. What a person has suspended stays so either way. What is known already is not recorded again.
func (s *Service) NoteVerified(ctx context.Context, id HoldingID, found Fault) error {
	h, err := s.Catalog.Holding(ctx, id)
	if err != nil || h.Fault == found || !h.serving() {
		return err
	}
	if err = s.commitVerified(ctx, h, found); errors.Is(err, ErrConflict) {
		return s.NoteVerified(ctx, id, found)
	}
	return err
}

func (s *Service) commitVerified(ctx context.Context, h Holding, found Fault) error {
	ref, was := Ref{KindHolding, string(h.ID)}, h.State
	entry := Entry{Action: "holding.verified", Actor: "engine", At: s.now()}
	if h.verified(found, entry.At); found != "" {
		entry.Action, entry.Detail = "holding.unverified", map[string]string{"fault": string(found)}
	}
	t := Transition{Subject: ref, Expected: h.Revision, Holding: &h, Entry: entry}
	if h.State != was {
		t.Event = &Event{Type: "holding." + string(h.State), Dossier: h.Dossier, Subject: ref, At: entry.At}
	}
	_, err := s.Catalog.Commit(ctx, t)
	return err
}

// verified puts what was found at a time into the holding.
func (h *Holding) verified(found Fault, at time.Time) {
	switch {
	case found == "":
		h.FaultSince = time.Time{}
	case h.Fault == "":
		h.FaultSince = at
	}
	h.Fault = found
	switch {
	case h.State == HoldingSuspended:
	case found == "":
		h.State, h.Reason = HoldingCurrent, ""
	default:
		h.State, h.Reason = HoldingUnverified, h.faultVI()
	}
}
