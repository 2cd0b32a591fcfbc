package workers

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

const scanner = "Phạm Cam"

// desk is a folder with documents that wait to be sorted. The test plays what comes before.
type desk struct {
	*pipeline.Service
	t       *testing.T
	catalog *catalog.Catalog
	runner  *Runner
	dossier pipeline.Dossier
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	dir := t.TempDir()
	c, err := catalog.Open(t.Context(), filepath.Join(dir, "catalog.db"))
	must(t, err)
	t.Cleanup(func() { c.Close() })
	folder, err := fs.Open(fs.Config{Dir: filepath.Join(dir, "blobs")})
	must(t, err)
	keys, err := pipeline.NewKeyring(make([]byte, 32))
	must(t, err)
	book, err := procedures.Load()
	must(t, err)
	d := &desk{t: t, catalog: c, Service: &pipeline.Service{Catalog: c, Blobs: blob.New(folder), Keys: keys, Procedures: book}}
	d.runner = NewRunner(Config{Service: d.Service, Cache: c, Catalogue: book, Capacity: Capacity{Children: 1}})
	t.Cleanup(d.runner.Close)
	must(t, d.RegisterAgency(t.Context(), pipeline.Agency{ID: "H21.12", Name: "UBND phường Hoa Lư"}))
	d.dossier, err = d.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: "H21.12", By: scanner})
	must(t, err)
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// received hands in bytes that nobody looks into.
func (d *desk) received(content string) pipeline.DocumentID {
	d.t.Helper()
	receipt, err := d.AddUpload(d.t.Context(), pipeline.NewUpload{Dossier: d.dossier.ID, Content: strings.NewReader(content), By: scanner})
	must(d.t, err)
	return receipt.Document
}

// read is an upload of so many pages that were prepared and read: page n has the word "name-n".
func (d *desk) read(name string, pages int) pipeline.Document {
	d.t.Helper()
	doc, task := d.next(d.received(name))
	var text reading
	for n := range pages {
		doc.Pages = append(doc.Pages, pipeline.PageFacts{Width: 100, Height: 100, DPI: 100})
		text.Pages = append(text.Pages, pipeline.Page{Width: 100, Height: 100, DPI: 100, Words: []pipeline.Word{{Text: fmt.Sprintf("%s-%d", name, n+1)}}})
		text.Codes = append(text.Codes, nil)
	}
	doc, err := d.Finish(d.t.Context(), task, doc, pipeline.StatePrepared, pipeline.Transition{})
	must(d.t, err)
	doc, task = d.next(doc.ID)
	doc.Text, err = d.runner.storeReading(d.t.Context(), doc, text)
	must(d.t, err)
	doc, err = d.Finish(d.t.Context(), task, doc, pipeline.StateSorting, pipeline.Transition{})
	must(d.t, err)
	return doc
}

// next returns a document as it is now, with its task.
func (d *desk) next(id pipeline.DocumentID) (pipeline.Document, pipeline.Task) {
	d.t.Helper()
	doc := d.document(id)
	tasks, err := d.catalog.Ready(d.t.Context(), pipeline.LaneCounter, 100)
	must(d.t, err)
	for _, task := range tasks {
		if task.Document == id {
			return doc, task
		}
	}
	d.t.Fatalf("document %s, which is %s, has no task", id, doc.State)
	return doc, pipeline.Task{}
}

func (d *desk) document(id pipeline.DocumentID) pipeline.Document {
	d.t.Helper()
	doc, err := d.catalog.Document(d.t.Context(), id)
	must(d.t, err)
	return doc
}

// mixed sorts two uploads of three pages and two into three papers, one of which has pages of both; a page is left out.
func (d *desk) mixed() (lead, giver pipeline.Document) {
	d.t.Helper()
	lead, giver = d.read("a", 3), d.read("b", 2)
	lead, err := d.Sort(d.t.Context(), lead.ID, pipeline.SortPlan{Revision: lead.Revision, With: []pipeline.Giver{{Document: giver.ID, Revision: giver.Revision}},
		Papers: []pipeline.Paper{{Pages: []pipeline.PartPage{{Page: 1}}}, {Pages: []pipeline.PartPage{{Document: giver.ID, Page: 2}, {Page: 3}}}, {Pages: []pipeline.PartPage{{Document: giver.ID, Page: 1}}}},
		Leave:  []pipeline.PartPage{{Page: 2}}}, scanner)
	must(d.t, err)
	return lead, giver
}

// divideOnce runs the stage as a worker would that was just given the task.
func (d *desk) divideOnce(id pipeline.DocumentID) error {
	doc, task := d.next(id)
	return d.runner.divide(d.t.Context(), task, doc)
}

// words are what was read of a paper, page by page.
func (d *desk) words(doc pipeline.Document) string {
	d.t.Helper()
	text, err := d.runner.reading(d.t.Context(), doc)
	must(d.t, err)
	var words []string
	for _, p := range text.Pages {
		words = append(words, p.Words[0].Text)
	}
	return strings.Join(words, " ")
}

// checkMixed wants the papers of mixed, each once, ready for its first stage, and what they were taken from without a key.
func (d *desk) checkMixed(lead, giver pipeline.Document) {
	d.t.Helper()
	docs, err := d.catalog.Documents(d.t.Context(), pipeline.DocumentQuery{Dossier: d.dossier.ID})
	must(d.t, err)
	var papers []string
	for _, doc := range docs {
		if doc.ID == lead.ID || doc.ID == giver.ID {
			if doc.State != pipeline.StateDivided || len(doc.Key) != 0 || !doc.Text.Name.IsZero() {
				d.t.Errorf("%s is %s with a key of %d bytes and text %v", doc.ID, doc.State, len(doc.Key), doc.Text)
			}
			continue
		}
		d.next(doc.ID)
		if doc.State != pipeline.StateReceived || doc.Sorting.From != lead.ID || doc.Signing.Person != scanner {
			d.t.Errorf("part %s is %s, from %s, scanned by %s", doc.ID, doc.State, doc.Sorting.From, doc.Signing.Person)
		}
		papers = append(papers, d.words(doc))
	}
	if got := strings.Join(papers, " | "); got != "a-1 | b-2 a-3 | b-1" {
		d.t.Errorf("papers are %q", got)
	}
	for _, s := range []pipeline.PageRange{lead.Sources[0], giver.Sources[0]} {
		if u, err := d.catalog.Upload(d.t.Context(), s.Upload); err != nil || len(u.Key) == 0 || d.Blobs.Check(d.t.Context(), u.Blob) != nil {
			d.t.Errorf("upload %s: key of %d bytes, %v", s.Upload, len(u.Key), err)
		}
	}
}

// checkGone wants nothing to be left of what was made of the documents before they were divided.
func (d *desk) checkGone(docs ...pipeline.Document) {
	d.t.Helper()
	for _, doc := range docs {
		if err := d.Blobs.Check(d.t.Context(), doc.Text); !errors.Is(err, pipeline.ErrNotFound) {
			d.t.Errorf("text of what was divided: %v, want it gone", err)
		}
	}
}

// struck is a catalog that fails one commit: it is lost, or done and not reported.
type struck struct {
	pipeline.Catalog
	at, count int
	done      bool
}

var errStruck = errors.New("no answer")

func (s *struck) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if s.count++; s.count != s.at {
		return s.Catalog.Commit(ctx, t)
	}
	if s.done {
		if _, err := s.Catalog.Commit(ctx, t); err != nil {
			return 0, err
		}
	}
	return 0, errStruck
}

// TestDivideWithFaults breaks every commit of a division twice, and lets a worker begin again.
func TestDivideWithFaults(t *testing.T) {
	d := newDesk(t)
	lead, giver := d.mixed()
	counted := &struck{Catalog: d.catalog}
	d.Catalog = counted
	must(t, d.divideOnce(lead.ID))
	d.checkMixed(lead, giver)
	d.checkGone(lead, giver)
	if counted.count != 6 { // the other document is taken, three parts, the other one ends, this one ends
		t.Fatalf("a division takes %d commits, want 6", counted.count)
	}
	for at := 1; at <= counted.count; at++ {
		for name, done := range map[string]bool{"lost": false, "done but unreported": true} {
			t.Run(fmt.Sprintf("commit %d %s", at, name), func(t *testing.T) {
				d := newDesk(t)
				lead, giver := d.mixed()
				d.Catalog = &struck{Catalog: d.catalog, at: at, done: done}
				if err := d.divideOnce(lead.ID); !errors.Is(err, errStruck) {
					t.Errorf("the struck division = %v", err)
				}
				if d.document(lead.ID).State == pipeline.StateDividing {
					must(t, d.divideOnce(lead.ID))
				}
				d.checkMixed(lead, giver)
			})
		}
	}
}

// TestDivideTogether has several workers at one division, as when a silent one wakes up again.
func TestDivideTogether(t *testing.T) {
	d := newDesk(t)
	lead, giver := d.mixed()
	doc, task := d.next(lead.ID)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			err := d.runner.divide(t.Context(), task, doc) // of one that comes late: what it wants to read is gone, or it meets a conflict
			if err := d.runner.settle(t.Context(), task, doc, err); err != nil {
				t.Errorf("divide = %v", err)
			}
		})
	}
	all.Wait()
	if d.document(lead.ID).State == pipeline.StateDividing { // each met a conflict
		must(t, d.divideOnce(lead.ID))
	}
	d.checkMixed(lead, giver)
	d.checkGone(lead, giver)
}

// TestDivideGivesUp meets a document that went on since the plan was made: nothing is divided, and what was taken is let go.
func TestDivideGivesUp(t *testing.T) {
	d := newDesk(t)
	lead, first, second := d.read("a", 1), d.read("b", 1), d.read("c", 1)
	lead, err := d.Sort(t.Context(), lead.ID, pipeline.SortPlan{Revision: lead.Revision,
		With:   []pipeline.Giver{{Document: first.ID, Revision: first.Revision}, {Document: second.ID, Revision: second.Revision}},
		Papers: []pipeline.Paper{{Pages: []pipeline.PartPage{{Page: 1}, {Document: first.ID, Page: 1}, {Document: second.ID, Page: 1}}}}}, scanner)
	must(t, err)
	if _, err := d.KeepWhole(t.Context(), second.ID, scanner); err != nil {
		t.Fatal(err)
	}
	must(t, d.divideOnce(lead.ID))
	docs, err := d.catalog.Documents(t.Context(), pipeline.DocumentQuery{Dossier: d.dossier.ID})
	must(t, err)
	want := map[pipeline.DocumentID]pipeline.State{lead.ID: pipeline.StateSorting, first.ID: pipeline.StateSorting, second.ID: pipeline.StatePrepared}
	for _, doc := range docs {
		if doc.State != want[doc.ID] || len(doc.Sorting.Parts) > 0 || doc.Sorting.Into != "" || d.words(doc) == "" {
			t.Errorf("document %s is %s with %+v", doc.ID, doc.State, doc.Sorting)
		}
	}
	if len(docs) != 3 {
		t.Errorf("%d documents, want 3", len(docs))
	}
}

// TestDestroyPartByPart destroys the papers of one upload one after the other: each loses its own key at once, and the upload
// its own with the last.
func TestDestroyPartByPart(t *testing.T) {
	d := newDesk(t)
	lead := d.read("a", 2)
	lead, err := d.Sort(t.Context(), lead.ID, pipeline.SortPlan{Revision: lead.Revision,
		Papers: []pipeline.Paper{{Pages: []pipeline.PartPage{{Page: 1}}}, {Pages: []pipeline.PartPage{{Page: 2}}}}}, scanner)
	must(t, err)
	must(t, d.divideOnce(lead.ID))
	for i, part := range lead.Sorting.Parts {
		if _, err := d.Destroy(t.Context(), part.Document, scanner, "nhầm người"); err != nil {
			t.Fatal(err)
		}
		u, err := d.catalog.Upload(t.Context(), lead.Sources[0].Upload)
		must(t, err)
		if last := i == 1; len(d.document(part.Document).Key) != 0 || (len(u.Key) == 0) != last || (d.Blobs.Check(t.Context(), u.Blob) != nil) != last {
			t.Errorf("after part %d: the upload has a key of %d bytes", i+1, len(u.Key))
		}
	}
}
