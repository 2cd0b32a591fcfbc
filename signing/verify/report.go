package verify

import (
	"crypto/x509"
	"time"
)

// Status is the result of one check.
type Status string

// The results. Unknown says that something needed for the check was missing.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Unknown Status = "unknown"
)

// The names of the checks. They are stable: programs rely on them.
const (
	CheckStructure = "structure"     // the file can be read to its very end, and nothing follows it
	CheckCount     = "count"         // every signature in the file is a field's value, and every one was checked
	CheckCoverage  = "coverage"      // the byte range is the whole revision but the signature value
	CheckSignature = "signature"     // the value fits the bytes and the certificate (RFC 5652, 5.6)
	CheckAlgorithm = "algorithm"     // algorithms and key sizes that TT 15/2025/TT-BKHCN allows
	CheckChanges   = "later-changes" // later revisions hold signatures and their proof only
	CheckChain     = "chain"         // the certificate leads to an anchor and was valid
	CheckRevoked   = "revocation"    // the certificate was not revoked at signing
)

// Check is one named finding.
type Check struct {
	Name      string `json:"name"`
	Signature int    `json:"signature,omitempty"` // counted from 1 as in Report.Signatures; 0: the file as a whole
	Status    Status `json:"status"`
	VI        string `json:"vi"`
	EN        string `json:"en"`
}

// Verdict sums the checks up.
type Verdict string

// The verdicts, the worst last.
const (
	Valid             Verdict = "valid"               // every check passed
	ValidChangedLater Verdict = "valid-changed-later" // what was signed is genuine, but the file shows something else now
	CannotTell        Verdict = "cannot-tell"         // nothing speaks against it, but something needed is missing
	Invalid           Verdict = "invalid"             // forged or broken
)

// Text returns the verdict for people, Vietnamese and English.
func (v Verdict) Text() (vi, en string) {
	switch v {
	case Valid:
		return "HỢP LỆ", "VALID"
	case ValidChangedLater:
		return "HỢP LỆ NHƯNG TỆP ĐÃ BỊ THAY ĐỔI SAU KHI KÝ", "VALID, BUT THE FILE WAS CHANGED AFTERWARDS"
	case CannotTell:
		return "CHƯA ĐỦ CĂN CỨ ĐỂ KẾT LUẬN", "CANNOT TELL"
	}
	return "KHÔNG HỢP LỆ", "INVALID"
}

// Level is a PAdES baseline level (ETSI EN 319 142-1), measured from the file.
type Level string

// The levels that are told apart. The time stamp of a B-T signature is found, not yet verified.
const (
	NoLevel Level = ""    // not a PAdES baseline signature
	LevelB  Level = "B-B" // basic
	LevelT  Level = "B-T" // with a signature time stamp
)

// Signature describes one signature as it stands in the file. Its facts are worth what its checks say.
type Signature struct {
	Field       string    `json:"field"`
	Signer      string    `json:"signer"` // common name
	Agency      string    `json:"agency"` // organisation
	Serial      string    `json:"serial"` // hexadecimal
	Issuer      string    `json:"issuer"` // common name
	NotBefore   time.Time `json:"not_before"`
	NotAfter    time.Time `json:"not_after"`
	Certificate string    `json:"certificate"`     // SHA-256 of the certificate, hexadecimal
	SignedAt    time.Time `json:"signed_at"`       // claimed; zero when not said
	TimeSource  string    `json:"time_source"`     // "dictionary" (/M), "cms" (signing-time) or empty
	Name        string    `json:"name,omitempty"`  // /Name
	Reason      string    `json:"reason"`          // /Reason: with our seals the profile
	Location    string    `json:"location"`        // /Location
	SubFilter   string    `json:"sub_filter"`      // e.g. ETSI.CAdES.detached
	Algorithm   string    `json:"algorithm"`       // e.g. ECDSA P-256
	Hash        string    `json:"hash"`            // e.g. SHA-256
	Level       Level     `json:"level,omitempty"` // B-B, B-T or none
	Coverage    int64     `json:"coverage"`        // bytes of the file up to the end of the signed revision
	WholeFile   bool      `json:"whole_file"`      // the signed revision is the file
	Revision    int       `json:"revision"`        // counted from 1
}

// Report is what PDF found out.
type Report struct {
	Verdict    Verdict     `json:"verdict"`
	At         time.Time   `json:"at"` // time of verification
	Size       int64       `json:"size"`
	Revisions  int         `json:"revisions"`
	Checks     []Check     `json:"checks"`
	Signatures []Signature `json:"signatures"`
}

// Options says what to trust and when.
type Options struct {
	Roots         []*x509.Certificate // anchors. If none, no chain can be told
	Intermediates []*x509.Certificate // beside those in the signatures
	CRLs          [][]byte            // DER, e.g. the evidence kept at signing
	At            time.Time           // time of verification. If zero, now
}

// Sound reports whether every check of the file itself passed: structure, count, coverage, signature, algorithm and
// later changes of all signatures, of which there is at least one. Whom to trust is the business of the other checks.
func (r Report) Sound() bool {
	for _, c := range r.Checks {
		if c.Status != Pass && c.Name != CheckChain && c.Name != CheckRevoked {
			return false
		}
	}
	return len(r.Signatures) > 0
}

// Failed lists the checks that did not pass.
func (r Report) Failed() []Check {
	var out []Check
	for _, c := range r.Checks {
		if c.Status != Pass {
			out = append(out, c)
		}
	}
	return out
}

func (r *Report) add(name string, signature int, s Status, vi, en string) {
	r.Checks = append(r.Checks, Check{name, signature, s, vi, en})
}

// conclude derives the verdict from the checks.
func (r *Report) conclude() {
	r.Verdict = Valid
	for _, c := range r.Checks {
		r.Verdict = worse(r.Verdict, c.verdict())
	}
}

func (c Check) verdict() Verdict {
	switch {
	case c.Status == Unknown:
		return CannotTell
	case c.Status == Fail && c.Name == CheckChanges:
		return ValidChangedLater
	case c.Status == Fail:
		return Invalid
	}
	return Valid
}

func worse(a, b Verdict) Verdict {
	rank := map[Verdict]int{Valid: 0, ValidChangedLater: 1, CannotTell: 2, Invalid: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}
