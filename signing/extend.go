package signing

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"

	"github.com/digitorus/pdf"
	"github.com/digitorus/pdfsign/sign"

	"github.com/motlan/motlan/signing/verify"
)

// extend appends to pdf the increment that pdfsign writes: signature dictionary, field, catalogue, cross-references.
// The result is a function of pdf and req alone.
func extend(pdf []byte, req Request) (data []byte, place gap, err error) {
	defer func() {
		if r := recover(); r != nil { // the reader panics on some malformed files
			err = fmt.Errorf("%v: %w", r, ErrMalformed)
		}
	}()
	reader, err := open(pdf)
	if err != nil {
		return nil, gap{}, err
	}
	texts := signatureTexts(req)
	if data, err = increment(pdf, reader, req, texts); err != nil {
		return nil, gap{}, err
	}
	if data, err = repair(data, len(pdf), reader, texts); err != nil {
		return nil, gap{}, err
	}
	if place, err = findGap(data, len(pdf)); err != nil {
		return nil, gap{}, err
	}
	if err := place.writeByteRange(data, len(pdf)); err != nil {
		return nil, gap{}, err
	}
	return data, place, extended(data)
}

// extended makes sure that the increment hangs together: the library works on the trailer's text and does not look back.
func extended(data []byte) error {
	s, err := verify.Inspect(data)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if s.Signatures != 1 || s.Pages == 0 {
		return fmt.Errorf("increment does not hold the signature: %w", ErrMalformed)
	}
	return nil
}

// open reads the structure of pdf and refuses what must not be signed. Our own reader goes first: it has bounds, and the
// library's has none.
func open(data []byte) (*pdf.Reader, error) {
	s, err := verify.Inspect(data)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	case s.Encrypted:
		return nil, ErrEncrypted
	case s.Signatures > 0:
		return nil, ErrSigned
	case s.Pages == 0:
		return nil, fmt.Errorf("no pages: %w", ErrMalformed)
	}
	reader, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return reader, nil
}

// errNotNow is the answer of the signer that pdfsign is given: it stops pdfsign when the file is complete but for the
// signature value.
var errNotNow = errors.New("signature comes later")

type noSigner struct{ key crypto.PublicKey }

func (n noSigner) Public() crypto.PublicKey { return n.key }

func (noSigner) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return nil, errNotNow }

// increment lets pdfsign write its increment and takes the file from it before the signature would be made.
func increment(data []byte, reader *pdf.Reader, req Request, texts []text) ([]byte, error) {
	var state *sign.SignContext
	task := signData(req, texts)
	task.PreSignCallback = func(c *sign.SignContext) error {
		state = c
		return nil
	}
	//lint:ignore SA1019 the builder that replaces it takes the time from the clock, and with it determinism away
	err := sign.SignWithData(bytes.NewReader(data), io.Discard, reader, int64(len(data)), task)
	if !errors.Is(err, errNotNow) {
		return nil, fmt.Errorf("write increment: %w: %w", ErrMalformed, err)
	}
	return state.OutputBuffer.Buff.Bytes(), nil
}

func signData(req Request, texts []text) sign.SignData {
	info := sign.SignDataSignatureInfo{Date: req.At}
	for _, t := range texts {
		switch t.key {
		case "Name":
			info.Name = t.stand()
		case "Reason":
			info.Reason = t.stand()
		case "Location":
			info.Location = t.stand()
		}
	}
	return sign.SignData{
		Signature:         sign.SignDataSignature{CertType: sign.ApprovalSignature, Info: info},
		Signer:            noSigner{req.Certificate.PublicKey},
		DigestAlgorithm:   crypto.SHA256,
		Certificate:       req.Certificate,
		CertificateChains: [][]*x509.Certificate{append([]*x509.Certificate{req.Certificate}, req.Chain...)},
		SubFilter:         sign.SubFilterETSICAdESDetached,
	}
}
