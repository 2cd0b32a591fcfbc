package pipeline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// holdingOf is the holding of a document.
func (o *office) holdingOf(doc pipeline.Document) pipeline.Holding {
	o.t.Helper()
	h, err := o.Catalog.HoldingOf(o.t.Context(), doc.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return h
}

// TestRevokedPaperIsNotOffered revokes what a dossier has reused: who relied on it is told, the next checklist says why it does not
// serve, and it stays readable.
func TestRevokedPaperIsNotOffered(t *testing.T) {
	o := newOffice(t)
	doc := o.heldPaper()
	receipt, err := o.reuse(o.dossier())
	if err != nil {
		t.Fatal(err)
	}
	h := o.holdingOf(doc)
	if _, err := o.RevokeHolding(t.Context(), h.ID, clerk, " "); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("for no reason: %v", err)
	}
	relied, err := o.RevokeHolding(t.Context(), h.ID, clerk, "thu hồi theo QĐ 12")
	if err != nil || len(relied) != 1 || relied[0].ID != receipt.ID {
		t.Errorf("relied on it: %+v, %v", relied, err)
	}
	if again, err := o.RevokeHolding(t.Context(), h.ID, clerk, "thu hồi theo QĐ 12"); err != nil || len(again) != 1 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if c := o.dossier().Checklist[1]; c.Answer != pipeline.Missing || c.Holding != h.ID || !strings.Contains(c.Why, "thu hồi") {
		t.Errorf("line = %+v", c)
	}
	if err := o.ResumeHolding(t.Context(), h.ID, clerk, "nhầm"); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("a revoked paper resumes: %v", err)
	}
	if _, err := o.OpenSealed(t.Context(), doc.ID, pipeline.Reader{Name: "reader"}); err != nil {
		t.Errorf("a revoked paper is not readable: %v", err)
	}
}

// TestCompromisedCertificate suspends what a certificate sealed since the day of its compromise, lists every reuse, and leaves alone what
// is proven to be older.
func TestCompromisedCertificate(t *testing.T) {
	o := newOffice(t)
	h := o.holdingOf(o.heldPaper())
	if _, err := o.reuse(o.dossier()); err != nil {
		t.Fatal(err)
	}
	later, err := o.SuspendCertificate(t.Context(), pipeline.HoldingQuery{Certificate: strings.ToUpper(h.Certificate), Since: o.clock.Add(time.Hour)}, clerk, "lộ khóa")
	if err != nil || len(later.Holdings) != 0 || o.dossier().Checklist[1].Answer != pipeline.Reuse {
		t.Errorf("compromised after it signed: %+v, %v", later, err)
	}
	done, err := o.SuspendCertificate(t.Context(), pipeline.HoldingQuery{Certificate: h.Certificate, Since: o.clock.Add(-time.Hour)}, clerk, "lộ khóa")
	if err != nil || len(done.Holdings) != 1 || len(done.Reuses) != 1 {
		t.Errorf("compromised before: %+v, %v", done, err)
	}
	if c := o.dossier().Checklist[1]; c.Answer != pipeline.Missing || !strings.Contains(c.Why, "tạm ngừng") {
		t.Errorf("line = %+v", c)
	}
	if again, err := o.SuspendCertificate(t.Context(), pipeline.HoldingQuery{Certificate: h.Certificate, Since: o.clock.Add(-time.Hour)}, clerk, "lộ khóa"); err != nil || len(again.Reuses) != 1 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if err := o.ResumeHolding(t.Context(), h.ID, clerk, "đã xác minh"); err != nil || o.dossier().Checklist[1].Answer != pipeline.Reuse {
		t.Errorf("resumed: %v", err)
	}
	if _, err := o.SuspendCertificate(t.Context(), pipeline.HoldingQuery{Certificate: "", Since: o.clock}, clerk, "lộ khóa"); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("no certificate: %v", err)
	}
}
