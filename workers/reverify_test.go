package workers

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
)

// heldResult is a desk with one signed result that is held, and a clock that tests move.
type heldResult struct {
	*desk
	holding pipeline.Holding
	clock   time.Time
}

func newHeldResult(t *testing.T, trust verify.Options) *heldResult {
	t.Helper()
	return holdResult(t, signed(t), trust)
}

// holdResult brings a signed result all the way.
func holdResult(t *testing.T, file []byte, trust verify.Options) *heldResult {
	t.Helper()
	s := &heldResult{desk: trusting(t, trust), clock: time.Now()}
	doc := s.prepared(s.result(file, pipeline.ElectronicOriginal))
	doc, task := s.next(doc.ID)
	var err error
	doc.Text, err = s.runner.storeReading(t.Context(), doc, reading{Pages: make([]pipeline.Page, len(doc.Pages)), Codes: make([][]pipeline.Code, len(doc.Pages))})
	must(t, err)
	_, err = s.Finish(t.Context(), task, doc, pipeline.StateRecognised, pipeline.Transition{})
	must(t, err)
	doc, task = s.next(s.prepared(doc.ID).ID) // it is normalised
	_, err = s.Extracted(t.Context(), task, doc, pipeline.Extraction{Type: "decision"})
	must(t, err)
	doc = s.prepared(doc.ID) // which holds it
	s.holding, err = s.catalog.HoldingOf(t.Context(), doc.ID)
	must(t, err)
	s.Now = func() time.Time { return s.clock }
	return s
}

// round verifies everything again, a while later, and returns what became of the holding.
func (s *heldResult) round() pipeline.Holding {
	s.t.Helper()
	s.clock = s.clock.Add(25 * time.Hour)
	must(s.t, s.runner.Reverify(s.t.Context(), s.catalog, 10))
	h, err := s.catalog.Holding(s.t.Context(), s.holding.ID)
	must(s.t, err)
	return h
}

// trusts changes the settings.
func (s *heldResult) trusts(trust verify.Options) { s.runner.Trust = trust }

// TestAnchorGoesAndComesBack takes a paper out of use when nobody vouches for its signer any more, and back when somebody does. A
// revocation list that nobody has does it no harm.
func TestAnchorGoesAndComesBack(t *testing.T) {
	trust := sampleTrust(t)
	s := newHeldResult(t, trust)
	if h := s.round(); h.State != pipeline.HoldingCurrent || h.Revision != s.holding.Revision {
		t.Errorf("a good signature: %+v", h)
	}
	s.trusts(verify.Options{Roots: trust.Roots})
	if h := s.round(); h.State != pipeline.HoldingCurrent {
		t.Errorf("revocation could not be looked up: %+v", h)
	}
	s.trusts(verify.Options{})
	if h := s.round(); h.State != pipeline.HoldingUnverified || h.Fault != pipeline.FaultUntrusted {
		t.Errorf("without its anchor: %+v", h)
	}
	s.trusts(trust)
	if h := s.round(); h.State != pipeline.HoldingCurrent || h.Fault != "" {
		t.Errorf("with its anchor again: %+v", h)
	}
}

// TestDamagedFileIsFound takes a paper out of use whose bytes are gone or are not those that were stored, and back when they are
// restored.
func TestDamagedFileIsFound(t *testing.T) {
	s := newHeldResult(t, sampleTrust(t))
	whole := s.Blobs
	for _, err := range []error{pipeline.ErrNotFound, pipeline.ErrCorrupt} {
		s.Blobs = lost{whole, err}
		if h := s.round(); h.State != pipeline.HoldingUnverified || h.Fault != pipeline.FaultDamaged {
			t.Errorf("%v: %+v", err, h)
		}
		s.Blobs = whole
		if h := s.round(); h.State != pipeline.HoldingCurrent {
			t.Errorf("restored: %+v", h)
		}
	}
}

// lost is a store whose bytes are lost.
type lost struct {
	pipeline.Blobs
	err error
}

func (l lost) Open(context.Context, pipeline.DataKey, pipeline.BlobRef) (pipeline.Blob, error) {
	return nil, l.err
}

// TestWhatCannotBeVerifiedNow stays as it was.
func TestWhatCannotBeVerifiedNow(t *testing.T) {
	s := newHeldResult(t, sampleTrust(t))
	source := s.runner.Keys
	s.runner.Keys = away{source}
	s.clock = s.clock.Add(25 * time.Hour)
	err := s.runner.Reverify(t.Context(), s.catalog, 10)
	if h, _ := s.catalog.Holding(t.Context(), s.holding.ID); !errors.Is(err, errAway) || h.State != pipeline.HoldingCurrent {
		t.Errorf("%+v, %v", h, err)
	}
}

// away is a source of keys that does not answer.
type away struct{ KeySource }

var errAway = errors.New("away")

func (away) Evidence(*x509.Certificate, time.Time) (keys.Evidence, error) {
	return keys.Evidence{}, errAway
}

// TestRoundGoesOn: a round is as long as its pace, goes on where it was in another process, and begins anew no sooner than a day later.
func TestRoundGoesOn(t *testing.T) {
	d := newDesk(t)
	asked := &asking{ids: []pipeline.HoldingID{"hol-1", "hol-2", "hol-3"}}
	d.Now = func() time.Time { return asked.clock }
	asked.clock = time.Now()
	for _, want := range []pipeline.HoldingID{"hol-2", "", "", ""} { // of two, of one, and too soon
		d.runner.Reverify(t.Context(), asked, 2) // none of them is there
		if asked.at.Behind != want {
			t.Errorf("behind %q, want %q", asked.at.Behind, want)
		}
	}
	if asked.met != 3 {
		t.Errorf("a round of three met %d", asked.met)
	}
	asked.clock = asked.clock.Add(24 * time.Hour)
	d.runner.Reverify(t.Context(), asked, 2)
	if asked.met != 5 {
		t.Errorf("the next round did not begin: %d", asked.met)
	}
}

// asking is a Shelf that counts.
type asking struct {
	ids   []pipeline.HoldingID
	at    pipeline.Round
	met   int
	clock time.Time
}

func (a *asking) Serving(_ context.Context, q pipeline.RoundQuery) (page []pipeline.HoldingID, err error) {
	for _, id := range a.ids {
		if id > q.Behind && len(page) < q.Limit && !q.Faulty {
			page = append(page, id)
		}
	}
	a.met += len(page)
	return page, nil
}

func (a *asking) Round(_ context.Context, name string) (pipeline.Round, error) {
	if name == "held" {
		return a.at, nil
	}
	return pipeline.Round{Name: name}, nil
}

func (a *asking) KeepRound(_ context.Context, r pipeline.Round) error {
	if r.Name == "held" || r.Name == "" {
		a.at = r
	}
	return nil
}

// TestRevocationAfterProof tells a certificate that was revoked before it signed from one that was revoked later, which changes nothing.
func TestRevocationAfterProof(t *testing.T) {
	a := newAuthority(t)
	s := holdResult(t, a.signs(t), verify.Options{Roots: []*x509.Certificate{a.root}})
	for _, c := range []struct {
		revoked time.Duration // from the signature on
		want    pipeline.Fault
	}{{time.Hour, ""}, {-time.Hour, pipeline.FaultRevoked}} {
		s.trusts(verify.Options{Roots: []*x509.Certificate{a.root}, CRLs: [][]byte{a.revokes(t, a.at.Add(c.revoked))}})
		if h := s.round(); h.Fault != c.want {
			t.Errorf("revoked %v after it signed: %+v", c.revoked, h)
		}
	}
}

// authority is one that tests sign with.
type authority struct {
	root, cert *x509.Certificate
	key        *ecdsa.PrivateKey
	at         time.Time // of its one signature
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	a := &authority{key: key, at: time.Now().Truncate(time.Second)}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Thử", Organization: []string{"UBND phường Hoa Lư"}}, NotBefore: a.at.AddDate(-1, 0, 0), NotAfter: a.at.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	a.root = a.certify(t, template, template)
	template.SerialNumber, template.IsCA, template.KeyUsage, template.Subject.CommonName = big.NewInt(2), false, x509.KeyUsageDigitalSignature, "Người ký"
	a.cert = a.certify(t, template, a.root)
	return a
}

func (a *authority) certify(t *testing.T, template, parent *x509.Certificate) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &a.key.PublicKey, a.key)
	must(t, err)
	c, err := x509.ParseCertificate(der)
	must(t, err)
	return c
}

// signs is a file with the authority's signature.
func (a *authority) signs(t *testing.T) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "testdata", "dossiers", "a-application.pdf"))
	must(t, err)
	sealed, err := signing.Seal(t.Context(), file, signing.Request{Profile: signing.AgencySeal, At: a.at, Certificate: a.cert, Chain: []*x509.Certificate{a.root}}, a.key)
	must(t, err)
	return sealed.Bytes()
}

// revokes is the list of today, by which the certificate was revoked at a time.
func (a *authority) revokes(t *testing.T, at time.Time) []byte {
	t.Helper()
	list, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: a.at.Add(2 * time.Hour), NextUpdate: a.at.AddDate(0, 1, 0),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: a.cert.SerialNumber, RevocationTime: at}}}, a.root, a.key)
	must(t, err)
	return list
}
