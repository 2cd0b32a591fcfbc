package pipeline

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Identifiers are opaque: nothing personal can be read from one, so they may stand in logs, queues and URLs.
type (
	AgencyID      string // the agency's electronic identifier (QĐ 20/2020/QĐ-TTg)
	DossierID     string
	UploadID      string
	DocumentID    string
	HoldingID     string
	ProcedureCode string // code in the national catalogue, e.g. 1.012753
	TypeCode      string // document type in our catalogue, e.g. land-certificate
	ComponentCode string // one line of a procedure's checklist
)

// OtherType is the type of a paper that nobody and nothing could name (giấy tờ khác). It never becomes a holding.
const OtherType TypeCode = "other"

// NewID returns a fresh random identifier with a readable prefix, e.g. "doc-3k5w…".
func NewID(prefix string) string { return prefix + "-" + strings.ToLower(rand.Text()) }

// Digest is a SHA-256.
type Digest [sha256.Size]byte

// DigestOf hashes b.
func DigestOf(b []byte) Digest { return sha256.Sum256(b) }

// ParseDigest reads 64 hexadecimal digits.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(d) {
		return d, fmt.Errorf("digest %q is not 64 hexadecimal digits", s)
	}
	copy(d[:], b)
	return d, nil
}

func (d Digest) String() string               { return hex.EncodeToString(d[:]) }
func (d Digest) IsZero() bool                 { return d == Digest{} }
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (d *Digest) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDigest(string(b))
	return err
}
