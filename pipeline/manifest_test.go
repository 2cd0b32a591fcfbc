package pipeline_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// old is a line about a result whose file has this content.
func old(dossier, content string, change ...func(*pipeline.OldResult)) pipeline.OldResult {
	o := pipeline.OldResult{Dossier: dossier, Type: "cert", Number: "CH 01234", Issuer: "UBND tỉnh Gia Lai", Date: "2020-05-06", File: content + ".pdf",
		SHA256: pipeline.DigestOf([]byte(content)).String()}
	for _, c := range change {
		c(&o)
	}
	return o
}

func about(personalID string) func(*pipeline.OldResult) {
	return func(o *pipeline.OldResult) {
		o.Subjects = []pipeline.OldSubject{{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Value: personalID}}
	}
}

func (o *office) submit(lines ...pipeline.OldResult) (pipeline.Manifest, []pipeline.LineReport, error) {
	return o.SubmitManifest(o.t.Context(), pipeline.NewManifest{Agency: ward, By: clerk, Lines: lines})
}

func (o *office) submitted(lines ...pipeline.OldResult) pipeline.Manifest {
	o.t.Helper()
	m, reports, err := o.submit(lines...)
	for _, r := range reports {
		if r.Fault != nil {
			o.t.Fatalf("line %d: %+v", r.N, r.Fault)
		}
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return m
}

func (o *office) file(m pipeline.Manifest, content string) ([]pipeline.LineReceipt, error) {
	return o.AddManifestFile(o.t.Context(), pipeline.ManifestFile{Manifest: m.ID, Digest: pipeline.DigestOf([]byte(content)), Content: strings.NewReader(content), By: clerk})
}

// filed hands in the file of one line, and returns its document.
func (o *office) filed(m pipeline.Manifest, content string) pipeline.Document {
	o.t.Helper()
	receipts, err := o.file(m, content)
	if err != nil || len(receipts) != 1 || receipts[0].Refused != nil {
		o.t.Fatalf("%+v, %v", receipts, err)
	}
	return o.document(receipts[0].Document)
}

// batchTask is taskOf where digitising in bulk waits.
func (o *office) batchTask(id pipeline.DocumentID) pipeline.Task {
	o.t.Helper()
	tasks, err := o.catalog.Ready(o.t.Context(), pipeline.LaneBatch, 99)
	i := slices.IndexFunc(tasks, func(t pipeline.Task) bool { return t.Document == id })
	if err != nil || i < 0 {
		o.t.Fatalf("%s has no task: %v", id, err)
	}
	return tasks[i]
}

// readOld plays the stages of an old result until something was read off it.
func (o *office) readOld(doc pipeline.Document, e pipeline.Extraction) pipeline.Document {
	o.t.Helper()
	doc.SignedAlready = true
	for _, next := range []pipeline.State{pipeline.StatePrepared, pipeline.StateRecognised, pipeline.StateSealed} {
		if next == pipeline.StateSealed {
			doc.Sealed = o.store(doc, "kept as it came")
		}
		var err error
		if doc, err = o.Finish(o.t.Context(), o.batchTask(doc.ID), doc, next, pipeline.Transition{}); err != nil {
			o.t.Fatal(err)
		}
	}
	doc, err := o.Extracted(o.t.Context(), o.batchTask(doc.ID), doc, e)
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// TestBackfile hands in a manifest and then its files: dossiers that nobody knew are opened as they ended, results keep their numbers or
// get the next ones, and are found through whom the manifest names.
func TestBackfile(t *testing.T) {
	o := newOffice(t)
	numbered := func(r *pipeline.OldResult) { r.Result, r.Dossier = "D-1-KQ(3)", "" }
	m := o.submitted(old("D-1", "a", numbered, about(lua)), old("D-2", "b"))
	none := pipeline.Extraction{Type: pipeline.OtherType}
	for content, want := range map[string]struct {
		number string
		found  int
	}{"a": {"D-1-KQ(3)", 1}, "b": {"D-2-KQ(1)", 0}} {
		doc := o.readOld(o.filed(m, content), none)
		doc, err := o.Hold(t.Context(), o.batchTask(doc.ID), doc)
		if err != nil || doc.Result.Number != want.number || doc.Type != "cert" {
			t.Errorf("%s is %+v, %s, %v", content, doc.Result, doc.Type, err)
		}
		e, err := o.Extraction(doc)
		if err != nil || e.Field(pipeline.FieldNumber).Value != "CH 01234" || e.Field(pipeline.FieldDate).By != clerk {
			t.Errorf("%s says %+v, %v", content, e.Fields, err)
		}
		if found := slices.Contains(o.finds(lua), doc.ID); found != (want.found > 0) {
			t.Errorf("%s is found: %v", content, found)
		}
	}
	d, err := o.Catalog.DossierByCode(t.Context(), ward, "D-2")
	if err != nil || d.State != pipeline.DossierReturned || !d.Owner.IsZero() || d.ReceivedAt.Year() != 2020 {
		t.Errorf("the dossier is %+v, %v", d, err)
	}
	if _, err := o.BindDocument(t.Context(), o.filed(m, "b").ID, bindingOf(nam)); err != nil || len(o.finds(nam)) != 1 {
		t.Errorf("bound: %v", err)
	}
}

// TestManifestAgainstThePaper has a person look where the paper says something else than the manifest, whose people are not confirmed
// then.
func TestManifestAgainstThePaper(t *testing.T) {
	for name, c := range map[string]struct {
		read  func(*pipeline.Extraction)
		state pipeline.State
		found int
	}{
		"the same":       {func(e *pipeline.Extraction) { e.Fields[0].Value, e.Fields[0].Doubt = "CH01234", "mờ" }, pipeline.StateExtracted, 1},
		"another number": {func(e *pipeline.Extraction) { e.Fields[0].Value = "CH 99999" }, pipeline.StateInReview, 1},
		"another person": {func(e *pipeline.Extraction) { e.Subjects[0].Identifier = nam }, pipeline.StateInReview, 0},
		"somebody more": {func(e *pipeline.Extraction) {
			e.Subjects = append(e.Subjects, pipeline.FoundSubject{Role: pipeline.RoleCoOwner, Kind: pipeline.PersonalID, Identifier: nam})
		}, pipeline.StateExtracted, 1},
	} {
		o := newOffice(t)
		e := read("")
		c.read(&e)
		doc := o.readOld(o.filed(o.submitted(old("D-1", "a", about(lua))), "a"), e)
		confirmed := 0
		for _, s := range doc.Subjects {
			if s.Confirmed {
				confirmed++
			}
		}
		if doc.State != c.state || confirmed != c.found {
			t.Errorf("%s: %s with %d confirmed of %+v", name, doc.State, confirmed, doc.Subjects)
		}
	}
}

// TestLinesThatCannotBe are named with their field, and the others are kept.
func TestLinesThatCannotBe(t *testing.T) {
	o := newOffice(t)
	for field, change := range map[string]func(*pipeline.OldResult){
		"dossier":           func(r *pipeline.OldResult) { r.Dossier = "" },
		"result":            func(r *pipeline.OldResult) { r.Result = "D-2-KQ(1)" },
		"type":              func(r *pipeline.OldResult) { r.Type = "made-up" },
		"number":            func(r *pipeline.OldResult) { r.Number = " " },
		"issuer":            func(r *pipeline.OldResult) { r.Issuer = "a\x00b" },
		"date":              func(r *pipeline.OldResult) { r.Date = "06/05/2020" },
		"valid_until":       func(r *pipeline.OldResult) { r.ValidFrom, r.ValidUntil = "2020-05-06", "2020-05-05" },
		"procedure":         func(r *pipeline.OldResult) { r.Procedure = "9.9" },
		"subjects[0].value": about(nobody),
		"subjects[0].role":  func(r *pipeline.OldResult) { r.Subjects = []pipeline.OldSubject{{Name: "Lụa"}} },
		"sha256":            func(r *pipeline.OldResult) { r.SHA256 = "00" },
		"form":              func(r *pipeline.OldResult) { r.Form = pipeline.ComparedUpload },
	} {
		m, reports, err := o.submit(old("D-1", "bad", change), old("D-9", "good"))
		if err != nil || m.Count != 1 || reports[0].Fault == nil || reports[0].Fault.Field != field || reports[0].Line != "" || reports[1].Fault != nil {
			t.Errorf("%s: %+v, %v", field, reports, err)
		} else if strings.Contains(fmt.Sprint(*reports[0].Fault), nobody) {
			t.Errorf("%s: the report repeats an identifier: %+v", field, reports[0].Fault)
		}
	}
	_, reports, err := o.submit(old("D-1", "a"), old("D-1", "b"))
	if err != nil || reports[1].Fault == nil || reports[1].Fault.Field != "number" {
		t.Errorf("the same paper twice: %+v, %v", reports, err)
	}
	_, _, err = o.submit()
	want(t, "no lines", err, pipeline.ErrInvalid)
}

// TestManifestAgain hands lines in again: the same ones change nothing, corrected ones count until their file has come, and after it
// came to nothing.
func TestManifestAgain(t *testing.T) {
	o := newOffice(t)
	m := o.submitted(old("D-1", "a"), old("D-2", "b"))
	again, reports, err := o.submit(old("D-1", "a"), old("D-2", "b"))
	if err != nil || again.ID != m.ID || !reports[0].Known || !reports[1].Known {
		t.Errorf("again: %s after %s, %+v, %v", again.ID, m.ID, reports, err)
	}
	corrected := o.submitted(old("D-1", "a2"), old("D-2", "b"))
	if receipts, err := o.file(m, "a"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("the file of before: %+v, %v", receipts, err)
	}
	doc := o.filed(corrected, "a2")
	_, reports, err = o.submit(old("D-1", "a3"))
	if err != nil || reports[0].Fault == nil || reports[0].Fault.Field != "sha256" {
		t.Errorf("after its file has come: %+v, %v", reports, err)
	}
	if _, err := o.Fail(t.Context(), o.batchTask(doc.ID), doc, pipeline.ReasonBadPDF, ""); err != nil {
		t.Fatal(err)
	}
	if doc := o.filed(o.submitted(old("D-1", "a3")), "a3"); doc.State != pipeline.StateReceived {
		t.Errorf("after that failed: %s", doc.State)
	}
}

// TestNumberOfAnother refuses the file of a line whose number another result has.
func TestNumberOfAnother(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	first := o.stepOf(o.ready(o.result(d, "issued here", "")), pipeline.StateSealed)
	m := o.submitted(old("", "old", func(r *pipeline.OldResult) { r.Result = first.Result.Number }))
	receipts, err := o.file(m, "old")
	if err != nil || len(receipts) != 1 || !errors.Is(receipts[0].Refused, pipeline.ErrState) {
		t.Errorf("%+v, %v", receipts, err)
	}
}

// TestManifestWithFaults breaks each write of a manifest and of its file twice, and repeats the call: there is one manifest, one dossier
// and one document.
func TestManifestWithFaults(t *testing.T) {
	for left := range 3 {
		for _, silent := range []bool{false, true} {
			o := newOffice(t)
			o.Catalog = &unsteady{Catalog: o.catalog, left: left, silent: silent}
			var broken int
			run := func() (pipeline.Manifest, []pipeline.LineReceipt) {
				m, _, err := o.submit(old("D-1", "a"))
				var receipts []pipeline.LineReceipt
				if err == nil {
					receipts, err = o.file(m, "a")
				}
				if errors.Is(err, errBroken) {
					broken++
				} else if err != nil {
					t.Fatal(err)
				}
				return m, receipts
			}
			run()
			m, receipts := run()
			lines, err := o.Catalog.ManifestLines(t.Context(), pipeline.LineQuery{Manifest: m.ID})
			docs, more := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
			if err != nil || more != nil || broken != 1 || len(lines) != 1 || len(docs) != 1 || len(receipts) != 1 || lines[0].Line.Document != docs[0].ID {
				t.Errorf("write %d, unreported %v: broken %d times, lines %+v, %d documents, %v %v", left, silent, broken, lines, len(docs), err, more)
			}
		}
	}
}

// TestDestroyedLine destroys what a manifest said together with its document.
func TestDestroyedLine(t *testing.T) {
	o := newOffice(t)
	m := o.submitted(old("D-1", "a", about(lua)))
	if _, err := o.Destroy(t.Context(), o.filed(m, "a").ID, clerk, "xóa"); err != nil {
		t.Fatal(err)
	}
	lines, err := o.Catalog.ManifestLines(t.Context(), pipeline.LineQuery{Manifest: m.ID})
	if err != nil || len(lines) != 1 {
		t.Fatalf("%+v, %v", lines, err)
	}
	_, err = o.OpenLine(lines[0].Line)
	want(t, "what it said", err, pipeline.ErrDestroyed)
}
