package workers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
)

// Shelf lists what is held, and keeps how far a round through it has come.
type Shelf interface {
	Serving(ctx context.Context, q pipeline.RoundQuery) ([]pipeline.HoldingID, error)
	Round(ctx context.Context, name string) (pipeline.Round, error)
	KeepRound(ctx context.Context, r pipeline.Round) error
}

// rounds are the rounds through what is held, and how soon each may begin anew. What did not verify is looked at more often: it
// comes into use again when its anchor or its bytes are back.
var rounds = []struct {
	name   string
	faulty bool
	every  time.Duration
}{{"faulty", true, 10 * time.Minute}, {"held", false, 24 * time.Hour}}

// Reverify goes on with the rounds: it verifies the signatures of up to n held papers again and has recorded what became of them.
// What cannot be verified now is left as it was; the error tells of all of it. A round that was broken off goes on where it was.
func (r *Runner) Reverify(ctx context.Context, shelf Shelf, n int) error {
	var faults []error
	for _, kind := range rounds {
		some := n
		if kind.faulty {
			some = (n + 1) / 2
		}
		at, err := shelf.Round(ctx, kind.name)
		if err != nil {
			return err
		}
		if at.Behind == "" {
			now := r.now()
			if now.Before(at.Begun.Add(kind.every)) {
				continue
			}
			at.Begun = now
		}
		done, err := r.goOn(ctx, shelf, at, pipeline.RoundQuery{Behind: at.Behind, Faulty: kind.faulty, Limit: some})
		n -= done
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// goOn takes a round some holdings further.
func (r *Runner) goOn(ctx context.Context, shelf Shelf, at pipeline.Round, q pipeline.RoundQuery) (done int, err error) {
	ids, err := shelf.Serving(ctx, q)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range ids {
		err := r.reverify(ctx, id)
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("verify holding %s again: %w", id, err))
		}
		done++
	}
	at.Behind = ""
	if done == q.Limit {
		at.Behind = ids[done-1]
	}
	return done, errors.Join(append(faults, shelf.KeepRound(ctx, at))...)
}

// reverify verifies one held paper again and has recorded what was found.
func (r *Runner) reverify(ctx context.Context, id pipeline.HoldingID) error {
	h, err := r.Service.Catalog.Holding(ctx, id)
	if err != nil {
		return err
	}
	doc, err := r.Service.Catalog.Document(ctx, h.Document)
	if err != nil || doc.State != pipeline.StateHeld {
		return err
	}
	found, err := r.fault(ctx, h, doc)
	if err != nil {
		return err
	}
	if found != h.Fault {
		r.Logger.WarnContext(ctx, "signature of a held paper", "holding", h.ID, "fault", found, "before", h.Fault)
	}
	return r.Service.NoteVerified(ctx, h.ID, found)
}

// fault says what is wrong with a held paper's signature by today's anchors. An error means that it could not be verified now.
func (r *Runner) fault(ctx context.Context, h pipeline.Holding, doc pipeline.Document) (pipeline.Fault, error) {
	release, err := r.memory.Take(ctx, 3*doc.Sealed.Size) // here, on its way and in the child
	if err != nil {
		return "", err
	}
	defer release()
	data, err := r.load(ctx, doc, doc.Sealed)
	switch {
	case errors.Is(err, pipeline.ErrCorrupt), errors.Is(err, pipeline.ErrNotFound):
		return pipeline.FaultDamaged, nil
	case err != nil:
		return "", err
	}
	return r.signatureFault(ctx, data, h, doc)
}

// signatureFault verifies as of the time at which the signature is proven to have been there, so that neither a certificate that ends
// nor one that is revoked later does it any harm. Then today's lists are asked whether one was revoked before it signed.
func (r *Runner) signatureFault(ctx context.Context, data []byte, h pipeline.Holding, doc pipeline.Document) (pipeline.Fault, error) {
	trust, err := r.trust(ctx, doc.Agency, provenBy(h, doc))
	if err != nil {
		return "", err
	}
	trust.CRLs = append(kept(doc.Seal), trust.CRLs...)
	report, err := r.Verify(ctx, data, trust)
	if err != nil {
		return "", err
	}
	if reason := distrusted(report); reason != "" {
		return faults[reason], nil
	}
	return r.revokedBefore(ctx, data, doc)
}

// revokedBefore asks today's lists.
func (r *Runner) revokedBefore(ctx context.Context, data []byte, doc pipeline.Document) (pipeline.Fault, error) {
	trust, err := r.trust(ctx, doc.Agency, r.now())
	if err != nil {
		return "", err
	}
	report, err := r.Verify(ctx, data, trust)
	if err != nil {
		return "", err
	}
	for _, c := range report.Checks {
		if c.Name == verify.CheckRevoked && c.Status == verify.Fail {
			return pipeline.FaultRevoked, nil
		}
	}
	return "", nil
}

// provenBy is since when a paper's signature is proven to be there: the time of signing or, where that is only claimed, when the
// paper was handed in.
func provenBy(h pipeline.Holding, doc pipeline.Document) time.Time {
	if h.Proven && !h.SignedAt.IsZero() {
		return h.SignedAt
	}
	return doc.CreatedAt
}

func (r *Runner) now() time.Time {
	if r.Service.Now == nil {
		return time.Now()
	}
	return r.Service.Now()
}

// kept are the revocation lists that were kept when a paper was sealed.
func kept(seal pipeline.SealFacts) [][]byte {
	var evidence keys.Evidence
	if len(seal.Evidence) == 0 || json.Unmarshal(seal.Evidence, &evidence) != nil {
		return nil
	}
	return evidence.CRLs
}

// faults are what the reasons for distrust mean for what is held already.
var faults = map[pipeline.Reason]pipeline.Fault{
	pipeline.ReasonUntrusted: pipeline.FaultUntrusted, pipeline.ReasonRevokedKey: pipeline.FaultRevoked,
	pipeline.ReasonChangedLater: pipeline.FaultChanged, pipeline.ReasonBadSignature: pipeline.FaultSignature,
}
