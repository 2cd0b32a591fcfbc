package verify

import (
	"bytes"
	"crypto/x509"
	"errors"
	"time"
)

// trust judges one certificate at the claimed signing time and at the time of verification.
type trust struct {
	opts     Options
	cert     *x509.Certificate
	extra    []*x509.Certificate // from the signature
	signedAt time.Time           // claimed; zero when not said
	chain    []*x509.Certificate // found; the certificate first, the anchor last
}

// finding is what a check has to say.
type finding struct {
	status Status
	vi, en string
}

// checkChain looks for a way to an anchor. A certificate that was valid at the claimed signing time and is not any more
// cannot be told without a trusted time of signing (EN 319 102-1, OUT_OF_BOUNDS_NO_POE).
func (t *trust) checkChain() finding {
	if len(t.opts.Roots) == 0 {
		return finding{Unknown, "chưa có chứng thư gốc để đối chiếu", "no trust anchors were given"}
	}
	if !t.mayLead() {
		return finding{Fail, "chứng thư số không được phép dùng để ký", "the certificate's key usage does not allow signing"}
	}
	if !t.signedAt.IsZero() && (t.signedAt.Before(t.cert.NotBefore) || t.signedAt.After(t.cert.NotAfter)) {
		return finding{Fail, "chứng thư số không có hiệu lực vào thời điểm ký", "the certificate was not valid at the claimed time of signing"}
	}
	err := t.build(t.opts.At)
	if err == nil {
		return finding{Pass, "chứng thư số dẫn tới chứng thư gốc tin cậy", "the certificate leads to a trust anchor"}
	}
	if !t.signedAt.IsZero() && t.build(t.signedAt) == nil {
		return finding{Unknown, "chứng thư số có hiệu lực vào thời điểm ký được khai, nhưng đã hết hạn và không có dấu thời gian chứng minh",
			"the certificate was valid at the claimed time of signing, but has expired and no time stamp proves that time"}
	}
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return finding{Fail, "chứng thư số hết hạn hoặc chưa có hiệu lực", "the certificate has expired or is not yet valid"}
	}
	return finding{Unknown, "chứng thư số không dẫn tới chứng thư gốc tin cậy nào: " + err.Error(),
		"the certificate leads to no trust anchor: " + err.Error()}
}

func (t *trust) mayLead() bool {
	return t.cert.KeyUsage == 0 || t.cert.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) != 0
}

func (t *trust) build(at time.Time) error {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range t.opts.Roots {
		roots.AddCert(c)
	}
	for _, c := range append(t.extra, t.opts.Intermediates...) {
		between.AddCert(c)
	}
	chains, err := t.cert.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err == nil {
		t.chain = chains[0]
	}
	return err
}

// checkRevoked looks every certificate of the chain but the anchor up in a list of its issuer. A list counts when it was
// still current at the claimed time of signing or later (NĐ 23/2025/NĐ-CP, Art. 16: status at signing).
func (t *trust) checkRevoked() finding {
	if len(t.chain) == 0 {
		return finding{Unknown, "chưa kiểm tra thu hồi vì chưa lập được đường tin cậy", "revocation was not checked without a chain"}
	}
	for i, c := range t.chain[:len(t.chain)-1] {
		list := t.listFor(t.chain[i+1])
		if list == nil {
			return finding{Unknown, "không có danh sách thu hồi còn hiệu lực vào thời điểm ký cho " + c.Subject.CommonName,
				"no revocation list current at signing for " + c.Subject.CommonName}
		}
		if f := t.lookUp(list, c); f.status != Pass {
			return f
		}
	}
	return finding{Pass, "chứng thư số không bị thu hồi", "the certificate was not revoked"}
}

// lookUp finds c in its issuer's list.
func (t *trust) lookUp(list *x509.RevocationList, c *x509.Certificate) finding {
	for _, e := range list.RevokedCertificateEntries {
		if e.SerialNumber.Cmp(c.SerialNumber) != 0 || e.RevocationTime.After(t.opts.At) {
			continue
		}
		day := e.RevocationTime.Format(time.RFC3339)
		if !t.signedAt.IsZero() && t.signedAt.Before(e.RevocationTime) {
			return finding{Unknown, "chứng thư số bị thu hồi lúc " + day + ", sau thời điểm ký được khai, nhưng không có dấu thời gian chứng minh",
				"the certificate was revoked at " + day + ", after the claimed time of signing, which no time stamp proves"}
		}
		return finding{Fail, "chứng thư số đã bị thu hồi lúc " + day, "the certificate was revoked at " + day}
	}
	return finding{status: Pass}
}

// listFor returns the newest usable list of issuer, or nil.
func (t *trust) listFor(issuer *x509.Certificate) (best *x509.RevocationList) {
	needed := t.opts.At
	if !t.signedAt.IsZero() && t.signedAt.Before(needed) {
		needed = t.signedAt
	}
	for _, raw := range t.opts.CRLs {
		list, err := x509.ParseRevocationList(raw)
		if err != nil || !bytes.Equal(list.RawIssuer, issuer.RawSubject) || partial(list) || list.CheckSignatureFrom(issuer) != nil {
			continue
		}
		if list.ThisUpdate.After(t.opts.At) || list.NextUpdate.Before(needed) {
			continue
		}
		if best == nil || list.ThisUpdate.After(best.ThisUpdate) {
			best = list
		}
	}
	return best
}

// partial reports whether a list has a critical extension, such as one that makes it a part of the whole.
func partial(list *x509.RevocationList) bool {
	for _, e := range list.Extensions {
		if e.Critical {
			return true
		}
	}
	return false
}
