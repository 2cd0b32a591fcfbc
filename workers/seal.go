package workers

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/workers/sandbox"
)

// toSeal tells a child what to draw and whose signature to leave room for.
type toSeal struct {
	Lines    []string        // of the stamp
	First    pipeline.Page   // words of page 1, which the stamp keeps clear of
	Codes    []pipeline.Code // and its codes
	Rendered bool
	Location string
	At       time.Time
	Profile  signing.Profile
	Chain    [][]byte // DER, the signer's certificate first
}

// seal draws the stamp, has the prepared file signed, and commits the outcome once our own verifier has accepted the exact
// bytes that are stored. Intent, act, outcome: the intent is committed when the child asks for the signature.
func (r *Runner) seal(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	source, test, err := r.keysOf(ctx, doc.Agency)
	if err != nil {
		return err
	}
	key, profile, err := signer(source, doc)
	if err != nil {
		return fmt.Errorf("key to seal with: %w", err)
	}
	in, file, err := r.toSeal(ctx, doc, key, r.notice(test))
	if err != nil {
		return err
	}
	in.Profile = profile
	s := sealing{runner: r, task: task, doc: doc, source: source, key: key, profile: profile}
	_, out, err := ask[struct{}](ctx, r.papers, toolSeal, sandbox.Request{Input: in, Blobs: [][]byte{file}, Answer: s.answer})
	if s.anew {
		return r.sealAnew(ctx, task, doc)
	}
	if !s.asked && doc.Format == "pdf" && !doc.ImagesOnly && unfit(err) {
		return r.rebuild(ctx, task, doc, err)
	}
	if err != nil {
		return err
	}
	sealed, err := one(toolSeal, out)
	if err != nil {
		return err
	}
	return s.accept(ctx, signing.Received(sealed))
}

func (r *Runner) toSeal(ctx context.Context, doc pipeline.Document, key keys.Key, notice string) (toSeal, []byte, error) {
	text, err := r.reading(ctx, doc)
	if err != nil {
		return toSeal{}, nil, err
	}
	file, err := r.load(ctx, doc, doc.Normalised)
	in := toSeal{
		Lines: stamp(doc, notice), First: text.Pages[0], Codes: text.Codes[0], Rendered: doc.Pages[0].Rendered || doc.Pages[0].OwnText,
		Location: doc.Signing.AgencyName, At: doc.Signing.ApprovedAt, Chain: [][]byte{key.Certificate.Raw},
	}
	for _, c := range key.Chain {
		in.Chain = append(in.Chain, c.Raw)
	}
	return in, file, err
}

// stamp is what NĐ 137/2024/NĐ-CP Art. 4 and TT 01/2023/TT-VPCP Art. 8 ask for: that the file was converted from paper, by
// whom, for which agency, and when the paper was scanned.
func stamp(doc pipeline.Document, notice string) []string {
	lines := []string{"Chuyển đổi từ văn bản giấy", doc.Signing.Person, doc.Signing.AgencyName, pipeline.Stamp(doc.Signing.ScannedAt)}
	if !doc.Result.IsZero() {
		lines = slices.Delete(lines, 1, 2) // the agency converts it
	}
	if notice != "" {
		lines = append(lines, notice)
	}
	return lines
}

// sealing answers the child that prepares one file.
type sealing struct {
	runner  *Runner
	task    pipeline.Task
	doc     pipeline.Document
	source  KeySource
	key     keys.Key
	profile signing.Profile
	asked   bool
	anew    bool // an older intent of this revision wants another signature
}

// answer commits the intent and only then touches the key. A child gets one signature, over one digest.
func (s *sealing) answer(ctx context.Context, _, digest []byte) ([]byte, error) {
	if s.asked || len(digest) != sha256.Size {
		return nil, fmt.Errorf("question of the sealing child: %w", pipeline.ErrInvalid)
	}
	s.asked = true
	intent := pipeline.Intent{Document: s.doc.ID, Revision: s.doc.Revision, Digest: pipeline.Digest(digest),
		Profile: string(s.profile), Key: fingerprint(s.key.Certificate), At: s.doc.Signing.ApprovedAt}
	fresh, err := s.runner.Service.Intend(ctx, s.task, intent)
	if err != nil {
		return nil, err
	}
	if s.anew = !fresh; s.anew {
		return nil, fmt.Errorf("intent of an earlier attempt: %w", pipeline.ErrConflict)
	}
	return s.key.Signer.Sign(rand.Reader, digest, crypto.SHA256)
}

// sealAnew moves the document to a new revision: what an earlier attempt meant to sign cannot be made again, for instance
// because the program is a newer one. The old intent stays in the record, without an outcome.
func (r *Runner) sealAnew(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	_, err := r.Service.Finish(ctx, task, doc, pipeline.StateApproved, pipeline.Transition{Entry: pipeline.Entry{Action: "seal.begun-anew"}})
	return err
}

// unfit reports whether the file, not the system, kept a tool from its work.
func unfit(err error) bool {
	var refused *sandbox.Refusal
	return errors.As(err, &refused) || errors.Is(err, sandbox.ErrFailed)
}

// rebuild goes back for a file of the pages' pictures, since this one takes no stamp or no signature. The person looks at
// the new file before it is signed.
func (r *Runner) rebuild(ctx context.Context, task pipeline.Task, doc pipeline.Document, why error) error {
	r.Logger.InfoContext(ctx, "pdf cannot be sealed", "document", doc.ID, "error", why)
	old := doc.Normalised
	doc.ImagesOnly, doc.Normalised, doc.Signing.ApprovedAt = true, pipeline.BlobRef{}, time.Time{}
	_, err := r.Service.Finish(ctx, task, doc, pipeline.StateRecognised, pipeline.Transition{Entry: pipeline.Entry{Action: "document.rebuilt"}})
	if err == nil {
		r.discard(ctx, []pipeline.BlobRef{old})
	}
	return err
}

// accept verifies the bytes to be stored, stores them and commits the outcome.
func (s *sealing) accept(ctx context.Context, sealed signing.Sealed) error {
	r, doc := s.runner, s.doc
	evidence, err := s.source.Evidence(s.key.Certificate, doc.Signing.ApprovedAt)
	if err != nil {
		return err
	}
	report, err := r.Verify(ctx, sealed.Bytes(), verify.Options{Roots: []*x509.Certificate{s.source.Root()}, CRLs: evidence.CRLs, At: doc.Signing.ApprovedAt})
	if err != nil {
		return err
	}
	if report.Verdict != verify.Valid || len(report.Signatures) != 1 {
		return fmt.Errorf("own verifier says %s of the sealed file: %v", report.Verdict, report.Failed())
	}
	if doc.Sealed, err = r.store(ctx, doc, sealed.Bytes()); err != nil {
		return err
	}
	if doc.Seal, err = facts(report.Signatures[0], s.profile, evidence, doc.Signing.ApprovedAt); err != nil {
		return err
	}
	_, err = r.Service.Finish(ctx, s.task, doc, pipeline.StateSealed, pipeline.Transition{
		Outcome: &pipeline.Outcome{Sealed: doc.Sealed, Level: doc.Seal.Level, Certificate: doc.Seal.Certificate, At: doc.Seal.At},
		Entry:   pipeline.Entry{Detail: map[string]string{"sealed": doc.Sealed.Plain.String(), "level": doc.Seal.Level, "certificate": doc.Seal.Certificate}},
	})
	return err
}

func facts(s verify.Signature, as signing.Profile, evidence keys.Evidence, at time.Time) (pipeline.SealFacts, error) {
	proof, err := json.Marshal(evidence)
	return pipeline.SealFacts{Profile: string(as), Level: string(s.Level), Certificate: s.Certificate,
		At: at, Evidence: proof, Debts: evidence.Debts}, err
}

func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}
