package verify

import (
	"crypto/x509"
	"errors"
)

// The encodings of signature values that are checked (ISO 32000-2, table 255).
const (
	subFilterPAdES = "ETSI.CAdES.detached"
	subFilterAdobe = "adbe.pkcs7.detached"
)

// value checks what the signature value says about the covered bytes and its certificate.
func (r *Report) value(f *file, sig object, covered byteRange, s *Signature, number int, opts Options) {
	if s.SubFilter != subFilterPAdES && s.SubFilter != subFilterAdobe {
		r.add(CheckSignature, number, Unknown, "chưa kiểm tra được kiểu chữ ký "+s.SubFilter, "signatures of type "+s.SubFilter+" are not checked yet")
		return
	}
	sd, cert, how, err := readValue(sig)
	if err != nil {
		r.signatureError(number, err)
		return
	}
	s.fromValue(sd, cert, how)
	err = sd.check(cert, how, f.data[:covered.gapStart], f.data[covered.gapEnd:covered.end])
	if err == nil {
		err = r.bound(sd, cert, s)
	}
	if err != nil {
		r.signatureError(number, err)
	} else {
		r.add(CheckSignature, number, Pass, "giá trị chữ ký đúng với nội dung và chứng thư số", "the value fits the content and the certificate")
	}
	r.algorithm(how, cert, s, number)
	r.trust(sd, cert, s, number, opts)
}

func readValue(sig object) (sd signedData, cert *x509.Certificate, how scheme, err error) {
	if sd, err = parseCMS([]byte(sig.key("Contents").str)); err != nil {
		return sd, nil, how, err
	}
	if cert, err = sd.signer(); err != nil {
		return sd, nil, how, err
	}
	how, err = sd.scheme()
	return sd, cert, how, err
}

// bound insists that a PAdES signature names its certificate; older types need not.
func (r *Report) bound(sd signedData, cert *x509.Certificate, s *Signature) error {
	present, err := sd.boundTo(cert)
	if err != nil {
		return err
	}
	if !present && s.SubFilter == subFilterPAdES {
		return errors.Join(errForged, errors.New("PAdES without signing-certificate attribute"))
	}
	return nil
}

// signatureError tells a wrong signature from one that cannot be read.
func (r *Report) signatureError(number int, err error) {
	if errors.Is(err, errCMS) || errors.Is(err, errUnknownAlgorithm) {
		r.add(CheckSignature, number, Unknown, "không đọc được giá trị chữ ký: "+err.Error(), "the value cannot be read: "+err.Error())
		return
	}
	r.add(CheckSignature, number, Fail, "chữ ký sai: "+err.Error(), "the signature is wrong: "+err.Error())
}

func (r *Report) algorithm(how scheme, cert *x509.Certificate, s *Signature, number int) {
	if vi, en := how.strength(cert.PublicKey); vi != "" {
		r.add(CheckAlgorithm, number, Fail, vi, en)
		return
	}
	r.add(CheckAlgorithm, number, Pass, s.Algorithm+", "+s.Hash, s.Algorithm+", "+s.Hash)
}

func (r *Report) trust(sd signedData, cert *x509.Certificate, s *Signature, number int, opts Options) {
	t := trust{opts: opts, cert: cert, extra: sd.certificates, signedAt: s.SignedAt}
	chain := t.checkChain()
	r.add(CheckChain, number, chain.status, chain.vi, chain.en)
	revoked := t.checkRevoked()
	r.add(CheckRevoked, number, revoked.status, revoked.vi, revoked.en)
}

func (s *Signature) fromValue(sd signedData, cert *x509.Certificate, how scheme) {
	s.Signer, s.Issuer = cert.Subject.CommonName, cert.Issuer.CommonName
	if len(cert.Subject.Organization) > 0 {
		s.Agency = cert.Subject.Organization[0]
	}
	s.Serial, s.Certificate = cert.SerialNumber.Text(16), fingerprint(cert)
	s.NotBefore, s.NotAfter = cert.NotBefore, cert.NotAfter
	s.Algorithm, s.Hash = how.describe(cert.PublicKey), how.hash.String()
	if t := sd.signingTime(); s.SignedAt.IsZero() && !t.IsZero() {
		s.SignedAt, s.TimeSource = t, "cms"
	}
	s.Level = level(sd, s)
}

// level measures the baseline level (EN 319 142-1, 6.3): B-B asks for the signing certificate, the claimed time in /M and
// none in the CMS; B-T for a signature time stamp.
func level(sd signedData, s *Signature) Level {
	_, bound := only(sd.signed, oidSigningCertV2)
	if s.SubFilter != subFilterPAdES || !bound || s.TimeSource != "dictionary" || !sd.signingTime().IsZero() {
		return NoLevel
	}
	if len(sd.unsigned[oidTimeStampToken.String()]) > 0 {
		return LevelT
	}
	return LevelB
}
