package s3_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/testdata/servers"
)

// TestRequests pins how many requests each thing takes: a request more on every read is a second on every page.
func TestRequests(t *testing.T) {
	middle, b := newMeddler(t, newBed(t, servers.MinIO(t)))
	store := blob.New(b.open(t))
	key, plain := pipeline.NewDataKey(), bytes.Repeat([]byte("giấy tờ "), 300_000) // 3 MB
	var ref pipeline.BlobRef
	read := func() {
		t.Helper()
		open, err := store.Open(t.Context(), key, ref)
		if err != nil {
			t.Fatal(err)
		}
		defer open.Close()
		if got, err := io.ReadAll(open); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	}
	ranges := func() {
		t.Helper()
		open, err := store.Open(t.Context(), key, ref)
		if err != nil {
			t.Fatal(err)
		}
		defer open.Close()
		piece := make([]byte, 200_000)
		if _, err := open.ReadAt(piece, 2_000_000); err != nil || !bytes.Equal(piece, plain[2_000_000:2_200_000]) {
			t.Errorf("read a range: %v", err)
		}
	}
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"put", func() { ref, _ = store.Put(t.Context(), key, bytes.NewReader(plain)) }, "PUT"},
		{"put again", func() { store.Put(t.Context(), key, bytes.NewReader(plain)) }, "PUT GET"},
		{"read", read, "GET"},
		{"read a range", ranges, "GET GET"},
		{"hold", func() { store.Hold(t.Context(), ref, nextYear) }, "HEAD GET PUT HEAD DELETE"},
		{"hold again", func() { store.Hold(t.Context(), ref, nextYear) }, "HEAD DELETE"},
		{"lengthen", func() { store.Hold(t.Context(), ref, nextYear.AddDate(1, 0, 0)) }, "HEAD PUT HEAD DELETE"},
		{"retention", func() { store.Retention(t.Context(), ref) }, "HEAD"},
		{"read what is held", read, "GET GET"},
		{"check", func() { store.Check(t.Context(), ref) }, "GET GET"},
	} {
		middle.disturb(nil)
		c.do()
		var methods []string
		for _, r := range middle.seen() {
			methods = append(methods, strings.Fields(r)[0])
		}
		if got := strings.Join(methods, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestServerWithoutChecksums meets a server that keeps no digests: what is stored is read again, and a version that
// somebody put over ours is still told from it.
func TestServerWithoutChecksums(t *testing.T) {
	middle, b := newMeddler(t, newBed(t, servers.MinIO(t)))
	b.config.PartAbove, b.config.PartSize = 6<<20, 5<<20
	raw := b.open(t)
	for _, n := range []int{small, several} {
		middle.disturb(func(int, *http.Request) mischief { return bare })
		bytes, _ := content(n)
		name := put(t, raw, bytes)
		if seen := strings.Join(middle.seen(), "\n"); !strings.Contains(seen, "GET ") {
			t.Errorf("what was stored was not read again:\n%s", seen)
		}
		wantStored(t, raw, name)
		kept := hold(t, raw, name, nextYear)
		b.place(t, b.config.Locked, name, []byte("something else"))
		if got := hold(t, raw, name, nextYear); got != kept {
			t.Errorf("Hold = %+v, want %+v", got, kept)
		}
		wantStored(t, raw, name)
	}
}

// TestPayloadIsSummedOnce: the server computes a digest of what comes to work once, after it has shown that it does, and is held
// to the signed one before it locks anything.
func TestPayloadIsSummedOnce(t *testing.T) {
	middle, b := newMeddler(t, newBed(t, servers.MinIO(t)))
	raw := b.open(t)
	for i, how := range []mischief{bare, passed, passed} {
		bytes, name := content(small + i)
		middle.disturb(func(_ int, r *http.Request) mischief {
			want := name.String()
			if i == 2 && strings.HasPrefix(r.URL.Path, "/"+b.config.Working) {
				want = "UNSIGNED-PAYLOAD"
			}
			if got := r.Header.Get("X-Amz-Content-Sha256"); r.Method == http.MethodPut && got != want {
				t.Errorf("upload %d to %s says %s, want %s", i, r.URL.Path, got, want)
			}
			return how
		})
		put(t, raw, bytes)
		wantStored(t, raw, name)
		hold(t, raw, name, nextYear)
	}
}

// TestTamperedWhileHeld: whoever may bypass the lock can exchange the bytes, but not without being found out.
func TestTamperedWhileHeld(t *testing.T) {
	b := newBed(t, servers.MinIO(t))
	b.config.PartAbove, b.config.PartSize = 6<<20, 5<<20
	store := blob.New(b.open(t))
	for _, n := range []int{small, several} {
		for _, change := range []func([]byte) []byte{
			func(s []byte) []byte { s[len(s)/2] ^= 1; return s },
			func(s []byte) []byte { return s[:len(s)-1] },
		} {
			plain, _ := content(n)
			key := pipeline.NewDataKey()
			ref, err := store.Put(t.Context(), key, bytes.NewReader(plain))
			if err != nil {
				t.Fatal(err)
			}
			kept, err := store.Hold(t.Context(), ref, nextYear)
			if err != nil {
				t.Fatal(err)
			}
			stored := b.bytes(t, b.config.Locked, ref.Name)
			if err := b.hand.RemoveObject(t.Context(), b.config.Locked, b.key(ref.Name), minio.RemoveObjectOptions{VersionID: kept.Version, GovernanceBypass: true}); err != nil {
				t.Fatal(err)
			}
			b.place(t, b.config.Locked, ref.Name, change(stored))
			if err := store.Check(t.Context(), ref); !errors.Is(err, pipeline.ErrCorrupt) {
				t.Errorf("Check = %v, want %v", err, pipeline.ErrCorrupt)
			}
			open, err := store.Open(t.Context(), key, ref)
			if err == nil {
				_, err = io.ReadAll(open)
				open.Close()
			}
			if !errors.Is(err, pipeline.ErrCorrupt) {
				t.Errorf("read = %v, want %v", err, pipeline.ErrCorrupt)
			}
		}
	}
}

// TestReadOverBrokenConnections loses the connection in the middle of answers, again and again.
func TestReadOverBrokenConnections(t *testing.T) {
	b := newBed(t, servers.MinIO(t))
	bytes, name := content(several)
	put(t, b.open(t), bytes)
	cut := &cutter{after: 1 << 20}
	middle, b := newMeddler(t, b)
	middle.onward.ModifyResponse = cut.response
	raw := b.open(t)
	wantStored(t, raw, name)
	if cut.cuts < 5 {
		t.Errorf("only %d answers were cut", cut.cuts)
	}
}

// cutter ends every long answer after so many bytes.
type cutter struct {
	after int64
	cuts  int // read once the requests are over
}

func (c *cutter) response(r *http.Response) error {
	if r.Request.Method == http.MethodGet && r.ContentLength > c.after {
		c.cuts++
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(r.Body, c.after), r.Body}
	}
	return nil
}
