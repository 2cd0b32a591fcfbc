package signing

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Profile says in which capacity a signature is made. Its text is what a verifier's user reads.
type Profile string

// The profiles of Decree 30/2020/NĐ-CP and Circular 01/2023/TT-VPCP.
const (
	ScanningPerson Profile = "Người sao chụp"
	CertifiedCopy  Profile = "Bản sao y điện tử"
	Leader         Profile = "Người có thẩm quyền"
	AgencySeal     Profile = "Cơ quan, tổ chức"
)

// The refusals of Prepare.
var (
	// ErrEncrypted: the file is encrypted, also when its password is empty. Signing it would break it.
	ErrEncrypted = errors.New("PDF is encrypted")
	// ErrSigned: the file carries a signature already and is to be kept byte for byte.
	ErrSigned = errors.New("PDF is already signed")
	// ErrMalformed: the file's structure cannot be extended safely.
	ErrMalformed = errors.New("PDF structure cannot be signed")
	// ErrKey: the certificate's key is of another kind than ECDSA P-256, or the signer holds another key.
	ErrKey = errors.New("key cannot be used")
	// ErrUsed: this Prepared was sealed, or tried, before; prepare again.
	ErrUsed = errors.New("prepared signature was used already")
)

// Request says who signs, as what, and when.
type Request struct {
	Profile     Profile
	Name        string    // of the signer, for /Name. If empty, the certificate's common name
	Reason      string    // for /Reason. If empty, the profile's text
	Location    string    // for /Location, usually the agency. If empty, left out
	At          time.Time // claimed signing time, for /M; kept to the second. Required
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // issuers of Certificate, nearest first, put into the signature but for the anchor
}

// Seal prepares pdf and seals it in one go, for callers that record no intent.
func Seal(ctx context.Context, pdf []byte, req Request, signer crypto.Signer) (Sealed, error) {
	p, err := Prepare(pdf, req)
	if err != nil {
		return Sealed{}, err
	}
	return p.Seal(ctx, signer)
}

// normal returns req with its defaults filled in, or says what is missing.
func (req Request) normal() (Request, error) {
	if req.At.IsZero() {
		return req, fmt.Errorf("request has no signing time: %w", pipeline.ErrInvalid)
	}
	if req.Certificate == nil {
		return req, fmt.Errorf("request has no certificate: %w", pipeline.ErrInvalid)
	}
	key, ok := req.Certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return req, fmt.Errorf("certificate key %T is not ECDSA P-256: %w", req.Certificate.PublicKey, ErrKey)
	}
	if req.Name == "" {
		req.Name = req.Certificate.Subject.CommonName
	}
	if req.Reason == "" {
		req.Reason = string(req.Profile)
	}
	req.At = req.At.In(pipeline.Zone).Truncate(time.Second)
	return req, nil
}
