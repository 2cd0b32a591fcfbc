package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
)

// keepingOffice is an office whose storage has the office's clock, with one held document.
func keepingOffice(t *testing.T) (*office, pipeline.Document) {
	t.Helper()
	o := lockingOffice(t)
	return o, o.held("scan")
}

// lockingOffice is an office whose storage has the office's clock.
func lockingOffice(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	folder, err := fs.Open(fs.Config{Dir: t.TempDir(), Now: func() time.Time { return o.clock }})
	if err != nil {
		t.Fatal(err)
	}
	o.Blobs = blob.New(folder)
	return o
}

// held plays the whole way of an upload.
func (o *office) held(content string) pipeline.Document {
	o.t.Helper()
	doc := o.extracted(o.sealed(content), read(""))
	until, err := o.LockUntil(o.t.Context(), doc.Dossier, o.clock)
	if err != nil {
		o.t.Fatal(err)
	}
	if doc.Kept, err = o.Lock(o.t.Context(), doc, until); err != nil {
		o.t.Fatal(err)
	}
	if doc, err = o.Hold(o.t.Context(), o.task(), doc); err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// wantKept looks into the catalog and into the storage.
func (o *office) wantKept(id pipeline.DocumentID, until time.Time) {
	o.t.Helper()
	doc := o.document(id)
	u, err := o.catalog.Upload(o.t.Context(), doc.Sources[0].Upload)
	if err != nil || len(doc.Kept) != 2 {
		o.t.Fatalf("Kept = %+v, %v; want the sealed file's and the upload's", doc.Kept, err)
	}
	for i, ref := range []pipeline.BlobRef{doc.Sealed, u.Blob} {
		recorded, err := o.Blobs.Retention(o.t.Context(), ref)
		if err != nil || recorded != doc.Kept[i] || recorded.Name != ref.Name || !recorded.Until.Equal(until) {
			o.t.Errorf("%v: storage recorded %v, %v, catalog %v, want %v", ref.Name, recorded.Until, err, doc.Kept[i].Until, until)
		}
	}
}

const month = 30 * 24 * time.Hour

func TestHoldRecordsTheLocks(t *testing.T) {
	o, doc := keepingOffice(t)
	o.wantKept(doc.ID, opening.Add(month))
	log, err := o.catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)})
	if err != nil {
		t.Fatal(err)
	}
	last := log[len(log)-1]
	if last.Action != "document.held" || last.Detail["kept-1"] != doc.Sealed.Name.String() || last.Detail["kept-2-until"] != pipeline.Stamp(opening.Add(month)) {
		t.Errorf("entry = %s %v", last.Action, last.Detail)
	}
}

// TestKeepByType asks how long papers are locked whose type sets a retention.
func TestKeepByType(t *testing.T) {
	o := newOffice(t)
	o.Procedures = keepingBook{"permit": 20, "short": 1, "diploma": -1}
	late := opening.AddDate(5, 0, 0)
	for _, c := range []struct {
		code  pipeline.TypeCode
		until time.Time
		want  time.Time
	}{
		{"permit", opening.Add(month), opening.AddDate(20, 0, 0)},
		{"permit", opening.AddDate(30, 0, 0), opening.AddDate(30, 0, 0)},
		{"short", late, late},
		{"diploma", opening.Add(month), opening.Add(month)},
		{"unheard-of", opening.Add(month), opening.Add(month)},
	} {
		if got := o.KeepByType(pipeline.Document{Type: c.code}, c.until, opening); !got.Equal(c.want) {
			t.Errorf("%s until %v: %v, want %v", c.code, c.until, got, c.want)
		}
	}
}

// keepingBook is a catalogue of types with their years of retention.
type keepingBook map[pipeline.TypeCode]int

func (keepingBook) Procedures() []pipeline.Procedure { return nil }

func (keepingBook) Procedure(pipeline.ProcedureCode, time.Time) (pipeline.Procedure, error) {
	return pipeline.Procedure{}, pipeline.ErrNotFound
}

func (b keepingBook) Type(code pipeline.TypeCode) (pipeline.DocumentType, bool) {
	years, ok := b[code]
	return pipeline.DocumentType{KeepYears: years}, ok
}

func TestKeep(t *testing.T) {
	o, doc := keepingOffice(t)
	year := opening.AddDate(10, 0, 0)
	for _, c := range []struct {
		name    string
		until   time.Time
		err     error
		want    time.Time
		actions int // of the document, beside those before
	}{
		{"not in the future", opening, pipeline.ErrInvalid, opening.Add(month), 0},
		{"first", year, nil, year, 1},
		{"repeated", year, nil, year, 1},
		{"shorter", year.AddDate(-1, 0, 0), pipeline.ErrInvalid, year, 1},
		{"longer", year.AddDate(1, 0, 0), nil, year.AddDate(1, 0, 0), 2},
	} {
		err := o.Keep(t.Context(), doc.Dossier, c.until, clerk, "TT 40")
		if !errors.Is(err, c.err) {
			t.Errorf("%s: Keep = %v, want %v", c.name, err, c.err)
		}
		o.wantKept(doc.ID, c.want)
		if got := o.document(doc.ID); got.State != pipeline.StateHeld || got.Revision != doc.Revision+pipeline.Revision(c.actions) {
			t.Errorf("%s: document is %s at revision %d, want %d more than %d", c.name, got.State, got.Revision, c.actions, doc.Revision)
		}
	}
	if got := o.actions(doc.ID); got[len(got)-1] != "document.kept-longer" {
		t.Errorf("log = %v", got)
	}
	_, err := o.Catalog.Dossier(t.Context(), doc.Dossier)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "Keep of nothing", o.Keep(t.Context(), "dos-x", year, clerk, ""), pipeline.ErrNotFound)
}

// TestKeepHoldsLater: what is held after Keep is locked for as long.
func TestKeepHoldsLater(t *testing.T) {
	o, first := keepingOffice(t)
	year := opening.AddDate(1, 0, 0)
	doc := o.extracted(o.sealed("second"), read(""))
	if err := o.Keep(t.Context(), doc.Dossier, year, clerk, "TT 40"); err != nil {
		t.Fatal(err)
	}
	until, err := o.LockUntil(t.Context(), doc.Dossier, opening)
	if err != nil || !until.Equal(year) {
		t.Errorf("LockUntil = %v, %v, want %v", until, err, year)
	}
	if len(o.document(doc.ID).Kept) != 0 {
		t.Error("a document was locked before it was held")
	}
	o.wantKept(first.ID, opening.Add(month))
}

// breaking is a storage whose holds go wrong from one on: lost, or done and unreported.
type breaking struct {
	pipeline.Blobs
	good   int
	silent bool
}

var errBroken = errors.New("storage is away")

func (b *breaking) Hold(ctx context.Context, ref pipeline.BlobRef, until time.Time) (pipeline.Kept, error) {
	if b.good--; b.good >= 0 {
		return b.Blobs.Hold(ctx, ref, until)
	}
	if b.silent {
		b.Blobs.Hold(ctx, ref, until)
	}
	return pipeline.Kept{}, errBroken
}

// TestKeepBrokenOff breaks every write of Keep, repeats it, and wants the same end.
func TestKeepBrokenOff(t *testing.T) {
	year := opening.AddDate(5, 0, 0)
	for _, c := range []struct {
		name      string
		storage   *breaking
		committed int // commits that go well
	}{
		{"first hold lost", &breaking{}, 9},
		{"first hold unreported", &breaking{silent: true}, 9},
		{"second hold lost", &breaking{good: 1}, 9},
		{"second hold unreported", &breaking{good: 1, silent: true}, 9},
		{"dossier's commit lost", &breaking{good: 9}, 0},
		{"document's commit lost", &breaking{good: 9}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, doc := keepingOffice(t)
			blobs := o.Blobs
			c.storage.Blobs = blobs
			o.Blobs, o.Catalog = c.storage, &tired{Catalog: o.catalog, left: c.committed}
			want(t, "Keep", o.Keep(t.Context(), doc.Dossier, year, clerk, "TT 40"), errBroken)
			o.Blobs, o.Catalog = blobs, o.catalog
			if err := o.Keep(t.Context(), doc.Dossier, year, clerk, "TT 40"); err != nil {
				t.Fatal(err)
			}
			o.wantKept(doc.ID, year)
		})
	}
}

// tired is a catalog that can commit so many times.
type tired struct {
	pipeline.Catalog
	left int
}

func (c *tired) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	if c.left--; c.left < 0 {
		return 0, errBroken
	}
	return c.Catalog.Commit(ctx, t)
}

func TestRenew(t *testing.T) {
	o, doc := keepingOffice(t)
	year := opening.AddDate(1, 0, 0)
	long := o.held("for a year")
	if err := o.Keep(t.Context(), long.Dossier, year, clerk, "TT 40"); err != nil {
		t.Fatal(err)
	}
	gone := o.held("destroyed")
	if _, err := o.Destroy(t.Context(), gone.ID, clerk, "nhầm"); err != nil {
		t.Fatal(err)
	}
	const margin = 10 * 24 * time.Hour
	for _, c := range []struct {
		after   time.Duration
		renewed int
		until   time.Time
	}{
		{0, 0, opening.Add(month)},
		{month - margin, 0, opening.Add(month)},
		{month - margin + time.Second, 1, opening.Add(month - margin + time.Second + month)},
		{month, 0, opening.Add(month - margin + time.Second + month)},
	} {
		o.clock = opening.Add(c.after)
		if n, err := o.Renew(t.Context(), margin); n != c.renewed || err != nil {
			t.Errorf("after %v: Renew = %d, %v, want %d", c.after, n, err, c.renewed)
		}
		o.wantKept(doc.ID, c.until)
		o.wantKept(long.ID, year)
	}
	if got := o.document(gone.ID); got.Kept[0].Until.After(opening.Add(month)) {
		t.Error("the lock of a destroyed document was lengthened")
	}
}

// TestRenewOfShortLocks: a margin as long as the locks renews nothing again that has just been renewed.
func TestRenewOfShortLocks(t *testing.T) {
	o, doc := keepingOffice(t)
	o.Retention = time.Hour
	o.clock = opening.Add(month - 10*time.Minute)
	for _, want := range []int{1, 0} {
		if n, err := o.Renew(t.Context(), 24*time.Hour); n != want || err != nil {
			t.Errorf("Renew = %d, %v, want %d", n, err, want)
		}
	}
	o.wantKept(doc.ID, o.clock.Add(time.Hour))
}

// TestRenewCatchesUp: a dossier whose Keep was broken off behind its own commit gets its time with the next renewal.
func TestRenewCatchesUp(t *testing.T) {
	o, doc := keepingOffice(t)
	year := opening.AddDate(1, 0, 0)
	o.Catalog = &tired{Catalog: o.catalog, left: 1}
	want(t, "Keep", o.Keep(t.Context(), doc.Dossier, year, clerk, ""), errBroken)
	o.Catalog = o.catalog
	o.clock = opening.Add(month - time.Hour)
	if n, err := o.Renew(t.Context(), 24*time.Hour); n != 1 || err != nil {
		t.Errorf("Renew = %d, %v", n, err)
	}
	o.wantKept(doc.ID, year)
}

// TestRenewGoesPastFailures: a document that cannot be locked keeps no other from it.
func TestRenewGoesPastFailures(t *testing.T) {
	o, first := keepingOffice(t)
	second := o.held("second")
	o.clock = opening.Add(month - time.Hour)
	if err := o.Blobs.Delete(t.Context(), first.Sealed); !errors.Is(err, pipeline.ErrState) {
		t.Fatalf("Delete of held bytes = %v", err)
	}
	good := o.Blobs
	o.Blobs = without{good, first.Sealed.Name}
	n, err := o.Renew(t.Context(), 24*time.Hour)
	if n != 1 || !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("Renew = %d, %v, want 1 and %v", n, err, pipeline.ErrNotFound)
	}
	o.wantKept(second.ID, o.clock.Add(month))
}

// without is a storage that has lost one blob.
type without struct {
	pipeline.Blobs
	name pipeline.Digest
}

func (w without) Hold(ctx context.Context, ref pipeline.BlobRef, until time.Time) (pipeline.Kept, error) {
	if ref.Name == w.name {
		return pipeline.Kept{}, pipeline.ErrNotFound
	}
	return w.Blobs.Hold(ctx, ref, until)
}

func (keepingBook) Calendar() pipeline.Calendar      { return pipeline.Calendar{} }
func (keepingBook) Regime(time.Time) pipeline.Regime { return pipeline.Regime{} }
