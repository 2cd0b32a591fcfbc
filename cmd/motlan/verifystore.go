package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/workers"
)

// consult adds what the store knows, where there is one: the revocation proof kept at signing, the holding, the audit
// leaf.
func (r *fileReport) consult(ctx context.Context, s settings, std streams, digest pipeline.Digest, stages *workers.Runner, data []byte, roots []*x509.Certificate) error {
	if _, err := os.Stat(s.catalogFile()); s.alone() && err != nil {
		return nil
	}
	o, err := open(ctx, s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	doc, err := o.catalog.DocumentBySealed(ctx, digest)
	if errors.Is(err, pipeline.ErrNotFound) {
		r.add(checkHolding, verify.Unknown, "kho ở "+s.Data+" không có tệp với đúng các byte này", "the store in "+s.Data+" holds no file of exactly these bytes")
		return nil
	}
	if err != nil {
		return err
	}
	var evidence keys.Evidence
	if len(doc.Seal.Evidence) > 0 {
		if err := json.Unmarshal(doc.Seal.Evidence, &evidence); err != nil {
			return err
		}
		if r.Report, err = stages.Verify(ctx, data, verify.Options{Roots: roots, CRLs: evidence.CRLs, At: r.At}); err != nil {
			return err
		}
	}
	if doc.State != pipeline.StateHeld {
		r.add(checkHolding, verify.Unknown, "tài liệu "+string(doc.ID)+" chưa lưu kho", "document "+string(doc.ID)+" is not held yet")
		return nil
	}
	r.add(checkHolding, verify.Pass, "đúng các byte của tài liệu "+string(doc.ID)+" trong kho", "exactly the bytes of document "+string(doc.ID)+" in the store")
	return r.checkLeaf(ctx, o, doc)
}

// checkLeaf recomputes the leaf of the document's last entry and its way up to the log's root.
func (r *fileReport) checkLeaf(ctx context.Context, o *office, doc pipeline.Document) error {
	entries, err := o.catalog.Log(ctx, pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)})
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Action != "document.held" || e.Detail["sealed"] != r.SHA256 {
			continue
		}
		switch err := o.prove(ctx, e); {
		case errors.Is(err, errPending):
			r.add(checkLeaf, verify.Unknown, "mục nhật ký chưa nằm trong điểm chốt nào", "the audit entry is pending: "+err.Error())
		case err != nil:
			r.add(checkLeaf, verify.Fail, "mục nhật ký không khớp điểm chốt đã ký", "the audit entry does not prove: "+err.Error())
		default:
			r.add(checkLeaf, verify.Pass, fmt.Sprintf("mục nhật ký số %d nằm dưới điểm chốt đã ký", e.Index), fmt.Sprintf("audit entry %d stands under the signed checkpoint", e.Index))
		}
		return nil
	}
	r.add(checkLeaf, verify.Fail, "nhật ký không có mục lưu kho của tệp này", "the audit log has no entry that holds this file")
	return nil
}

// errPending: no signed checkpoint covers the entry yet.
var errPending = errors.New("no checkpoint covers it yet")

// prove recomputes the leaf of an entry and its way up to the root that the log's key has signed.
func (o *office) prove(ctx context.Context, e pipeline.LogEntry) error {
	leaf := audit.Commit(audit.Canonical(e.Subject, e.Revision, e.Entry), e.Salt).Hash()
	if leaf != audit.Hash(e.Leaf) {
		return errors.New("the entry was changed after it was logged")
	}
	_, signed, err := o.catalog.Checkpoint(ctx)
	if errors.Is(err, pipeline.ErrNotFound) {
		return errPending
	}
	if err != nil {
		return err
	}
	head, err := audit.OpenCheckpoint(signed, logOrigin, o.logKey.Verifier)
	if err != nil {
		return err
	}
	if e.Index < 0 || uint64(e.Index) >= head.Size {
		return errPending
	}
	path, err := o.catalog.Proof(ctx, uint64(e.Index), head.Size)
	if err != nil {
		return err
	}
	return audit.VerifyInclusion(leaf, uint64(e.Index), head.Size, path, head.Root)
}

// add appends a check of the store and worsens the verdict by it.
func (r *fileReport) add(name string, status verify.Status, vi, en string) {
	r.Checks = append(r.Checks, verify.Check{Name: name, Status: status, VI: vi, EN: en})
	switch {
	case status == verify.Fail:
		r.Verdict = verify.Invalid
	case status == verify.Unknown && r.Verdict == verify.Valid:
		r.Verdict = verify.CannotTell
	}
}
