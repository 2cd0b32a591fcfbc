package pipeline_test

import (
	"bytes"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestHoldingTellsWhatStandsOnItsPaper: sealed, of the document as it was held, also where a holding was made before it kept that,
// and nothing any more when the paper is destroyed or turns out to be secret.
func TestHoldingTellsWhatStandsOnItsPaper(t *testing.T) {
	for name, end := range map[string]func(*office, pipeline.Document) error{
		"destroyed": func(o *office, doc pipeline.Document) error {
			_, err := o.Destroy(o.t.Context(), doc.ID, clerk, "xóa")
			return err
		},
		"secret": func(o *office, doc pipeline.Document) error {
			_, err := o.Quarantine(o.t.Context(), doc.ID, clerk, "MẬT")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			doc := o.heldPaper()
			h := o.holdingOf(doc)
			old := h
			old.Imprint = nil
			o.wantNumber(h, "CH 01234")
			o.wantNumber(old, "CH 01234")
			if h.DocumentRevision != doc.Revision || bytes.Contains(h.Imprint, []byte("01234")) {
				t.Errorf("revision %d of %d, imprint %q", h.DocumentRevision, doc.Revision, h.Imprint)
			}
			if err := end(o, doc); err != nil {
				t.Fatal(err)
			}
			if h = o.holdingOf(doc); len(h.Imprint) > 0 {
				t.Error("the holding keeps what stood on the paper")
			}
			o.wantNumber(h, "")
		})
	}
}

func (o *office) wantNumber(h pipeline.Holding, want string) {
	o.t.Helper()
	if stands, err := o.Stands(o.t.Context(), h); err != nil || stands.Number != want {
		o.t.Errorf("number %q, %v; want %q", stands.Number, err, want)
	}
}

// TestImprintOfAnotherPaper exchanges what stands on two papers.
func TestImprintOfAnotherPaper(t *testing.T) {
	o := newOffice(t)
	h := o.holdingOf(o.heldPaper())
	h.Imprint = o.Keys.SealImprint("doc-another", pipeline.Imprint{Number: "CH 99999"})
	if stands, err := o.Stands(t.Context(), h); err == nil {
		t.Errorf("says %+v", stands)
	}
}
