package signing

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/signing/verify"
)

func TestTrust(t *testing.T) {
	f, stranger := newFixture(t), newFixture(t)
	data := f.seal(t, drawing{}.build())
	revoked := func(at time.Time) []byte { return f.revoke(t, at) }
	for name, c := range map[string]struct {
		change  func(*verify.Options)
		verdict verify.Verdict
		checks  string
	}{
		"another anchor": {func(o *verify.Options) { o.Roots = stranger.options(t).Roots }, verify.CannotTell, "chain/1 revocation/1"},
		"no anchor":      {func(o *verify.Options) { o.Roots = nil }, verify.CannotTell, "chain/1 revocation/1"},
		"no list":        {func(o *verify.Options) { o.CRLs = nil }, verify.CannotTell, "revocation/1"},
		"another's list": {func(o *verify.Options) { o.CRLs = stranger.options(t).CRLs }, verify.CannotTell, "revocation/1"},
		"broken list":    {func(o *verify.Options) { o.CRLs = [][]byte{{1, 2, 3}} }, verify.CannotTell, "revocation/1"},
		"revoked before": {func(o *verify.Options) { o.CRLs = [][]byte{revoked(signedAt.AddDate(0, -1, 0))} }, verify.Invalid, "revocation/1"},
		"revoked after":  {func(o *verify.Options) { o.CRLs = [][]byte{revoked(signedAt.AddDate(0, 0, 3))} }, verify.CannotTell, "revocation/1"},
		"expired since":  {func(o *verify.Options) { o.At = signedAt.AddDate(8, 0, 0) }, verify.CannotTell, "chain/1"},
	} {
		opts := f.options(t)
		c.change(&opts)
		r := verify.PDF(data, opts)
		expect(t, name, r, c.verdict, c.checks)
		if !r.Sound() {
			t.Errorf("%s: the file itself is sound, Sound() = false", name)
		}
	}
}

func TestSignedOutsideValidity(t *testing.T) {
	f := newFixture(t)
	req := f.request()
	req.At = signedAt.AddDate(8, 0, 0)
	sealed, err := Seal(t.Context(), drawing{}.build(), req, f.key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	opts := f.options(t)
	opts.At = req.At
	if r := verify.PDF(sealed.Bytes(), opts); r.Verdict != verify.Invalid {
		t.Errorf("signed after expiry: %s, want invalid: %+v", r.Verdict, r.Failed())
	}
}

// revoke makes a list of the fixture's authority that names its person.
func (f fixture) revoke(t *testing.T, at time.Time) []byte {
	t.Helper()
	list := &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: signedAt.AddDate(0, 0, 4), NextUpdate: signedAt.AddDate(0, 0, 11),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: f.key.Certificate.SerialNumber, RevocationTime: at}},
	}
	crl, err := x509.CreateRevocationList(rand.Reader, list, f.authority.Root(), f.rootKey(t))
	if err != nil {
		t.Fatal(err)
	}
	return crl
}

// rootKey reads the authority's key from its file.
func (f fixture) rootKey(t *testing.T) crypto.Signer {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(f.dir, "authority.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(crypto.Signer)
}

// OpenSSL makes what older tokens make: RSA with PKCS #1 v1.5 and with PSS.
func TestOtherPeoplesRSA(t *testing.T) {
	f, dir := newFixture(t), t.TempDir()
	cert := rsaPerson(t, dir)
	for name, c := range map[string]struct {
		args      []string
		verdict   verify.Verdict
		algorithm string
	}{
		"PKCS1":             {nil, verify.Valid, "RSA 2048"},
		"PSS":               {[]string{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32"}, verify.Valid, "RSASSA-PSS 2048"},
		"PSS, other salt":   {[]string{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:20"}, verify.Valid, "RSASSA-PSS 2048"},
		"key identifier":    {[]string{"-keyid"}, verify.Valid, "RSA 2048"},
		"SHA-1":             {[]string{"-md", "sha1"}, verify.Invalid, "RSA 2048"},
		"without attribute": {[]string{"-nocades"}, verify.Invalid, "RSA 2048"},
	} {
		p, err := Prepare(drawing{}.build(), f.request())
		if err != nil {
			t.Fatal(err)
		}
		p.gap.fill(p.data, opensslCMS(t, dir, p, c.args))
		opts := verify.Options{Roots: []*x509.Certificate{cert}, At: signedAt}
		r := verify.PDF(p.data, opts)
		if r.Verdict != c.verdict || len(r.Signatures) != 1 || r.Signatures[0].Algorithm != c.algorithm {
			t.Errorf("%s: %s %+v %+v, want %s", name, r.Verdict, r.Signatures, r.Failed(), c.verdict)
		}
	}
}

func opensslCMS(t *testing.T, dir string, p *Prepared, args []string) []byte {
	t.Helper()
	content, out := filepath.Join(dir, "content"), filepath.Join(dir, "cms")
	covered := append(append([]byte(nil), p.data[:p.gap.start]...), p.data[p.gap.end:]...)
	if err := os.WriteFile(content, covered, 0o600); err != nil {
		t.Fatal(err)
	}
	command := []string{"cms", "-sign", "-binary", "-in", content, "-out", out, "-outform", "DER",
		"-signer", filepath.Join(dir, "cert.pem"), "-inkey", filepath.Join(dir, "key.pem")}
	if len(args) == 0 || args[0] != "-nocades" {
		command = append(command, "-cades")
	} else {
		args = args[1:]
	}
	if len(args) == 0 || args[0] != "-md" {
		command = append(command, "-md", "sha256")
	}
	run(t, "openssl", append(command, args...)...)
	signature, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// rsaPerson leaves a self-signed certificate and its key in dir.
func rsaPerson(t *testing.T, dir string) *x509.Certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "RSA"}, SubjectKeyId: []byte{1, 2, 3},
		NotBefore: signedAt.AddDate(-1, 0, 0), NotAfter: signedAt.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, _ := x509.MarshalPKCS8PrivateKey(key)
	for name, b := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, _ := x509.ParseCertificate(der)
	return cert
}
