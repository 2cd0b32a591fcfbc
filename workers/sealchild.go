package workers

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/motlan/motlan/signing"
	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// sealTool is the child's side of sealing.
func sealTool(ctx context.Context, call *sandbox.Call) (any, [][]byte, error) {
	var in toSeal
	if err := json.Unmarshal(call.Input, &in); err != nil {
		return nil, nil, err
	}
	chain, err := certificates(in.Chain)
	if err != nil {
		return nil, nil, err
	}
	stamped, _, err := pdf.Stamp(call.Blobs[0], in.Lines, pdf.Avoid{Text: in.First, Codes: in.Codes, Rendered: in.Rendered})
	if err != nil {
		return nil, nil, refusal(fmt.Errorf("stamp: %w", err))
	}
	sealed, err := signing.Seal(ctx, stamped, signing.Request{Profile: in.Profile, Location: in.Location, At: in.At,
		Certificate: chain[0], Chain: chain[1:]}, remote{call, chain[0].PublicKey})
	if err != nil {
		return nil, nil, err
	}
	return struct{}{}, [][]byte{sealed.Bytes()}, nil
}

// remote is a crypto.Signer whose key is the parent's: it sends the digest.
type remote struct {
	call   *sandbox.Call
	public crypto.PublicKey
}

func (r remote) Public() crypto.PublicKey { return r.public }

func (r remote) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	return r.call.Ask(nil, digest)
}

func certificates(der [][]byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for _, raw := range der {
		c, err := x509.ParseCertificate(raw)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w", err)
		}
		certs = append(certs, c)
	}
	return certs, nil
}

// toVerify tells a child what to trust.
type toVerify struct {
	Roots, CRLs [][]byte // DER
	At          time.Time
}

// verifyFile is the child's side of verifying.
func verifyFile(in toVerify, blobs [][]byte) (any, [][]byte, error) {
	roots, err := certificates(in.Roots)
	if err != nil {
		return nil, nil, err
	}
	return verify.PDF(blobs[0], verify.Options{Roots: roots, CRLs: in.CRLs, At: in.At}), nil, nil
}

// Verify has a child verify a PDF.
func (r *Runner) Verify(ctx context.Context, data []byte, opts verify.Options) (verify.Report, error) {
	in := toVerify{CRLs: opts.CRLs, At: opts.At}
	for _, c := range opts.Roots {
		in.Roots = append(in.Roots, c.Raw)
	}
	report, _, err := ask[verify.Report](ctx, r.papers, toolVerify, sandbox.Request{Input: in, Blobs: [][]byte{data}})
	return report, err
}
