package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// AuditLog proves what stands in the audit log.
type AuditLog interface {
	// Checkpoint returns the newest signed checkpoint and how many leaves it covers; pipeline.ErrNotFound: there is none yet.
	Checkpoint(ctx context.Context) (size uint64, signed []byte, err error)
	// Proof returns the hashes that prove the leaf at a position to be in the tree of this size.
	Proof(ctx context.Context, position, size uint64) ([]audit.Hash, error)
}

// Evidence is what proves a document, for somebody who believes only what they can compute again: the sealed file's digest is in the
// entry that holds it, the entry and its salt give its leaf, the leaf and the proof give the root of the checkpoint, and the checkpoint
// is signed by the log's key, which auditors have from elsewhere.
type Evidence struct {
	Document   pipeline.DocumentID `json:"document"`
	Sealed     string              `json:"sealed_sha256,omitempty"`
	Seal       *Seal               `json:"seal,omitempty"`
	Chain      json.RawMessage     `json:"chain,omitempty" doc:"Certificates and proof that they were not revoked, as known when it was sealed"`
	Entries    []ProvenEntry       `json:"entries" nullable:"false" doc:"What changed the document, oldest first. Looks at it are left out"`
	Checkpoint string              `json:"checkpoint,omitempty" doc:"Signed note (C2SP tlog-checkpoint) that covers the entries which have a proof; none yet: all are pending"`
}

// ProvenEntry is an entry of the log and its way up to the checkpoint's root.
type ProvenEntry struct {
	Action   string            `json:"action"`
	Actor    string            `json:"actor"`
	At       string            `json:"at" format:"date-time" doc:"To the microsecond, as the leaf has it"`
	Revision pipeline.Revision `json:"revision"`
	Detail   map[string]string `json:"detail,omitempty"`
	Salt     string            `json:"salt" doc:"Hexadecimal"`
	Leaf     string            `json:"leaf" doc:"SHA-256 of a nought byte and the salted commitment (RFC 6962, 2.1), hexadecimal"`
	Index    *int64            `json:"index,omitempty" doc:"Position in the log; none: pending"`
	Proof    []string          `json:"proof,omitempty" doc:"Hexadecimal, from the leaf up (RFC 6962, 2.1.1)"`
}

type evidenceInput struct {
	ID pipeline.DocumentID `path:"id" maxLength:"64"`
}

type evidenceOutput struct{ Body Evidence }

// getEvidence answers also for what is quarantined or destroyed: the log proves what became of it and says nothing of what it showed.
func (a *API) getEvidence(ctx context.Context, in *evidenceInput) (*evidenceOutput, error) {
	doc, err := a.Service.Catalog.Document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := Evidence{Document: doc.ID, Chain: doc.Seal.Evidence, Entries: []ProvenEntry{}}
	if !doc.Sealed.Name.IsZero() {
		out.Sealed, out.Seal = doc.Sealed.Plain.String(), seal(doc)
	}
	err = a.proveAll(ctx, doc, &out)
	return &evidenceOutput{out}, err
}

func (a *API) proveAll(ctx context.Context, doc pipeline.Document, out *Evidence) error {
	log, err := a.Service.Catalog.Log(ctx, pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)})
	if err != nil {
		return err
	}
	size, signed, err := a.Log.Checkpoint(ctx)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return err
	}
	out.Checkpoint = string(signed)
	for _, e := range slices.DeleteFunc(log, isLook) {
		entry, err := a.prove(ctx, e, size)
		if err != nil {
			return err
		}
		out.Entries = append(out.Entries, entry)
	}
	return nil
}

func isLook(e pipeline.LogEntry) bool {
	return e.Action == "document.read" || e.Action == "document.looked-up" || e.Action == "document.shown-to-owner"
}

func (a *API) prove(ctx context.Context, e pipeline.LogEntry, size uint64) (ProvenEntry, error) {
	view := ProvenEntry{Action: e.Action, Actor: e.Actor, At: e.At.UTC().Format(time.RFC3339Nano), Revision: e.Revision, Detail: e.Detail,
		Salt: hex.EncodeToString(e.Salt[:]), Leaf: hex.EncodeToString(e.Leaf[:])}
	if e.Index < 0 || uint64(e.Index) >= size {
		return view, nil
	}
	view.Index = &e.Index
	way, err := a.Log.Proof(ctx, uint64(e.Index), size)
	for _, hash := range way {
		view.Proof = append(view.Proof, hex.EncodeToString(hash[:]))
	}
	return view, err
}
