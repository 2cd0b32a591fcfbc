package pipeline

import "time"

// HoldingState says whether a holding can still serve.
type HoldingState string

// The states of a holding.
const (
	HoldingCurrent    HoldingState = "current"
	HoldingSuperseded HoldingState = "superseded"
	HoldingRevoked    HoldingState = "revoked"
	HoldingSuspended  HoldingState = "suspended"  // nobody knows at the moment whether it can be relied on
	HoldingUnverified HoldingState = "unverified" // its signature does not verify any more
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

	DocumentRevision Revision // of the document, as it was held
	Imprint          []byte   // what stands on the paper, sealed (Keyring.SealImprint); empty: it is read off the document

	Certificate string    // that sealed it, SHA-256, hexadecimal
	SignedAt    time.Time // when
	Proven      bool      // that time is proven: by our own log, or by a time stamp
	Reason      string    // why it serves no more, in a person's words

	Fault      Fault     // what is wrong with its signature, as last verified; also of one that is suspended
	FaultSince time.Time // when that was found
}

// HeldPaper is a holding as far as look-ups tell of it: not who is on it.
type HeldPaper struct {
	Holding
	Test bool // held by a test tenant
}

// ValidAt reports whether the paper is in force at t. The last day counts whole.
func (h Holding) ValidAt(t time.Time) bool {
	return !h.notYet(t) && (h.ValidUntil.IsZero() || t.Before(h.ValidUntil.AddDate(0, 0, 1)))
}

func (h Holding) notYet(t time.Time) bool { return t.Before(h.ValidFrom) }

// serves reports whether h may answer spec at t and, if not, why: first Vietnamese, then English.
func (h Holding) serves(spec ComponentSpec, t time.Time) (ok bool, why, whyEN string) {
	switch {
	case h.State == HoldingUnverified:
		return false, "đã có trong kho nhưng " + h.faultVI() + "; trong khi chờ, nộp bản chính", "held, but " + h.faultEN() + "; until then bring the original"
	case h.State != HoldingCurrent:
		text := ended[h.State]
		return false, "đã có trong kho nhưng " + text[0], "held, but " + text[1]
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

// ended says why a holding that is not current does not serve and what to do, first Vietnamese, then English.
var ended = map[HoldingState][2]string{
	HoldingSuperseded: {"đã bị thay thế bằng bản mới: nộp bản mới nhất", "superseded by a newer version: bring the newest one"},
	HoldingRevoked:    {"đã bị cơ quan cấp thu hồi: không dùng được, nộp giấy tờ khác", "revoked by its issuer: bring another paper"},
	HoldingSuspended: {"đang tạm ngừng sử dụng để xác minh chữ ký: nộp bản chính",
		"suspended while its signature is looked into: bring the original"},
}
