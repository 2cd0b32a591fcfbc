package pipeline_test

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func (o *office) rescan(old pipeline.Document, content string) (pipeline.Receipt, error) {
	return o.AddUpload(o.t.Context(), pipeline.NewUpload{Dossier: old.Dossier, Name: "quét lại.jpg", Content: strings.NewReader(content), By: clerk, Replaces: old.ID})
}

func TestReject(t *testing.T) {
	o := newOffice(t)
	doc := o.inReview("scan", doubtful())
	for name, r := range map[string]pipeline.Rejection{
		"no reason":                  {},
		"a reason of the machine's":  {Reason: pipeline.ReasonHEIC},
		"another reason unexplained": {Reason: pipeline.RejectedOther, Words: "  "},
		"too many words":             {Reason: pipeline.RejectedCut, Words: strings.Repeat("ă", 501)},
	} {
		_, err := o.Reject(t.Context(), doc.ID, r, pipeline.Act{By: clerk})
		want(t, name, err, pipeline.ErrInvalid)
	}
	doc, err := o.Reject(t.Context(), doc.ID, pipeline.Rejection{Reason: pipeline.RejectedAltered, Words: "tẩy xóa ở tên Lụa"}, pipeline.Act{By: clerk})
	if err != nil || doc.State != pipeline.StateRejected || doc.Reason != pipeline.RejectedAltered || doc.Waiting != (pipeline.Waiting{}) {
		t.Fatalf("Reject = %s for %s, waits %+v, %v", doc.State, doc.Reason, doc.Waiting, err)
	}
	o.noValueLogged(doc.ID, "Lụa")
	if e, err := o.Extraction(o.document(doc.ID)); err != nil || e.Note != "tẩy xóa ở tên Lụa" || e.Field(pipeline.FieldNumber).Value == "" {
		t.Errorf("note %q, %v", e.Note, err)
	}
	tasks, err := o.catalog.Ready(t.Context(), pipeline.LaneCounter, 9)
	if err != nil || len(tasks) > 0 {
		t.Errorf("a rejected document has tasks: %v, %v", tasks, err)
	}
	_, err = o.Settle(t.Context(), doc.ID, pipeline.Settlement{Accept: true, By: clerk})
	want(t, "settle what was rejected", err, pipeline.ErrState)
}

func TestRejectionsAreExplained(t *testing.T) {
	internal, _ := pipeline.ReasonInternal.Explain()
	seen := map[string]bool{internal: true}
	for _, r := range pipeline.Rejections {
		vi, en := r.Explain()
		if seen[vi] || en == "" {
			t.Errorf("reason %s says %q, %q", r, vi, en)
		}
		seen[vi] = true
	}
}

// TestRescan asks for a new scan before the signature and takes it.
func TestRescan(t *testing.T) {
	o := newOffice(t)
	old, err := o.Reject(t.Context(), o.awaiting("blurred").ID, pipeline.Rejection{Reason: pipeline.RejectedBlurred, Rescan: true}, pipeline.Act{By: "Lê Na"})
	if err != nil || old.Waiting.For != clerk || old.Waiting.Why == "" || old.Waiting.Since.IsZero() {
		t.Fatalf("asked for a rescan: waits %+v, %v", old.Waiting, err)
	}
	receipt, err := o.rescan(old, "sharp")
	if err != nil {
		t.Fatal(err)
	}
	doc := o.document(receipt.Document)
	if doc.Replaces != old.ID || doc.Capture != 2 || doc.Component != "cert" || doc.State != pipeline.StateReceived {
		t.Errorf("new capture = %+v", doc)
	}
	if now := o.document(old.ID); now.Waiting != (pipeline.Waiting{}) || now.State != pipeline.StateRejected {
		t.Errorf("the former capture is %s and waits %+v", now.State, now.Waiting)
	}
	again, err := o.rescan(old, "sharp")
	if err != nil || again.Document != doc.ID || !again.Duplicate {
		t.Errorf("the same rescan again = %+v, %v", again, err)
	}
}

func TestRescansThatCannotBe(t *testing.T) {
	o := newOffice(t)
	old, err := o.Reject(t.Context(), o.awaiting("blurred").ID, pipeline.Rejection{Reason: pipeline.RejectedBlurred, Rescan: true}, pipeline.Act{By: clerk})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := old
	elsewhere.Dossier = o.dossier().ID
	fine := o.document(o.upload(o.dossier(), "fine").Document)
	for name, c := range map[string]struct {
		old  pipeline.Document
		want error
	}{
		"of nothing":            {pipeline.Document{ID: "doc-x", Dossier: old.Dossier}, pipeline.ErrInvalid},
		"in another dossier":    {elsewhere, pipeline.ErrInvalid},
		"of what is in order":   {fine, pipeline.ErrState},
		"with the bytes of old": {old, pipeline.ErrInvalid},
	} {
		_, err := o.rescan(c.old, "blurred")
		want(t, name, err, c.want)
	}
	if now := o.document(old.ID); now.Waiting.For != clerk {
		t.Errorf("the former capture waits for %q", now.Waiting.For)
	}
}
