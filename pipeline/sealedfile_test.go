package pipeline_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// unheard stores what was sealed, or does not, and reports neither.
type unheard struct {
	pipeline.Blobs
	stores bool
}

var errUnheard = errors.New("nobody answered")

func (u unheard) PutStored(ctx context.Context, ref pipeline.BlobRef, stored io.ReadSeeker) error {
	if u.stores {
		return errors.Join(errUnheard, u.Blobs.PutStored(ctx, ref, stored))
	}
	return errUnheard
}

// TestSealedFileIsHandedOverAgain: whether the bytes were lost, or stored and nobody heard of it, the same file may be handed over
// again, and becomes one document with the bytes that came.
func TestSealedFileIsHandedOverAgain(t *testing.T) {
	for name, stores := range map[string]bool{"lost": false, "stored and not reported": true} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			d := o.dossier()
			there := o.Blobs
			spool, err := os.Create(filepath.Join(t.TempDir(), "spool"))
			if err != nil {
				t.Fatal(err)
			}
			defer spool.Close()
			file, err := o.SealFile(t.Context(), strings.NewReader("scan"), spool)
			if err != nil {
				t.Fatal(err)
			}
			n := pipeline.NewUpload{Dossier: d.ID, Sealed: &file, Form: pipeline.ScanOfOriginal, By: clerk}
			o.Blobs = unheard{there, stores}
			_, err = o.AddUpload(t.Context(), n)
			want(t, "AddUpload", err, errUnheard)
			o.Blobs = there
			first, err := o.AddUpload(t.Context(), n)
			if err != nil || first.Duplicate || first.Digest != pipeline.DigestOf([]byte("scan")) || first.Size != 4 {
				t.Fatalf("AddUpload = %+v, %v", first, err)
			}
			if again := o.upload(d, "scan"); !again.Duplicate || again.Document != first.Document {
				t.Errorf("the same bytes, not sealed before = %+v", again)
			}
			o.readsAs(first, "scan")
		})
	}
}

// readsAs checks the bytes that an upload has.
func (o *office) readsAs(r pipeline.Receipt, plain string) {
	o.t.Helper()
	u, err := o.catalog.Upload(o.t.Context(), r.Upload)
	if err != nil {
		o.t.Fatal(err)
	}
	key, err := o.Keys.Unwrap(u.Key)
	if err != nil {
		o.t.Fatal(err)
	}
	b, err := o.Blobs.Open(o.t.Context(), key, u.Blob)
	if err != nil {
		o.t.Fatal(err)
	}
	defer b.Close()
	if got, err := io.ReadAll(b); err != nil || string(got) != plain {
		o.t.Errorf("the upload is %q, %v", got, err)
	}
}
