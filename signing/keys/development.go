package keys

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Certificates are valid for ten years around the day they are made, since rehearsals play months ago and ahead.
const (
	backYears  = 3
	aheadYears = 7
	crlValid   = 7 * 24 * time.Hour
)

// Options adjusts a development authority.
type Options struct {
	// Production makes OpenDevelopment refuse with ErrProduction.
	Production bool
	// Now is the clock. If nil, time.Now.
	Now func() time.Time
}

// Development is a certificate authority in a folder, with a key for every person who asks. It has no legal value and
// says so in its name. Its methods may be called concurrently, also from several processes.
type Development struct {
	dir  string
	now  func() time.Time
	root pair
}

// OpenDevelopment opens the authority in dir and makes both if they do not exist. Keys are files of mode 0600 in a
// folder of mode 0700; a crash at any time leaves a whole key or none.
func OpenDevelopment(dir string, opts Options) (*Development, error) {
	if opts.Production {
		return nil, fmt.Errorf("open development keys: %w", ErrProduction)
	}
	d := &Development{dir: dir, now: opts.Now}
	if d.now == nil {
		d.now = time.Now
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open development keys: %w", err)
	}
	var err error
	if d.root, err = load(dir, "authority.pem", d.issueRoot); err != nil {
		return nil, fmt.Errorf("open development keys: %w", err)
	}
	return d, nil
}

// Root is the authority's own certificate: the anchor to verify with.
func (d *Development) Root() *x509.Certificate { return d.root.cert }

// Person returns the key of a person of an agency; the first call makes it.
func (d *Development) Person(name, agency string) (Key, error) {
	issue := func(key *ecdsa.PrivateKey) (*x509.Certificate, error) { return d.issuePerson(key, name, agency) }
	p, err := load(d.dir, personFile(name, agency), issue)
	if err != nil {
		return Key{}, fmt.Errorf("open key of a person: %w", err)
	}
	return Key{Signer: p.key, Certificate: p.cert, Chain: []*x509.Certificate{d.root.cert}}, nil
}

// Agency returns the key of an agency, which its own clerk signs with (NĐ 30/2020/NĐ-CP Art. 32); the first call makes it.
func (d *Development) Agency(name string) (Key, error) {
	return d.Person(name, name)
}

// personFile names a key file. A person's name is data and never part of a path.
func personFile(name, agency string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d:%s%s", len(name), name, agency))
	return "person-" + hex.EncodeToString(sum[:16]) + ".pem"
}

// Evidence returns the chain of cert and a revocation list of the authority, both as they stand at a time. The
// development authority revokes nothing, so the list is empty.
func (d *Development) Evidence(cert *x509.Certificate, at time.Time) (Evidence, error) {
	list := &x509.RevocationList{
		Number:     big.NewInt(at.Unix()), // grows with time, as RFC 5280, 5.2.3 wants
		ThisUpdate: at.UTC(),
		NextUpdate: at.Add(crlValid).UTC(),
	}
	crl, err := x509.CreateRevocationList(rand.Reader, list, d.root.cert, d.root.key)
	if err != nil {
		return Evidence{}, fmt.Errorf("issue revocation list: %w", err)
	}
	return Evidence{Chain: [][]byte{cert.Raw, d.root.cert.Raw}, CRLs: [][]byte{crl}, OCSPs: [][]byte{}, Debts: []string{}}, nil
}

func (d *Development) issueRoot(key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	now := d.now().UTC().Truncate(time.Second)
	t := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{Country: []string{"VN"}, Organization: []string{"Motlan"}, CommonName: DevelopmentNotice},
		NotBefore:             now.AddDate(-backYears, 0, 0),
		NotAfter:              now.AddDate(aheadYears, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
	}
	return create(t, t, &key.PublicKey, key)
}

func (d *Development) issuePerson(key *ecdsa.PrivateKey, name, agency string) (*x509.Certificate, error) {
	if name == "" || agency == "" {
		return nil, fmt.Errorf("certificate needs a person's and an agency's name: %w", pipeline.ErrInvalid)
	}
	now := d.now()
	if now.Before(d.root.cert.NotBefore) || now.After(d.root.cert.NotAfter) {
		return nil, fmt.Errorf("development authority is valid from %s to %s only: %w",
			d.root.cert.NotBefore.Format(time.DateOnly), d.root.cert.NotAfter.Format(time.DateOnly), pipeline.ErrInvalid)
	}
	t := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{Country: []string{"VN"}, Organization: []string{agency}, CommonName: name},
		NotBefore:    d.root.cert.NotBefore, // never outlives its issuer
		NotAfter:     d.root.cert.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	return create(t, d.root.cert, &key.PublicKey, d.root.key)
}

func create(t, parent *x509.Certificate, public *ecdsa.PublicKey, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, t, parent, public, by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// serial returns 127 random bits, positive and within the 20 octets of RFC 5280, 4.1.2.2.
func serial() *big.Int {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[0] &= 0x7F
	b[15] |= 1 // never zero
	return new(big.Int).SetBytes(b[:])
}
