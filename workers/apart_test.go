package workers

import (
	"errors"
	"fmt"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

const (
	chief  = "Trần Thị Chánh"
	deputy = "Lê Phó"
)

// shared is a file of four papers: a secret one in quarantine, one that prepare has looked into, one that it has still to, and
// one that could not be processed.
type shared struct {
	*desk
	upload                         pipeline.UploadID
	secret, looked, fresh, failing pipeline.DocumentID
}

func newShared(t *testing.T) shared {
	t.Helper()
	d := newDesk(t)
	lead := d.read("a", 4)
	plan := pipeline.SortPlan{Revision: lead.Revision}
	for n := range 4 {
		plan.Papers = append(plan.Papers, pipeline.Paper{Pages: []pipeline.PartPage{{Page: n + 1}}})
	}
	lead, err := d.Sort(t.Context(), lead.ID, plan, scanner)
	must(t, err)
	must(t, d.divideOnce(lead.ID))
	at := func(n int) pipeline.DocumentID { return lead.Sorting.Parts[n].Document }
	s := shared{d, lead.Sources[0].Upload, at(0), at(1), at(2), at(3)}
	must(t, s.prepared(s.looked))
	doc, task := d.next(s.failing)
	_, err = d.Fail(t.Context(), task, doc, pipeline.ReasonTooSlow, "")
	must(t, err)
	_, err = d.Quarantine(t.Context(), s.secret, scanner, "giấy tờ mật")
	must(t, err)
	_, err = d.AskPurge(t.Context(), s.secret, chief, "đúng là mật")
	must(t, err)
	return s
}

// prepared plays that prepare puts the paper's file together.
func (s shared) prepared(id pipeline.DocumentID) error {
	s.t.Helper()
	doc, task := s.next(id)
	file, err := s.runner.store(s.t.Context(), doc, []byte("pages of "+id))
	must(s.t, err)
	doc.Repaired, doc.Pages = file, []pipeline.PageFacts{{Width: 100, Height: 100, DPI: 100}}
	_, err = s.Prepared(s.t.Context(), task, doc, nil)
	return err
}

func (s shared) purge() error {
	_, err := s.Purge(s.t.Context(), s.secret, deputy)
	return err
}

// goOn lets the other papers come to where each has a file of its own: one is prepared, one is retried and prepared.
func (s shared) goOn() error {
	if s.document(s.fresh).State == pipeline.StateReceived {
		if err := s.prepared(s.fresh); err != nil {
			return err
		}
	}
	if s.document(s.failing).State == pipeline.StateFailed {
		if _, err := s.RetryDocument(s.t.Context(), s.failing, scanner); err != nil {
			return err
		}
	}
	if s.document(s.failing).State == pipeline.StateReceived {
		return s.prepared(s.failing)
	}
	return nil
}

// open reports whether a key opens the shared file.
func (s shared) open() bool {
	s.t.Helper()
	u, err := s.catalog.Upload(s.t.Context(), s.upload)
	must(s.t, err)
	return len(u.Key) > 0
}

// checkApart wants the secret paper and the file that it came in to be gone, and the others to have their own pages and no
// others.
func (s shared) checkApart() {
	s.t.Helper()
	u, err := s.catalog.Upload(s.t.Context(), s.upload)
	must(s.t, err)
	if err := s.Blobs.Check(s.t.Context(), u.Blob); len(u.Key) > 0 || !errors.Is(err, pipeline.ErrNotFound) {
		s.t.Errorf("the shared file has a key of %d bytes, and is there: %v", len(u.Key), err)
	}
	if doc := s.document(s.secret); doc.State != pipeline.StateDestroyed || len(doc.Key) != 0 {
		s.t.Errorf("the secret paper is %s", doc.State)
	}
	for _, id := range []pipeline.DocumentID{s.looked, s.fresh, s.failing} {
		doc := s.document(id)
		data, err := s.runner.source(s.t.Context(), doc)
		if err != nil || string(data) != "pages of "+string(id) || doc.State != pipeline.StatePrepared || !doc.WholeUpload() {
			s.t.Errorf("%s is %s of %v and reads %q, %v", id, doc.State, doc.Sources, data, err)
		}
		s.next(id)
		u, err := s.catalog.Upload(s.t.Context(), doc.Sources[0].Upload)
		if err != nil || u.By != scanner || u.At.IsZero() {
			s.t.Errorf("its file was handed in by %q at %v, %v", u.By, u.At, err)
		}
	}
}

// TestPurgeTakesThePageFromTheSharedFile follows a file with a secret paper until nothing opens it.
func TestPurgeTakesThePageFromTheSharedFile(t *testing.T) {
	s := newShared(t)
	must(t, s.purge())
	if !s.open() {
		t.Fatal("papers that nobody has looked into lost their pages")
	}
	must(t, s.goOn())
	s.checkApart()
}

// TestDestroyedOthersLetTheFileGo destroys the papers that hold the shared file, instead of bringing them on.
func TestDestroyedOthersLetTheFileGo(t *testing.T) {
	s := newShared(t)
	must(t, s.purge())
	for i, id := range []pipeline.DocumentID{s.failing, s.fresh} {
		if _, err := s.Destroy(t.Context(), id, scanner, "nhầm người"); err != nil {
			t.Fatal(err)
		}
		if last := i == 1; s.open() == last {
			t.Errorf("after %d of 2 the file is open: %v", i+1, s.open())
		}
	}
}

// TestPurgeWithFaults breaks every commit of a purge, and of what the others do after it, twice: it is lost, or done and not
// reported. Whoever hears of it does it again.
func TestPurgeWithFaults(t *testing.T) {
	s := newShared(t)
	counted := &struck{Catalog: s.catalog}
	s.Catalog = counted
	must(t, s.purge())
	must(t, s.goOn())
	if counted.count != 7 { // three are set apart, the secret one ends, one is prepared, one is retried, and prepared
		t.Fatalf("a purge takes %d commits, want 7", counted.count)
	}
	for at := 1; at <= counted.count; at++ {
		for name, done := range map[string]bool{"lost": false, "done but unreported": true} {
			t.Run(fmt.Sprintf("commit %d %s", at, name), func(t *testing.T) {
				s := newShared(t)
				s.Catalog = &struck{Catalog: s.catalog, at: at, done: done}
				faults := 0
				for _, step := range []func() error{s.purge, s.goOn} {
					if err := step(); err != nil {
						faults++
						if !errors.Is(err, errStruck) {
							t.Fatal(err)
						}
						must(t, step())
					}
				}
				if faults != 1 {
					t.Errorf("%d faults, want one", faults)
				}
				must(t, s.purge()) // bytes that were left are deleted
				s.checkApart()
			})
		}
	}
}

// TestPurgeOvertakesPrepare purges while prepare looks into another paper of the file: that attempt comes too late, and the
// next one gives the paper a file of its own.
func TestPurgeOvertakesPrepare(t *testing.T) {
	s := newShared(t)
	doc, task := s.next(s.fresh)
	must(t, s.purge())
	if _, err := s.Prepared(t.Context(), task, doc, nil); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("the late result of prepare: %v", err)
	}
	must(t, s.goOn())
	s.checkApart()
}

// TestPurgeWaitsForADivision refuses while another paper of the file is being divided, and says so.
func TestPurgeWaitsForADivision(t *testing.T) {
	s := newShared(t)
	doc, task := s.next(s.looked)
	doc, err := s.Finish(t.Context(), task, doc, pipeline.StateSorting, pipeline.Transition{})
	must(t, err)
	_, err = s.Sort(t.Context(), s.looked, pipeline.SortPlan{Revision: doc.Revision, Papers: []pipeline.Paper{{Pages: []pipeline.PartPage{{Page: 1}}}}}, scanner)
	must(t, err)
	if err := s.purge(); !errors.Is(err, pipeline.ErrState) || s.document(s.secret).State != pipeline.StateQuarantine {
		t.Errorf("purge = %v, the paper is %s", err, s.document(s.secret).State)
	}
	must(t, s.divideOnce(s.looked))
	must(t, s.purge())
}

// TestTwoSecretPapersOfOneFile purges two papers that both are in quarantine: neither waits for the other.
func TestTwoSecretPapersOfOneFile(t *testing.T) {
	s := newShared(t)
	_, err := s.Quarantine(t.Context(), s.fresh, scanner, "giấy tờ mật")
	must(t, err)
	must(t, s.purge())
	_, err = s.AskPurge(t.Context(), s.fresh, chief, "cũng mật")
	must(t, err)
	_, err = s.Purge(t.Context(), s.fresh, deputy)
	must(t, err)
	must(t, s.goOn())
	if s.open() {
		t.Error("the shared file is still open")
	}
}

// TestSamePagesTwice has two papers of the file that are the same to the byte: one file is both papers'.
func TestSamePagesTwice(t *testing.T) {
	s := newShared(t)
	must(t, s.purge())
	other, err := s.runner.source(t.Context(), s.document(s.looked))
	must(t, err)
	doc, task := s.next(s.fresh)
	doc.Repaired, err = s.runner.store(t.Context(), doc, other)
	must(t, err)
	doc, err = s.Prepared(t.Context(), task, doc, nil)
	if err != nil || doc.Sources[0].Upload != s.document(s.looked).Sources[0].Upload {
		t.Fatalf("the twin is made of %v, %v", doc.Sources, err)
	}
	if _, err := s.Destroy(t.Context(), s.looked, scanner, "nhầm người"); err != nil {
		t.Fatal(err)
	}
	blob, err := s.runner.source(t.Context(), s.document(s.fresh))
	if err != nil || string(blob) != string(other) {
		t.Errorf("the twin reads %q, %v", blob, err)
	}
	if _, err := s.runner.upload(t.Context(), doc.Sources[0].Upload); err != nil {
		t.Errorf("the twin's file: %v", err)
	}
}
