package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidData           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSigningCertV2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidTimeStampToken = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
)

// errCMS: the signature value is not a CMS structure that can be read. It may be BER instead of DER.
var errCMS = errors.New("signature value cannot be read")

// signedData is what is needed of a detached CMS SignedData with one signer (RFC 5652, 5).
type signedData struct {
	certificates []*x509.Certificate
	issuer       []byte // raw name; the signer's certificate by issuer and serial …
	serial       *big.Int
	keyID        []byte // … or by subject key identifier
	digest       algorithm
	signature    algorithm
	value        []byte
	attributes   []byte // the signed attributes as they are signed: a DER SET
	signed       map[string][][]byte
	unsigned     map[string][][]byte
}

type algorithm struct {
	oid    asn1.ObjectIdentifier
	params []byte // DER, nil when absent
}

var (
	context0 = der.Tag(0).ContextSpecific()
	context1 = der.Tag(1).ContextSpecific()
)

// parseCMS reads a signature value. Behind the structure only the zeros of the reserved place may follow.
func parseCMS(raw []byte) (signedData, error) {
	var outer, inner, content, sd cryptobyte.String
	var oid asn1.ObjectIdentifier
	in := cryptobyte.String(raw)
	if !in.ReadASN1(&outer, der.SEQUENCE) || !outer.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidSignedData) ||
		!outer.ReadASN1(&inner, context0.Constructed()) || !inner.ReadASN1(&sd, der.SEQUENCE) || !outer.Empty() {
		return signedData{}, fmt.Errorf("no signed data: %w", errCMS)
	}
	if len(bytes.TrimLeft(in, "\x00")) > 0 {
		return signedData{}, fmt.Errorf("bytes behind the structure: %w", errCMS)
	}
	var version int64
	var digests cryptobyte.String
	if !sd.ReadASN1Integer(&version) || !sd.ReadASN1(&digests, der.SET) || !sd.ReadASN1(&content, der.SEQUENCE) ||
		!content.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidData) || !content.Empty() {
		return signedData{}, fmt.Errorf("content is not detached data: %w", errCMS)
	}
	out, err := parseSigned(sd)
	if err == nil && (version != 1 && version != 3 || !out.announced(digests)) {
		err = fmt.Errorf("version %d or digest algorithms: %w", version, errCMS)
	}
	return out, err
}

// announced reports whether the digest algorithms at the head of the structure are the signer's.
func (s signedData) announced(digests cryptobyte.String) bool {
	for !digests.Empty() {
		var a algorithm
		if !readAlgorithm(&digests, &a) || !a.oid.Equal(s.digest.oid) || !a.plain() {
			return false
		}
	}
	return true
}

// plain reports whether an algorithm has no parameters, which may be written as absent or NULL.
func (a algorithm) plain() bool { return len(a.params) == 0 || bytes.Equal(a.params, []byte{5, 0}) }

func parseSigned(sd cryptobyte.String) (out signedData, err error) {
	var certs, signers, signer cryptobyte.String
	var has bool
	if !sd.ReadOptionalASN1(&certs, &has, context0.Constructed()) || !sd.SkipOptionalASN1(context1.Constructed()) ||
		!sd.ReadASN1(&signers, der.SET) || !signers.ReadASN1(&signer, der.SEQUENCE) {
		return out, fmt.Errorf("no signer: %w", errCMS)
	}
	if !signers.Empty() || !sd.Empty() {
		return out, fmt.Errorf("more than one signer: %w", errCMS)
	}
	if out.certificates, err = parseCertificates(certs); err != nil {
		return out, err
	}
	return out, out.parseSigner(signer)
}

// parseCertificates keeps the plain X.509 certificates; other kinds are of no use here.
func parseCertificates(certs cryptobyte.String) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for !certs.Empty() {
		var raw cryptobyte.String
		var tag der.Tag
		if !certs.ReadAnyASN1Element(&raw, &tag) {
			return nil, fmt.Errorf("certificates: %w", errCMS)
		}
		if tag != der.SEQUENCE {
			continue
		}
		c, err := x509.ParseCertificate(raw)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w: %w", errCMS, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func (s *signedData) parseSigner(in cryptobyte.String) error {
	var has bool
	var version int64
	var attributes, rest cryptobyte.String
	if !in.ReadASN1Integer(&version) || !s.parseSignerID(&in) || !readAlgorithm(&in, &s.digest) || !s.digest.plain() ||
		version != s.version() {
		return fmt.Errorf("signer: %w", errCMS)
	}
	if !in.PeekASN1Tag(context0.Constructed()) || !in.ReadASN1Element(&attributes, context0.Constructed()) {
		return fmt.Errorf("no signed attributes: %w", errCMS)
	}
	if !readAlgorithm(&in, &s.signature) || !in.ReadASN1Bytes(&s.value, der.OCTET_STRING) ||
		!in.ReadOptionalASN1(&rest, &has, context1.Constructed()) || !in.Empty() {
		return fmt.Errorf("signer: %w", errCMS)
	}
	s.attributes = bytes.Clone(attributes)
	s.attributes[0] = byte(der.SET) // stored as [0], signed as a SET (RFC 5652, 5.4)
	var inner cryptobyte.String
	if !attributes.ReadASN1(&inner, context0.Constructed()) {
		return fmt.Errorf("signed attributes: %w", errCMS)
	}
	var err1, err2 error
	s.signed, err1 = parseAttributes(inner)
	s.unsigned, err2 = parseAttributes(rest)
	return errors.Join(err1, err2)
}

func (s *signedData) parseSignerID(in *cryptobyte.String) bool {
	if in.PeekASN1Tag(context0) {
		return in.ReadASN1Bytes(&s.keyID, context0)
	}
	var id, issuer cryptobyte.String
	s.serial = new(big.Int)
	if !in.ReadASN1(&id, der.SEQUENCE) || !id.ReadASN1Element(&issuer, der.SEQUENCE) || !id.ReadASN1Integer(s.serial) {
		return false
	}
	s.issuer = issuer
	return id.Empty()
}

// version is 1 with issuer and serial, 3 with a key identifier (RFC 5652, 5.3).
func (s *signedData) version() int64 {
	if s.keyID != nil {
		return 3
	}
	return 1
}

func readAlgorithm(in *cryptobyte.String, a *algorithm) bool {
	var seq cryptobyte.String
	if !in.ReadASN1(&seq, der.SEQUENCE) || !seq.ReadASN1ObjectIdentifier(&a.oid) {
		return false
	}
	if !seq.Empty() {
		a.params = seq
	}
	return true
}

// parseAttributes groups attribute values by type. A type that occurs twice keeps all its values, and one gives up on it.
func parseAttributes(in cryptobyte.String) (map[string][][]byte, error) {
	out := map[string][][]byte{}
	for !in.Empty() {
		var attribute, values cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !in.ReadASN1(&attribute, der.SEQUENCE) || !attribute.ReadASN1ObjectIdentifier(&oid) ||
			!attribute.ReadASN1(&values, der.SET) || !attribute.Empty() {
			return nil, fmt.Errorf("attributes: %w", errCMS)
		}
		for !values.Empty() {
			var v cryptobyte.String
			var tag der.Tag
			if !values.ReadAnyASN1Element(&v, &tag) {
				return nil, fmt.Errorf("attribute %v: %w", oid, errCMS)
			}
			out[oid.String()] = append(out[oid.String()], v)
		}
	}
	return out, nil
}

// only returns the value of an attribute that has to occur exactly once.
func only(attributes map[string][][]byte, oid asn1.ObjectIdentifier) ([]byte, bool) {
	v := attributes[oid.String()]
	if len(v) != 1 {
		return nil, false
	}
	return v[0], true
}

// signingTime is the CMS attribute of that name, which PAdES forbids and older signatures carry.
func (s signedData) signingTime() (t time.Time) {
	raw, ok := only(s.signed, oidSigningTime)
	if !ok {
		return time.Time{}
	}
	in := cryptobyte.String(raw)
	if in.PeekASN1Tag(der.GeneralizedTime) {
		in.ReadASN1GeneralizedTime(&t)
	} else {
		in.ReadASN1UTCTime(&t)
	}
	return t
}
