package signing

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"sync/atomic"

	"github.com/motlan/motlan/pipeline"
)

// maxECDSA is the longest DER encoding of a P-256 signature value.
const maxECDSA = 72

// Prepared is a file that waits for its signature value. It can be sealed once, so that one intent yields one signature.
type Prepared struct {
	req        Request
	data       []byte // the whole file, the place for the signature filled with zeros
	gap        gap
	attributes []byte
	used       atomic.Bool
}

// Prepare extends pdf by everything but the signature value. It allocates about six times the file's size for a moment
// and keeps one. It returns ErrEncrypted, ErrSigned, ErrMalformed or ErrKey for what cannot be signed.
//
// Prepare parses pdf: call it in a sandboxed child when the bytes are not our own.
func Prepare(pdf []byte, req Request) (*Prepared, error) {
	req, err := req.normal()
	if err != nil {
		return nil, fmt.Errorf("prepare signature: %w", err)
	}
	p := &Prepared{req: req}
	if p.data, p.gap, err = extend(pdf, req); err != nil {
		return nil, fmt.Errorf("prepare signature: %w", err)
	}
	if err := p.bind(); err != nil {
		return nil, fmt.Errorf("prepare signature: %w", err)
	}
	return p, nil
}

// bind computes what will be signed and proves that the CMS fits.
func (p *Prepared) bind() (err error) {
	if p.attributes, err = signedAttributes(p.gap.contentDigest(p.data), p.req.Certificate); err != nil {
		return fmt.Errorf("encode signed attributes: %w", err)
	}
	largest, err := cms(p.attributes, make([]byte, maxECDSA), p.req.Certificate, p.req.Chain)
	if err != nil {
		return fmt.Errorf("encode CMS: %w", err)
	}
	return p.gap.fits(largest)
}

// Digest is what the signer will be asked to sign: the SHA-256 of the signed attributes, which bind the digest of the
// file's byte range and the certificate. It is what an intent records.
func (p *Prepared) Digest() pipeline.Digest { return sha256.Sum256(p.attributes) }

// Content is the SHA-256 of the file's byte range, which is everything but the place for the signature.
func (p *Prepared) Content() pipeline.Digest { return p.gap.contentDigest(p.data) }

// Seal asks signer for a signature over Digest, checks it with the certificate and fills it in. A Prepared is used up by
// the first call, also a failing one: the second returns ErrUsed. A signer with another key than the certificate's
// gives ErrKey.
func (p *Prepared) Seal(ctx context.Context, signer crypto.Signer) (Sealed, error) {
	if p.used.Swap(true) {
		return Sealed{}, fmt.Errorf("seal: %w", ErrUsed)
	}
	if err := ctx.Err(); err != nil {
		return Sealed{}, fmt.Errorf("seal: %w", err)
	}
	value, err := p.ask(signer)
	if err != nil {
		return Sealed{}, fmt.Errorf("seal: %w", err)
	}
	signature, err := cms(p.attributes, value, p.req.Certificate, p.req.Chain)
	if err != nil {
		return Sealed{}, fmt.Errorf("seal: encode CMS: %w", err)
	}
	if err := p.gap.fits(signature); err != nil {
		return Sealed{}, fmt.Errorf("seal: %w", err)
	}
	p.gap.fill(p.data, signature)
	return Received(p.data), nil
}

func (p *Prepared) ask(signer crypto.Signer) ([]byte, error) {
	key := p.req.Certificate.PublicKey.(*ecdsa.PublicKey) // normal has checked it
	if !key.Equal(signer.Public()) {
		return nil, fmt.Errorf("signer's key is not the certificate's: %w", ErrKey)
	}
	digest := p.Digest()
	value, err := signer.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("ask signer: %w", err)
	}
	if !ecdsa.VerifyASN1(key, digest[:], value) {
		return nil, fmt.Errorf("signer's answer does not verify: %w", ErrKey)
	}
	return value, nil
}
