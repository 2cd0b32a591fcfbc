package pipeline

import "time"

// HoldingState says whether a holding can still serve.
type HoldingState string

// The states of a holding.
const (
	HoldingCurrent    HoldingState = "current"
	HoldingSuperseded HoldingState = "superseded"
	HoldingRevoked    HoldingState = "revoked"
)

// Holding is a sealed document recorded for reuse (giấy tờ đã có trong kho).
type Holding struct {
	ID         HoldingID
	Revision   Revision
	State      HoldingState
	Document   DocumentID
	Dossier    DossierID // where it came from
	Agency     AgencyID
	Type       TypeCode
	Form       Form
	Version    int
	Subjects   []Subject // confirmed ones only
	ValidFrom  time.Time
	ValidUntil time.Time // zero: no end known
	Sealed     Digest    // of the sealed PDF's plain bytes
	HeldAt     time.Time
}

// ValidAt reports whether the paper is in force at t. The last day counts whole.
func (h Holding) ValidAt(t time.Time) bool {
	return !h.notYet(t) && (h.ValidUntil.IsZero() || t.Before(h.ValidUntil.AddDate(0, 0, 1)))
}

func (h Holding) notYet(t time.Time) bool { return t.Before(h.ValidFrom) }

// serves reports whether h may answer spec at t and, if not, why: first Vietnamese, then English.
func (h Holding) serves(spec ComponentSpec, t time.Time) (ok bool, why, whyEN string) {
	switch {
	case h.State != HoldingCurrent:
		return false, "đã có trong kho nhưng không còn hiệu lực sử dụng (đã bị thay thế hoặc thu hồi)",
			"held, but superseded or revoked"
	case !spec.accepts(h.Form):
		return false, "đã có trong kho nhưng hình thức không được thủ tục này chấp nhận",
			"held, but in a form that this procedure does not accept"
	case h.notYet(t):
		return false, "đã có trong kho nhưng chỉ có hiệu lực từ ngày " + h.ValidFrom.In(Zone).Format("02/01/2006"),
			"held, but valid only from " + h.ValidFrom.In(Zone).Format(time.DateOnly)
	case !h.ValidAt(t):
		return false, "đã có trong kho nhưng hết hiệu lực sau ngày " + h.ValidUntil.In(Zone).Format("02/01/2006"),
			"held, but its validity ended on " + h.ValidUntil.In(Zone).Format(time.DateOnly)
	}
	return true, "đã có trong kho từ ngày " + h.HeldAt.In(Zone).Format("02/01/2006") + ", không phải nộp lại",
		"held since " + h.HeldAt.In(Zone).Format(time.DateOnly) + ", nothing to hand in"
}
