package workers

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/workers/sandbox"
)

// vetted verifies the signatures that a result came with, and notes what they are. A result whose signature is no good, and an
// electronic one without any, is refused: nobody may take it for the agency's word.
func (r *Runner) vetted(ctx context.Context, doc pipeline.Document, data []byte) (pipeline.Document, error) {
	switch {
	case doc.Result.IsZero() || !doc.SignedAlready && doc.Form == pipeline.ScanOfOriginal:
		return doc, nil
	case !doc.SignedAlready:
		return doc, sandbox.Refuse(pipeline.ReasonUnsigned, "no signature")
	}
	trust, err := r.trust(ctx, doc.Agency, time.Now())
	if err != nil {
		return doc, err
	}
	report, err := r.Verify(ctx, data, trust)
	if err != nil {
		return doc, err
	}
	if reason := distrusted(report); reason != "" {
		return doc, sandbox.Refuse(reason, "checks that did not pass: "+failed(report))
	}
	doc.Seal, doc.Result.Signers = sealOf(report), signers(report)
	return doc, nil
}

// trust is what an agency's signatures are measured with: our own keys' anchor and those of the settings.
func (r *Runner) trust(ctx context.Context, agency pipeline.AgencyID, at time.Time) (verify.Options, error) {
	source, test, err := r.keysOf(ctx, agency)
	if err != nil {
		return verify.Options{}, err
	}
	more := r.Trust
	if test {
		more = r.TestTrust
	}
	evidence, err := source.Evidence(source.Root(), at)
	return verify.Options{At: at, Roots: append([]*x509.Certificate{source.Root()}, more.Roots...), CRLs: append(evidence.CRLs, more.CRLs...)}, err
}

// distrusted says why a file's signatures are no good; empty when they are. That nobody could look up whether a certificate was revoked
// is a debt of the evidence, not a fault of the file.
func distrusted(report verify.Report) pipeline.Reason {
	for _, c := range report.Checks {
		switch {
		case c.Status == verify.Pass, c.Status == verify.Unknown && c.Name == verify.CheckRevoked:
		case c.Name == verify.CheckChanges:
			return pipeline.ReasonChangedLater
		case c.Name == verify.CheckChain:
			return pipeline.ReasonUntrusted
		case c.Name == verify.CheckRevoked:
			return pipeline.ReasonRevokedKey
		default:
			return pipeline.ReasonBadSignature
		}
	}
	return ""
}

// failed names the checks that did not pass. Their texts name people.
func failed(report verify.Report) string {
	var names []string
	for _, c := range report.Failed() {
		if !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, " ")
}

// sealOf describes the last signature: it covers the others.
func sealOf(report verify.Report) pipeline.SealFacts {
	last := report.Signatures[len(report.Signatures)-1]
	facts := pipeline.SealFacts{Profile: last.Reason, Level: string(last.Level), Certificate: last.Certificate, At: last.SignedAt}
	for _, c := range report.Failed() {
		facts.Debts = append(facts.Debts, c.Name+" not checked")
	}
	return facts
}

func signers(report verify.Report) (names []string) {
	for _, s := range report.Signatures {
		for _, name := range []string{s.Signer, s.Agency} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// signedByAnother is the doubt about a result whose certificates do not name the agency that issues it.
func signedByAnother(doc pipeline.Document) string {
	named := slices.ContainsFunc(doc.Result.Signers, func(n string) bool { return strings.EqualFold(n, doc.Signing.AgencyName) })
	if doc.Result.IsZero() || !doc.SignedAlready || named {
		return ""
	}
	return "chứng thư số không mang tên cơ quan ban hành (" + doc.Signing.AgencyName + "): kiểm tra người ký"
}

// signer is whose key seals a document, and as what: the person who scanned it, and of a result the agency.
func signer(source KeySource, doc pipeline.Document) (keys.Key, signing.Profile, error) {
	if doc.Result.IsZero() {
		key, err := source.Person(doc.Signing.Person, doc.Signing.AgencyName)
		return key, signing.ScanningPerson, err
	}
	key, err := source.Agency(doc.Signing.AgencyName)
	return key, signing.AgencySeal, err
}
