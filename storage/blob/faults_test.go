package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/blobtest"
	"github.com/motlan/motlan/storage/blob/fs"
)

var errFault = errors.New("injected fault")

// fault says what goes wrong with the next write.
type fault int

const (
	none       fault = iota
	lost             // nothing was done, and an error says so
	unreported       // it was done, and an error says that it was not
	halfway          // the body broke off in the middle
)

// faulty is a Raw whose next write goes wrong; later ones work.
type faulty struct {
	blob.Raw
	next fault
}

// act runs do as the fault allows.
func (f *faulty) act(do func() error) error {
	now := f.next
	f.next = none
	if now == lost {
		return errFault
	}
	if err := do(); err != nil || now == none {
		return err
	}
	return errFault
}

func (f *faulty) Put(ctx context.Context, name pipeline.Digest, size int64, body io.ReadSeeker) error {
	if f.next == halfway {
		f.next = none
		return f.Raw.Put(ctx, name, size, &broken{body, size / 2})
	}
	return f.act(func() error { return f.Raw.Put(ctx, name, size, body) })
}

func (f *faulty) Hold(ctx context.Context, name pipeline.Digest, until time.Time) (kept pipeline.Kept, err error) {
	err = f.act(func() error { kept, err = f.Raw.Hold(ctx, name, until); return err })
	return kept, err
}

func (f *faulty) Delete(ctx context.Context, name pipeline.Digest) error {
	return f.act(func() error { return f.Raw.Delete(ctx, name) })
}

// broken is a body that breaks off.
type broken struct {
	io.ReadSeeker
	left int64
}

func (b *broken) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errFault
	}
	n, err := b.ReadSeeker.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// faultyStore returns a store over a folder, and the place where its faults come from.
func faultyStore(t *testing.T) (*blob.Store, *faulty, string) {
	dir := filepath.Join(t.TempDir(), "blobs")
	folder, err := fs.Open(fs.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	raw := &faulty{Raw: folder}
	return blob.New(raw), raw, dir
}

// TestFaults breaks every write in every way, repeats it, and wants the same end as without the fault.
func TestFaults(t *testing.T) {
	key, plain := pipeline.NewDataKey(), bytes.Repeat([]byte("giấy chứng nhận "), 20_000)
	until := time.Now().AddDate(5, 0, 0)
	for _, c := range []struct {
		name               string
		put, hold, deleted fault
	}{
		{name: "put lost", put: lost},
		{name: "put unreported", put: unreported},
		{name: "put halfway", put: halfway},
		{name: "hold lost", hold: lost},
		{name: "hold unreported", hold: unreported},
		{name: "delete lost", deleted: lost},
		{name: "delete unreported", deleted: unreported},
	} {
		t.Run(c.name, func(t *testing.T) {
			store, raw, dir := faultyStore(t)
			ctx := t.Context()
			var ref pipeline.BlobRef
			twice(t, raw, c.put, func() (err error) {
				ref, err = store.Put(ctx, key, bytes.NewReader(plain))
				return err
			})
			blobtest.Stored(t, store, key, ref, plain)
			if c.deleted != none {
				twice(t, raw, c.deleted, func() error { return store.Delete(ctx, ref) })
				wantFiles(t, dir, 0)
				return
			}
			twice(t, raw, c.hold, func() error { _, err := store.Hold(ctx, ref, until); return err })
			if held, err := store.Retention(ctx, ref); err != nil || held.Until.Before(until) {
				t.Errorf("Retention = %v, %v, want %v", held, err, until)
			}
			wantFiles(t, dir, 2)
		})
	}
}

// twice does it with the fault, then, when the fault was reported, again without.
func twice(t *testing.T, raw *faulty, f fault, do func() error) {
	t.Helper()
	raw.next = f
	err := do()
	if f == none && err != nil || f != none && !errors.Is(err, errFault) {
		t.Fatalf("with fault %d: %v", f, err)
	}
	if f == none {
		return
	}
	if err := do(); err != nil {
		t.Fatalf("second try: %v", err)
	}
}

// wantFiles counts what is stored, and finds everything that a failed write left.
func wantFiles(t *testing.T, dir string, want int) {
	t.Helper()
	stored, _ := filepath.Glob(filepath.Join(dir, "??", "??", "*"))
	if len(stored) != want {
		t.Errorf("%d files are stored, want %d: %v", len(stored), want, stored)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "tmp", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
