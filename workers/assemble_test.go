package workers

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
)

// run does whatever the engine has to do, until everything waits for a person or has ended.
func (d *desk) run() {
	d.t.Helper()
	for {
		tasks, err := d.catalog.Ready(d.t.Context(), pipeline.LaneCounter, 100)
		must(d.t, err)
		if len(tasks) == 0 {
			return
		}
		for _, task := range tasks {
			must(d.t, d.runner.Handle(d.t.Context(), task))
		}
	}
}

// scan hands in a drawn paper and has it read; the clerk holds it back to sort it.
func (d *desk) scan(draw func(samples.Options) (samples.Sample, error)) (pipeline.Document, samples.Sample) {
	d.t.Helper()
	s, err := draw(samples.Options{Seed: 5, DPI: 100})
	must(d.t, err)
	receipt, err := d.AddUpload(d.t.Context(), pipeline.NewUpload{Dossier: d.dossier.ID, Name: s.File, Content: bytes.NewReader(s.Data), By: scanner})
	must(d.t, err)
	d.run()
	doc := d.document(receipt.Document)
	if doc.State != pipeline.StateAwaiting && doc.State != pipeline.StateSorting {
		d.t.Fatalf("%s is %s: %s %s", s.File, doc.State, doc.Reason, doc.Detail)
	}
	return doc, s
}

// TestPaperOfSeveralFiles makes one paper of a page of a JPEG, one of a fax TIFF and one of a scanner's PDF: its file shows
// their pictures, encoded as they were, with the words that had been read.
func TestPaperOfSeveralFiles(t *testing.T) {
	d := newDesk(t)
	f := samples.NewFamily(5)
	paper, paperFile := d.scan(f.LandCertificate)
	fax, faxFile := d.scan(f.Drawing)
	file, fileFile := d.scan(f.Application)
	plan := pipeline.SortPlan{Revision: paper.Revision, With: []pipeline.Giver{{Document: fax.ID, Revision: fax.Revision}, {Document: file.ID, Revision: file.Revision}}}
	joined := pipeline.Paper{Pages: []pipeline.PartPage{{Document: file.ID, Page: 1}, {Document: fax.ID, Page: 1}, {Page: 1}}}
	plan.Papers = []pipeline.Paper{joined}
	for _, doc := range []pipeline.Document{paper, fax, file} {
		for n := 2; n <= len(doc.Pages); n++ {
			plan.Leave = append(plan.Leave, pipeline.PartPage{Document: doc.ID, Page: n})
		}
	}
	read := func(doc pipeline.Document, page int) pipeline.Page {
		text, err := d.runner.reading(t.Context(), doc)
		must(t, err)
		return text.Pages[page-1]
	}
	want := []pipeline.Page{read(file, 1), read(fax, 1), read(paper, 1)}
	paper, err := d.Sort(t.Context(), paper.ID, plan, scanner)
	must(t, err)
	d.run()
	part := d.document(paper.Sorting.Parts[0].Document)
	if part.State != pipeline.StateAwaiting || len(part.Pages) != 3 {
		t.Fatalf("the paper is %s with %d pages: %s %s", part.State, len(part.Pages), part.Reason, part.Detail)
	}
	for n, page := range want {
		if got := read(part, n+1); !reflect.DeepEqual(got, page) || len(page.Words) < 5 {
			t.Errorf("page %d has %d words, had %d before", n+1, len(got.Words), len(page.Words))
		}
	}
	sealed, err := d.runner.load(t.Context(), part, part.Normalised)
	must(t, err)
	for n, s := range []samples.Sample{fileFile, faxFile, paperFile} {
		got, err := pdf.PageImage(sealed, n+1)
		must(t, err)
		if want := pictureOf(t, s); !bytes.Equal(got.Data, want.Data) || got.Filter != want.Filter || got.Width != want.Width {
			t.Errorf("page %d: %d bytes of %s, %s has %d of %s", n+1, len(got.Data), got.Filter, s.File, len(want.Data), want.Filter)
		}
	}
	soundPDF(t, sealed)
	if doubt, err := d.runner.mended(t.Context(), part); doubt != "" || err != nil {
		t.Errorf("a paper of sound files is doubted: %q, %v", doubt, err)
	}
}

// pictureOf is the first page of a drawn file.
func pictureOf(t *testing.T, s samples.Sample) pipeline.Raster {
	t.Helper()
	if strings.HasSuffix(s.File, ".pdf") {
		r, err := pdf.PageImage(s.Data, 1)
		must(t, err)
		return r
	}
	r, err := images.Raster(s.Data, 0, images.Limits{})
	must(t, err)
	return r
}

func soundPDF(t *testing.T, file []byte) {
	t.Helper()
	if err := pdf.Check(file); err != nil {
		t.Error(err)
	}
	path := filepath.Join(t.TempDir(), "t.pdf")
	must(t, os.WriteFile(path, file, 0o600))
	if out, err := exec.Command(qpdf, "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf --check: %v\n%s", err, out)
	}
}

// TestProtectedFileIsTakenApart takes the pages out of a PDF that has to be decrypted first.
func TestProtectedFileIsTakenApart(t *testing.T) {
	d := newDesk(t)
	f := samples.NewFamily(5)
	paper, _ := d.scan(func(o samples.Options) (samples.Sample, error) {
		s, err := f.Application(o)
		must(t, err)
		dir := t.TempDir()
		plain, locked := filepath.Join(dir, "plain.pdf"), filepath.Join(dir, "locked.pdf")
		must(t, os.WriteFile(plain, s.Data, 0o600))
		if out, err := exec.Command(qpdf, plain, "--encrypt", "", "owner", "256", "--", locked).CombinedOutput(); err != nil {
			t.Fatalf("qpdf --encrypt: %v\n%s", err, out)
		}
		s.Data, err = os.ReadFile(locked)
		return s, err
	})
	if len(paper.Pages) < 2 || paper.Repaired.Name.IsZero() {
		t.Fatalf("%d pages, repaired as %v", len(paper.Pages), paper.Repaired)
	}
	plan := pipeline.SortPlan{Revision: paper.Revision}
	for n := range paper.Pages {
		plan.Papers = append(plan.Papers, pipeline.Paper{Pages: []pipeline.PartPage{{Page: n + 1}}})
	}
	paper, err := d.Sort(t.Context(), paper.ID, plan, scanner)
	must(t, err)
	d.run()
	for n, part := range paper.Sorting.Parts {
		doc := d.document(part.Document)
		if doc.State != pipeline.StateAwaiting || len(doc.Pages) != 1 || doc.Text.Name.IsZero() {
			t.Errorf("paper %d is %s with %d pages: %s %s", n+1, doc.State, len(doc.Pages), doc.Reason, doc.Detail)
			continue
		}
		file, err := d.runner.load(t.Context(), doc, doc.Normalised)
		must(t, err)
		soundPDF(t, file)
	}
}
