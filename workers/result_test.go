package workers

import (
	"bytes"
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
)

// signed is a file that an authority's certificate holder has signed, which only the samples' root vouches for.
func signed(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "signing", "verify", "testdata", "table.pdf"))
	must(t, err)
	return data
}

// sampleTrust is the samples' root, with its revocation list.
func sampleTrust(t *testing.T) (trust verify.Options) {
	t.Helper()
	dir := filepath.Join("..", "signing", "verify", "testdata")
	der, err := os.ReadFile(filepath.Join(dir, "root.der"))
	must(t, err)
	root, err := x509.ParseCertificate(der)
	must(t, err)
	list, err := os.ReadFile(filepath.Join(dir, "list.crl"))
	must(t, err)
	return verify.Options{Roots: []*x509.Certificate{root}, CRLs: [][]byte{list}}
}

// trusting is a desk that works with keys of its own and trusts others.
func trusting(t *testing.T, trust verify.Options) *desk {
	t.Helper()
	d := newDesk(t)
	authority, err := keys.OpenDevelopment(t.TempDir(), keys.Options{})
	must(t, err)
	c := d.runner.Config
	c.Keys, c.Trust = authority, trust
	d.runner = NewRunner(c)
	t.Cleanup(d.runner.Close)
	return d
}

func (d *desk) result(content []byte, form pipeline.Form) pipeline.DocumentID {
	d.t.Helper()
	receipt, err := d.AddResult(d.t.Context(), pipeline.NewResult{Type: "decision",
		NewUpload: pipeline.NewUpload{Dossier: d.dossier.ID, Content: bytes.NewReader(content), Form: form, By: scanner}})
	must(d.t, err)
	return receipt.Document
}

// prepared has prepare look at a document.
func (d *desk) prepared(id pipeline.DocumentID) pipeline.Document {
	d.t.Helper()
	_, task := d.next(id)
	must(d.t, d.runner.Handle(d.t.Context(), task))
	return d.document(id)
}

// TestSignaturesOfResults takes a result whose signature is good, and refuses any other with the reason.
func TestSignaturesOfResults(t *testing.T) {
	d, stranger := trusting(t, sampleTrust(t)), trusting(t, verify.Options{})
	broken := bytes.Clone(signed(t))
	broken[len(broken)/4] ^= 1
	later := append(bytes.Clone(signed(t)), "% more\n"...)
	unsigned, err := os.ReadFile(filepath.Join("..", "testdata", "dossiers", "a-application.pdf"))
	must(t, err)
	for name, c := range map[string]struct {
		desk    *desk
		content []byte
		form    pipeline.Form
		want    pipeline.Reason
	}{
		"good":                {d, signed(t), pipeline.ElectronicOriginal, ""},
		"of a stranger":       {stranger, signed(t), pipeline.ElectronicOriginal, pipeline.ReasonUntrusted},
		"changed":             {d, broken, pipeline.ElectronicOriginal, pipeline.ReasonBadSignature},
		"with something more": {d, later, pipeline.ElectronicOriginal, pipeline.ReasonBadSignature},
		"not there":           {d, unsigned, pipeline.ElectronicOriginal, pipeline.ReasonUnsigned},
		"changed, as a scan":  {stranger, broken, pipeline.ScanOfOriginal, pipeline.ReasonBadSignature},
		"not there, scanned":  {stranger, unsigned, pipeline.ScanOfOriginal, ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc := c.desk.prepared(c.desk.result(c.content, c.form))
			if doc.Reason != c.want || (doc.State == pipeline.StateFailed) != (c.want != "") || strings.Contains(doc.Detail, "Nghĩa") {
				t.Errorf("%s, %q, %q; want the reason %q", doc.State, doc.Reason, doc.Detail, c.want)
			}
		})
	}
}

// TestResultKeepsItsBytes follows an electronic result until it has its number: nothing is stamped, no bit is changed, and its signature is
// told.
func TestResultKeepsItsBytes(t *testing.T) {
	d := trusting(t, sampleTrust(t))
	doc := d.prepared(d.result(signed(t), pipeline.ElectronicOriginal))
	doc, task := d.next(doc.ID)
	text, err := d.runner.storeReading(t.Context(), doc, reading{Pages: make([]pipeline.Page, len(doc.Pages)), Codes: make([][]pipeline.Code, len(doc.Pages))})
	must(t, err)
	doc.Text = text
	_, err = d.Finish(t.Context(), task, doc, pipeline.StateRecognised, pipeline.Transition{})
	must(t, err)
	doc = d.prepared(doc.ID) // which normalises it
	if doc.State != pipeline.StateSealed || doc.Sealed.Plain != pipeline.DigestOf(signed(t)) || doc.Result.Number != d.dossier.Code+"-KQ(1)" {
		t.Errorf("%s, %v, %+v", doc.State, doc.Sealed.Plain, doc.Result)
	}
	if doc.Seal.Certificate == "" || doc.Seal.Level != string(verify.LevelB) || doc.Seal.At.IsZero() || len(doc.Seal.Debts) > 0 || len(doc.Result.Signers) != 2 {
		t.Errorf("seal %+v by %q", doc.Seal, doc.Result.Signers)
	}
	doubts, err := d.runner.captureDoubts(t.Context(), doc)
	if err != nil || !slices.ContainsFunc(doubts, func(s string) bool { return strings.Contains(s, "UBND phường Hoa Lư") }) {
		t.Errorf("that another agency has signed is no doubt: %q, %v", doubts, err)
	}
	doc.Signing.AgencyName = doc.Result.Signers[1]
	if doubt := signedByAnother(doc); doubt != "" {
		t.Errorf("the agency's own signature: %q", doubt)
	}
}

// TestUnknownRevocationIsADebt takes a signature of an authority whose revocation list nobody has, and says so.
func TestUnknownRevocationIsADebt(t *testing.T) {
	trust := sampleTrust(t)
	trust.CRLs = nil
	d := trusting(t, trust)
	doc := d.prepared(d.result(signed(t), ""))
	if doc.State != pipeline.StatePrepared || !slices.Equal(doc.Seal.Debts, []string{"revocation not checked"}) {
		t.Errorf("%s %q with debts %q", doc.State, doc.Reason, doc.Seal.Debts)
	}
}

// TestScannedResultHasItsAgencysSignature seals the scan of a paper result with the agency's key, after a person has looked.
func TestScannedResultHasItsAgencysSignature(t *testing.T) {
	d := trusting(t, verify.Options{})
	file, err := os.ReadFile(filepath.Join("..", "testdata", "dossiers", "a-application.pdf"))
	must(t, err)
	doc := d.prepared(d.result(file, pipeline.ScanOfOriginal))
	doc, task := d.next(doc.ID)
	page := pipeline.Page{Width: doc.Pages[0].Width, Height: doc.Pages[0].Height, DPI: doc.Pages[0].DPI}
	doc.Text, err = d.runner.storeReading(t.Context(), doc, reading{Pages: slices.Repeat([]pipeline.Page{page}, len(doc.Pages)), Codes: make([][]pipeline.Code, len(doc.Pages))})
	must(t, err)
	_, err = d.Finish(t.Context(), task, doc, pipeline.StateRecognised, pipeline.Transition{})
	must(t, err)
	if doc = d.prepared(doc.ID); doc.State != pipeline.StateAwaiting || doc.Result.N != 0 {
		t.Fatalf("before anybody has looked: %s, %q, %+v", doc.State, doc.Detail, doc.Result)
	}
	_, err = d.Approve(t.Context(), doc.ID, scanner)
	must(t, err)
	doc = d.prepared(doc.ID) // which seals it
	key, err := d.runner.Keys.Agency("UBND phường Hoa Lư")
	must(t, err)
	if doc.State != pipeline.StateSealed || doc.Seal.Certificate != fingerprint(key.Certificate) || doc.Seal.Profile != "Cơ quan, tổ chức" || doc.Result.N != 1 {
		t.Errorf("%s %q, %+v, %+v", doc.State, doc.Detail, doc.Seal, doc.Result)
	}
}
