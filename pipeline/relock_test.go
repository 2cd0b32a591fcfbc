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

// TestRelock moves a held document's bytes to another storage, where nothing is locked yet.
func TestRelock(t *testing.T) {
	o, doc := keepingOffice(t)
	for _, c := range []struct {
		name    string
		version string // that the other storage gives
		after   time.Duration
		locks   int
		commits int
	}{
		{"the same record", "", time.Hour, 2, 0},
		{"another version", "v2", 2 * time.Hour, 2, 1},
		{"the same again", "v2", 3 * time.Hour, 2, 0},
		{"locks that are over", "v3", 40 * 24 * time.Hour, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := o.clock
			defer func() { o.clock = begun }()
			o.clock = o.clock.Add(c.after)
			before := o.document(doc.ID)
			o.Blobs = elsewhere{o.copied(before), c.version}
			locks, err := o.Relock(t.Context(), doc.ID, "operator")
			if err != nil || locks != c.locks {
				t.Fatalf("Relock = %d, %v; want %d", locks, err, c.locks)
			}
			now := o.document(doc.ID)
			if now.Revision != before.Revision+pipeline.Revision(c.commits) || now.State != pipeline.StateHeld {
				t.Errorf("document is %s at revision %d, want %d more than %d", now.State, now.Revision, c.commits, before.Revision)
			}
			for i, k := range now.Kept {
				recorded, err := o.Blobs.Retention(t.Context(), pipeline.BlobRef{Name: k.Name})
				if c.locks > 0 && (err != nil || recorded != k || !k.Until.Equal(before.Kept[i].Until)) {
					t.Errorf("storage recorded %+v, %v; catalog %+v, before %+v", recorded, err, k, before.Kept[i])
				}
			}
		})
	}
}

// TestRelockOfWhatIsLeft locks the upload although the sealed file is gone.
func TestRelockOfWhatIsLeft(t *testing.T) {
	o, doc := keepingOffice(t)
	store := o.copied(doc)
	if err := store.Delete(t.Context(), doc.Sealed); err != nil {
		t.Fatal(err)
	}
	o.Blobs = elsewhere{store, "v2"}
	if locks, err := o.Relock(t.Context(), doc.ID, "operator"); locks != 1 || !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("Relock = %d, %v; want 1, %v", locks, err, pipeline.ErrNotFound)
	}
	now := o.document(doc.ID)
	if now.Kept[0] != doc.Kept[0] || now.Kept[1].Version != "v2" {
		t.Errorf("Kept = %+v, want the former record and the new one", now.Kept)
	}
}

// copied is another folder with the document's lasting bytes.
func (o *office) copied(doc pipeline.Document) *blob.Store {
	o.t.Helper()
	folder, err := fs.Open(fs.Config{Dir: o.t.TempDir(), Now: func() time.Time { return o.clock }})
	if err != nil {
		o.t.Fatal(err)
	}
	u, err := o.catalog.Upload(o.t.Context(), doc.Sources[0].Upload)
	if err != nil {
		o.t.Fatal(err)
	}
	from, to := o.Blobs.(interface {
		Stored(context.Context, pipeline.BlobRef) (pipeline.Blob, error)
	}), blob.New(folder)
	for _, ref := range []pipeline.BlobRef{doc.Sealed, u.Blob} {
		stored, err := from.Stored(o.t.Context(), ref)
		if err != nil {
			o.t.Fatal(err)
		}
		if err := to.PutStored(o.t.Context(), ref, stored); err != nil {
			o.t.Fatal(err)
		}
		stored.Close()
	}
	return to
}

// elsewhere is a storage that gives what it locks a version.
type elsewhere struct {
	*blob.Store
	version string
}

func (e elsewhere) Hold(ctx context.Context, ref pipeline.BlobRef, until time.Time) (pipeline.Kept, error) {
	k, err := e.Store.Hold(ctx, ref, until)
	k.Version = e.version
	return k, err
}

func (e elsewhere) Retention(ctx context.Context, ref pipeline.BlobRef) (pipeline.Kept, error) {
	k, err := e.Store.Retention(ctx, ref)
	k.Version = e.version
	return k, err
}
