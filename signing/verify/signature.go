package verify

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha1" // to say what is wrong with old signatures
	"crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"
)

// errForged: the signature value does not fit the bytes or the certificate.
var errForged = errors.New("signature does not verify")

// errUnknownAlgorithm: a digest or signature algorithm that this package cannot compute.
var errUnknownAlgorithm = errors.New("unknown algorithm")

var hashes = map[string]crypto.Hash{
	"1.3.14.3.2.26":          crypto.SHA1,
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
}

// The signature algorithms, and the hash that their identifier fixes; 0 leaves it to the digest algorithm.
var schemes = map[string]struct {
	name string
	hash crypto.Hash
}{
	"1.2.840.10045.2.1":     {"ECDSA", 0}, // id-ecPublicKey, written by some tokens
	"1.2.840.10045.4.1":     {"ECDSA", crypto.SHA1},
	"1.2.840.10045.4.3.2":   {"ECDSA", crypto.SHA256},
	"1.2.840.10045.4.3.3":   {"ECDSA", crypto.SHA384},
	"1.2.840.10045.4.3.4":   {"ECDSA", crypto.SHA512},
	"1.2.840.113549.1.1.1":  {"RSA", 0},
	"1.2.840.113549.1.1.5":  {"RSA", crypto.SHA1},
	"1.2.840.113549.1.1.11": {"RSA", crypto.SHA256},
	"1.2.840.113549.1.1.12": {"RSA", crypto.SHA384},
	"1.2.840.113549.1.1.13": {"RSA", crypto.SHA512},
	"1.2.840.113549.1.1.10": {"RSASSA-PSS", 0},
}

// scheme says how a signature was made.
type scheme struct {
	name string
	hash crypto.Hash
	salt int // of PSS
}

// scheme reads the algorithms of the signer; digest and signature have to use the same hash.
func (s signedData) scheme() (scheme, error) {
	hash, ok1 := hashes[s.digest.oid.String()]
	alg, ok2 := schemes[s.signature.oid.String()]
	if !ok1 || !ok2 {
		return scheme{}, fmt.Errorf("digest %v with signature %v: %w", s.digest.oid, s.signature.oid, errUnknownAlgorithm)
	}
	if alg.hash != 0 && alg.hash != hash {
		return scheme{}, fmt.Errorf("digest and signature use different hashes: %w", errForged)
	}
	out := scheme{name: alg.name, hash: hash}
	if alg.name != "RSASSA-PSS" {
		if alg.name != "ECDSA" && !s.signature.plain() { // id-ecPublicKey comes with a curve
			return out, fmt.Errorf("signature parameters: %w", errUnknownAlgorithm)
		}
		return out, nil
	}
	var err error
	out.salt, err = pssSalt(s.signature.params, hash)
	return out, err
}

// pssSalt reads RSASSA-PSS-params (RFC 4055, 3.1) and insists on the digest's own hash in both places.
func pssSalt(params []byte, hash crypto.Hash) (int, error) {
	var p struct {
		Hash struct {
			OID    asn1.ObjectIdentifier
			Params asn1.RawValue `asn1:"optional"`
		} `asn1:"explicit,optional,tag:0"`
		MGF struct {
			OID  asn1.ObjectIdentifier
			Hash struct {
				OID    asn1.ObjectIdentifier
				Params asn1.RawValue `asn1:"optional"`
			}
		} `asn1:"explicit,optional,tag:1"`
		Salt    int `asn1:"explicit,optional,tag:2,default:20"`
		Trailer int `asn1:"explicit,optional,tag:3,default:1"`
	}
	rest, err := asn1.Unmarshal(params, &p)
	if err != nil || len(rest) > 0 || p.Trailer != 1 || p.Salt < 0 {
		return 0, fmt.Errorf("PSS parameters: %w", errUnknownAlgorithm)
	}
	if hashes[p.Hash.OID.String()] != hash || hashes[p.MGF.Hash.OID.String()] != hash {
		return 0, fmt.Errorf("PSS with another hash than the digest: %w", errUnknownAlgorithm)
	}
	return p.Salt, nil
}

// signer finds the signer's certificate among those in the structure.
func (s signedData) signer() (*x509.Certificate, error) {
	for _, c := range s.certificates {
		if s.keyID != nil && bytes.Equal(c.SubjectKeyId, s.keyID) {
			return c, nil
		}
		if s.keyID == nil && bytes.Equal(c.RawIssuer, s.issuer) && c.SerialNumber.Cmp(s.serial) == 0 {
			return c, nil
		}
	}
	return nil, fmt.Errorf("signer's certificate is not in the signature: %w", errCMS)
}

// check verifies the signature over content, the two parts of the byte range, with the certificate (RFC 5652, 5.4 and 5.6).
func (s signedData) check(cert *x509.Certificate, how scheme, content ...[]byte) error {
	kind, ok := only(s.signed, oidContentType)
	var oid asn1.ObjectIdentifier
	in := cryptobyte.String(kind)
	if !ok || !in.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidData) {
		return fmt.Errorf("content-type attribute: %w", errForged)
	}
	if err := s.checkDigest(how, content); err != nil {
		return err
	}
	h := how.hash.New()
	h.Write(s.attributes)
	return how.verify(cert.PublicKey, h.Sum(nil), s.value)
}

func (s signedData) checkDigest(how scheme, content [][]byte) error {
	raw, ok := only(s.signed, oidMessageDigest)
	var want []byte
	in := cryptobyte.String(raw)
	if !ok || !in.ReadASN1Bytes(&want, der.OCTET_STRING) {
		return fmt.Errorf("message-digest attribute: %w", errForged)
	}
	h := how.hash.New()
	for _, part := range content {
		h.Write(part)
	}
	if !bytes.Equal(h.Sum(nil), want) {
		return fmt.Errorf("signed bytes were changed: %w", errForged)
	}
	return nil
}

func (how scheme) verify(public any, digest, value []byte) error {
	ok := false
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		ok = how.name == "ECDSA" && ecdsa.VerifyASN1(key, digest, value)
	case *rsa.PublicKey:
		switch how.name {
		case "RSA":
			ok = rsa.VerifyPKCS1v15(key, how.hash, digest, value) == nil
		case "RSASSA-PSS":
			ok = rsa.VerifyPSS(key, how.hash, digest, value, &rsa.PSSOptions{SaltLength: saltLength(how.salt)}) == nil
		}
	default:
		return fmt.Errorf("key %T: %w", public, errUnknownAlgorithm)
	}
	if !ok {
		return fmt.Errorf("value does not fit the certificate's key: %w", errForged)
	}
	return nil
}

// saltLength keeps a salt of length 0 from being read as "any length".
func saltLength(n int) int {
	if n == 0 {
		return rsa.PSSSaltLengthEqualsHash // a salt of length 0 is not accepted
	}
	return n
}

// boundTo checks that the signed attributes name cert (RFC 5035): otherwise another certificate with the same key could
// be put in its place. present tells whether the attribute is there at all.
func (s signedData) boundTo(cert *x509.Certificate) (present bool, err error) {
	if len(s.signed[oidSigningCertV2.String()]) == 0 {
		return false, nil
	}
	raw, ok := only(s.signed, oidSigningCertV2)
	var outer, list, id cryptobyte.String
	in := cryptobyte.String(raw)
	if !ok || !in.ReadASN1(&outer, der.SEQUENCE) || !outer.ReadASN1(&list, der.SEQUENCE) || !list.ReadASN1(&id, der.SEQUENCE) {
		return true, fmt.Errorf("signing-certificate attribute: %w", errForged)
	}
	hash := crypto.SHA256
	if id.PeekASN1Tag(der.SEQUENCE) {
		var alg algorithm
		if !readAlgorithm(&id, &alg) {
			return true, fmt.Errorf("signing-certificate attribute: %w", errForged)
		}
		if hash, ok = hashes[alg.oid.String()]; !ok {
			return true, fmt.Errorf("signing-certificate hash %v: %w", alg.oid, errUnknownAlgorithm)
		}
	}
	var want []byte
	h := hash.New()
	h.Write(cert.Raw)
	if !id.ReadASN1Bytes(&want, der.OCTET_STRING) || !bytes.Equal(h.Sum(nil), want) {
		return true, fmt.Errorf("signature is bound to another certificate: %w", errForged)
	}
	return true, nil
}

// strength says what is too weak about a scheme, by TT 15/2025/TT-BKHCN: RSA from 2048, ECDSA from 256 bits, SHA-2.
func (how scheme) strength(public any) (vi, en string) {
	if how.hash == crypto.SHA1 {
		return "thuật toán băm SHA-1 không còn được phép", "SHA-1 is not allowed any more"
	}
	switch key := public.(type) {
	case *rsa.PublicKey:
		if key.N.BitLen() < 2048 {
			return fmt.Sprintf("khóa RSA %d bit quá ngắn", key.N.BitLen()), fmt.Sprintf("RSA key of %d bits is too short", key.N.BitLen())
		}
	case *ecdsa.PublicKey:
		if key.Params().BitSize < 256 {
			return "khóa ECDSA quá ngắn", "ECDSA key is too short"
		}
	}
	return "", ""
}

// describe names the scheme with the key's size.
func (how scheme) describe(public any) string {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("%s %d", how.name, key.N.BitLen())
	case *ecdsa.PublicKey:
		return how.name + " " + key.Params().Name
	}
	return how.name
}

// fingerprint is the SHA-256 of a certificate.
func fingerprint(c *x509.Certificate) string { return fmt.Sprintf("%x", sha256.Sum256(c.Raw)) }
