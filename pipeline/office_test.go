package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

// opening is when the office opens; its clock stands until a test moves it.
var opening = time.Date(2026, 3, 2, 8, 0, 0, 0, pipeline.Zone)

const ward pipeline.AgencyID = "H21.12"

const (
	clerk  = "Phạm Cam"
	lua    = "064185000011" // the wife's personal id
	nam    = "064084000012" // the husband's
	nobody = "000085012345" // cannot exist
)

// office is a Service over a real catalog and a real folder, whose stages the test plays.
type office struct {
	*pipeline.Service
	t       *testing.T
	catalog *catalog.Catalog
	clock   time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	dir := t.TempDir()
	c, err := catalog.Open(t.Context(), filepath.Join(dir, "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	folder, err := fs.Open(fs.Config{Dir: filepath.Join(dir, "blobs")})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := pipeline.NewKeyring(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, catalog: c, clock: opening}
	o.Service = &pipeline.Service{Catalog: c, Blobs: blob.New(folder), Keys: keys, Procedures: book{}, Now: func() time.Time { return o.clock }}
	if err := o.RegisterAgency(t.Context(), pipeline.Agency{ID: ward, Name: "UBND phường Hoa Lư"}); err != nil {
		t.Fatal(err)
	}
	return o
}

// book is a catalogue of one procedure.
type book struct{}

func (book) Procedure(code pipeline.ProcedureCode, _ time.Time) (pipeline.Procedure, error) {
	if code != "1.1" {
		return pipeline.Procedure{}, pipeline.ErrNotFound
	}
	return pipeline.Procedure{Code: code, TimeLimit: 5, Components: []pipeline.ComponentSpec{
		{Code: "form", Types: []pipeline.TypeCode{"form"}},
		{Code: "cert", Types: []pipeline.TypeCode{"cert", "plan", "deed"}},
		{Code: "card", Types: []pipeline.TypeCode{"card"}, PresentOnly: true},
	}}, nil
}

func (book) Procedures() []pipeline.Procedure { return nil }

func (book) Type(code pipeline.TypeCode) (pipeline.DocumentType, bool) {
	t, ok := map[pipeline.TypeCode]pipeline.DocumentType{"form": {Declaration: true}, "cert": {}, "plan": {MustReview: true}, "deed": {SecondLook: true}}[code]
	return t, ok
}

// dossier opens a dossier of the wife, who presents her card, with her husband.
func (o *office) dossier() pipeline.Dossier {
	o.t.Helper()
	d, err := o.OpenDossier(o.t.Context(), pipeline.NewDossier{Procedure: "1.1", Receiving: ward, By: clerk,
		Owner:  pipeline.NewPerson{Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Value: lua, Presented: true},
		Others: []pipeline.NewPerson{{Name: "Lê Văn Nam", Kind: pipeline.PersonalID, Value: nam}}})
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

func (o *office) upload(d pipeline.Dossier, content string) pipeline.Receipt {
	o.t.Helper()
	r, err := o.AddUpload(o.t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: "cert", Name: "quét.jpg", Content: strings.NewReader(content), By: clerk})
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func (o *office) document(id pipeline.DocumentID) pipeline.Document {
	o.t.Helper()
	doc, err := o.catalog.Document(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// task returns the one task that may run.
func (o *office) task() pipeline.Task {
	o.t.Helper()
	tasks, err := o.catalog.Ready(o.t.Context(), pipeline.LaneCounter, 9)
	if err != nil || len(tasks) != 1 {
		o.t.Fatalf("Ready = %v, %v; want one task", tasks, err)
	}
	return tasks[0]
}

// step plays a stage: its result is that the document goes on.
func (o *office) step(doc pipeline.Document, next pipeline.State) pipeline.Document {
	o.t.Helper()
	doc, err := o.Finish(o.t.Context(), o.task(), doc, next, pipeline.Transition{})
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// awaiting plays an upload's stages until a person has to sign.
func (o *office) awaiting(content string) pipeline.Document {
	o.t.Helper()
	doc := o.document(o.upload(o.dossier(), content).Document)
	doc = o.step(doc, pipeline.StatePrepared)
	doc = o.step(doc, pipeline.StateRecognised)
	doc.Normalised = o.store(doc, "searchable "+content)
	return o.step(doc, pipeline.StateAwaiting)
}

// sealed goes on until the seal is there.
func (o *office) sealed(content string) pipeline.Document {
	o.t.Helper()
	doc := o.awaiting(content)
	doc, err := o.Approve(o.t.Context(), doc.ID, clerk)
	if err != nil {
		o.t.Fatal(err)
	}
	doc.Sealed = o.store(doc, "sealed "+content)
	doc.Seal = pipeline.SealFacts{Certificate: "00ff", At: o.clock}
	return o.step(doc, pipeline.StateSealed)
}

func (o *office) store(doc pipeline.Document, content string) pipeline.BlobRef {
	o.t.Helper()
	key, err := o.Keys.Unwrap(doc.Key)
	if err != nil {
		o.t.Fatal(err)
	}
	ref, err := o.Blobs.Put(o.t.Context(), key, strings.NewReader(content))
	if err != nil {
		o.t.Fatal(err)
	}
	return ref
}

// read is an extraction of a certificate of the wife.
func read(doubt string) pipeline.Extraction {
	return pipeline.Extraction{Type: "cert",
		Fields: []pipeline.Field{
			{Name: pipeline.FieldNumber, Value: "CH 01234", Confidence: 0.9, Doubt: doubt, By: "ocr"},
			{Name: pipeline.FieldDate, Value: "2020-05-06", By: "ocr"},
			{Name: pipeline.FieldIssuer, Value: "UBND tỉnh Gia Lai", By: "ocr"},
			{Name: pipeline.FieldValidUntil, Value: "2027-12-31", By: "ocr"},
		},
		Subjects: []pipeline.FoundSubject{{Role: pipeline.RoleOwner, Name: "Trần Thị Lụa", Identifier: lua, Kind: pipeline.PersonalID}},
	}
}

func (o *office) extracted(doc pipeline.Document, e pipeline.Extraction) pipeline.Document {
	o.t.Helper()
	doc, err := o.Extracted(o.t.Context(), o.task(), doc, e)
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// isThere reports whether the stored bytes still exist.
func (o *office) isThere(ref pipeline.BlobRef) bool {
	o.t.Helper()
	err := o.Blobs.Check(o.t.Context(), ref)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		o.t.Fatal(err)
	}
	return err == nil
}

// actions are the audit entries of a document.
func (o *office) actions(id pipeline.DocumentID) (actions []string) {
	o.t.Helper()
	log, err := o.catalog.Log(o.t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, e := range log {
		actions = append(actions, e.Action)
	}
	return actions
}

func readAll(t *testing.T, b pipeline.Blob) string {
	t.Helper()
	defer b.Close()
	content, err := io.ReadAll(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// want checks an error.
func want(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s = %v, want %v", what, err, target)
	}
}

// mute is a catalog that cannot commit.
type mute struct{ pipeline.Catalog }

func (mute) Commit(context.Context, pipeline.Transition) (pipeline.Revision, error) {
	return 0, errors.New("catalog is away")
}

func (book) Calendar() pipeline.Calendar      { return pipeline.Calendar{} }
func (book) Regime(time.Time) pipeline.Regime { return pipeline.Regime{} }
