package signing

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidData            = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertV2   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256          = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidECDSAWithSHA256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

// signedAttributes encodes what the key really signs (RFC 5652, 5.4): content type, the digest of the file's byte range
// and the certificate that the signature is bound to (RFC 5035). There is no signing-time attribute: PAdES puts the
// claimed time into /M (EN 319 142-1, 6.3).
func signedAttributes(content [sha256.Size]byte, cert *x509.Certificate) ([]byte, error) {
	values := [][]byte{
		attribute(oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) }),
		attribute(oidMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(content[:]) }),
		attribute(oidSigningCertV2, func(b *cryptobyte.Builder) { addSigningCertificate(b, cert) }),
	}
	slices.SortFunc(values, bytes.Compare) // DER order of a SET OF (X.690, 11.6)
	var b cryptobyte.Builder
	b.AddASN1(der.SET, func(b *cryptobyte.Builder) { b.AddBytes(bytes.Join(values, nil)) })
	return b.Bytes()
}

func attribute(oid asn1.ObjectIdentifier, value cryptobyte.BuilderContinuation) []byte {
	var b cryptobyte.Builder
	b.AddASN1(der.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(der.SET, value)
	})
	return b.BytesOrPanic() // only our own constants and fixed-size digests go in
}

// addSigningCertificate writes SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the default and left out.
func addSigningCertificate(b *cryptobyte.Builder, cert *x509.Certificate) {
	digest := sha256.Sum256(cert.Raw)
	sequence(b, func(b *cryptobyte.Builder) {
		sequence(b, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) {
				b.AddASN1OctetString(digest[:])
				sequence(b, func(b *cryptobyte.Builder) {
					sequence(b, func(b *cryptobyte.Builder) {
						b.AddASN1(der.Tag(4).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddBytes(cert.RawIssuer) })
					})
					b.AddASN1BigInt(cert.SerialNumber)
				})
			})
		})
	})
}

// cms wraps a signature value and its signed attributes into detached SignedData (RFC 5652, 5.1).
func cms(attributes, signature []byte, cert *x509.Certificate, chain []*x509.Certificate) ([]byte, error) {
	var b cryptobyte.Builder
	sequence(&b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(der.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(der.SET, func(b *cryptobyte.Builder) { algorithm(b, oidSHA256) })
				sequence(b, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })
				addCertificates(b, cert, chain)
				b.AddASN1(der.SET, func(b *cryptobyte.Builder) { addSigner(b, attributes, signature, cert) })
			})
		})
	})
	return b.Bytes()
}

// addCertificates leaves anchors out: a verifier has to have them from elsewhere, and what no signature covers could be
// changed unseen.
func addCertificates(b *cryptobyte.Builder, cert *x509.Certificate, chain []*x509.Certificate) {
	b.AddASN1(der.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
		b.AddBytes(cert.Raw)
		for _, c := range chain {
			if !bytes.Equal(c.RawIssuer, c.RawSubject) {
				b.AddBytes(c.Raw)
			}
		}
	})
}

func addSigner(b *cryptobyte.Builder, attributes, signature []byte, cert *x509.Certificate) {
	implicit := slices.Clone(attributes)
	implicit[0] = byte(der.Tag(0).ContextSpecific().Constructed()) // signed as a SET, stored as [0]
	sequence(b, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		sequence(b, func(b *cryptobyte.Builder) {
			b.AddBytes(cert.RawIssuer)
			b.AddASN1BigInt(cert.SerialNumber)
		})
		algorithm(b, oidSHA256)
		b.AddBytes(implicit)
		algorithm(b, oidECDSAWithSHA256)
		b.AddASN1OctetString(signature)
	})
}

func algorithm(b *cryptobyte.Builder, oid asn1.ObjectIdentifier) {
	sequence(b, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid) })
}

func sequence(b *cryptobyte.Builder, f cryptobyte.BuilderContinuation) { b.AddASN1(der.SEQUENCE, f) }
