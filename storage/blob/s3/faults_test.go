package s3_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

const (
	small   = 1000
	several = 11 << 20 // parts
)

// content returns n bytes that no other call returns, with their name.
func content(n int) ([]byte, pipeline.Digest) {
	b := bytes.Repeat([]byte(pipeline.NewID("bytes")), n/30+1)[:n]
	return b, pipeline.DigestOf(b)
}

// put stores bytes or ends the test.
func put(t testing.TB, raw *s3.Buckets, b []byte) pipeline.Digest {
	t.Helper()
	name := pipeline.DigestOf(b)
	if err := raw.Put(t.Context(), name, int64(len(b)), bytes.NewReader(b)); err != nil {
		t.Fatalf("Put: %v", err)
	}
	return name
}

func hold(t testing.TB, raw *s3.Buckets, name pipeline.Digest, until time.Time) pipeline.Kept {
	t.Helper()
	kept, err := raw.Hold(t.Context(), name, until)
	if err != nil {
		t.Fatalf("Hold: %v", err)
	}
	return kept
}

// wantStored reads name back.
func wantStored(t testing.TB, raw *s3.Buckets, name pipeline.Digest) {
	t.Helper()
	stored, err := raw.Open(t.Context(), name)
	if err != nil {
		t.Errorf("Open: %v", err)
		return
	}
	defer stored.Close()
	got, err := io.ReadAll(stored)
	if err != nil || pipeline.DigestOf(got) != name {
		t.Errorf("read %d bytes of %d, %v: not those that were put", len(got), stored.Size(), err)
	}
}

// wantVersions counts what is in both buckets, delete markers and unfinished uploads too.
func (b bed) wantVersions(t testing.TB, working, locked int) {
	t.Helper()
	if w, l := b.versions(t, b.config.Working), b.versions(t, b.config.Locked); w != working || l != locked {
		t.Errorf("%d versions are at work and %d held, want %d and %d", w, l, working, locked)
	}
	if left := b.unfinished(t); len(left) > 0 {
		t.Errorf("unfinished uploads are left: %v", left)
	}
}

// unfinished lists uploads that were begun and neither ended nor given up.
func (b bed) unfinished(t testing.TB) (left []string) {
	t.Helper()
	for _, bucket := range []string{b.config.Working, b.config.Locked} {
		for one := range b.hand.ListIncompleteUploads(t.Context(), bucket, "", true) {
			if one.Err != nil {
				t.Fatal(one.Err)
			}
			if strings.HasPrefix(one.Key, b.config.Prefix) {
				left = append(left, bucket+"/"+one.Key)
			}
		}
	}
	return left
}

// operation is one write of the storage: what comes before it, what it is, and how the buckets are afterwards.
type operation struct {
	name            string
	size            int
	before          func(*testing.T, *s3.Buckets, []byte)
	do              func(context.Context, *s3.Buckets, []byte) error
	working, locked int
}

var nextYear = time.Now().AddDate(1, 0, 0)

func putAgain(ctx context.Context, raw *s3.Buckets, b []byte) error {
	err := raw.Put(ctx, pipeline.DigestOf(b), int64(len(b)), bytes.NewReader(b))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func holdFor(until time.Time) func(context.Context, *s3.Buckets, []byte) error {
	return func(ctx context.Context, raw *s3.Buckets, b []byte) error {
		kept, err := raw.Hold(ctx, pipeline.DigestOf(b), until)
		if err == nil && kept.Until.Before(until) {
			err = fmt.Errorf("held until %v", kept.Until)
		}
		return err
	}
}

func nothing(*testing.T, *s3.Buckets, []byte)        {}
func stored(t *testing.T, raw *s3.Buckets, b []byte) { put(t, raw, b) }
func held(t *testing.T, raw *s3.Buckets, b []byte) {
	hold(t, raw, put(t, raw, b), time.Now().Add(time.Hour))
}

var operations = []operation{
	{"put", small, nothing, putAgain, 1, 0},
	{"put parts", several, nothing, putAgain, 1, 0},
	{"hold", small, stored, holdFor(nextYear), 0, 1},
	{"hold parts", several, stored, holdFor(nextYear), 0, 1},
	{"lengthen", small, held, holdFor(nextYear), 0, 1},
	{"delete", small, stored, func(ctx context.Context, raw *s3.Buckets, b []byte) error {
		return raw.Delete(ctx, pipeline.DigestOf(b))
	}, 0, 0},
}

// TestFaults breaks every request of every write, before the server hears of it and after it has done it, and repeats the
// write: the end is as without the fault. A patient storage heals the fault by itself.
func TestFaults(t *testing.T) {
	server := servers.MinIO(t)
	for _, op := range operations {
		for _, patience := range []time.Duration{time.Nanosecond, time.Minute} {
			for _, m := range []mischief{lost, unreported} {
				t.Run(fmt.Sprintf("%s/%v/%v", op.name, patience, m), func(t *testing.T) { t.Parallel(); breakEach(t, server, op, patience, m) })
			}
		}
	}
}

func breakEach(t *testing.T, server *servers.Server, op operation, patience time.Duration, m mischief) {
	middle, b := newMeddler(t, newBed(t, server))
	b.config.PartAbove, b.config.PartSize, b.config.Patience = 6<<20, 5<<20, patience
	for broken := 0; ; broken++ {
		middle.disturb(nil)
		b.config.Prefix = fmt.Sprintf("round-%d/", broken)
		raw := b.open(t)
		bytes, name := content(op.size)
		op.before(t, raw, bytes)
		middle.disturb(func(n int, _ *http.Request) mischief {
			if n == broken {
				return m
			}
			return passed
		})
		err := op.do(t.Context(), raw, bytes)
		done := len(middle.seen()) <= broken
		var network net.Error
		if err != nil && (done || patience == time.Minute || !errors.As(err, &network)) {
			t.Errorf("request %d: %v\n%v", broken, err, middle.seen())
		}
		middle.disturb(nil)
		if err := op.do(t.Context(), raw, bytes); err != nil {
			t.Errorf("again, after request %d broke: %v", broken, err)
		}
		if op.name != "delete" {
			wantStored(t, raw, name)
		}
		// Nobody knows of an upload whose beginning was not reported; whoever starts next removes it.
		swept := b
		swept.config.Stale = time.Nanosecond
		swept.open(t)
		b.wantVersions(t, op.working, op.locked)
		if done || t.Failed() {
			return
		}
	}
}

// TestThrottled is told twice at every request that it may succeed later.
func TestThrottled(t *testing.T) {
	server := servers.MinIO(t)
	for _, how := range []mischief{throttled, ended, cut} {
		t.Run(how.String(), func(t *testing.T) { throttledThrough(t, newBed(t, server), how) })
	}
}

func throttledThrough(t *testing.T, b bed, how mischief) {
	middle, b := newMeddler(t, b)
	b.config.PartAbove, b.config.PartSize = 6<<20, 5<<20
	raw := b.open(t)
	var told []string
	middle.disturb(func(_ int, r *http.Request) mischief {
		request := r.Method + r.URL.RequestURI()
		if told = append(told, request); len(slices.DeleteFunc(slices.Clone(told), func(one string) bool { return one != request })) <= 2 && (how != cut || r.ContentLength > 0) {
			return how
		}
		return passed
	})
	for _, n := range []int{small, several} {
		bytes, name := content(n)
		put(t, raw, bytes)
		wantStored(t, raw, name)
		hold(t, raw, name, nextYear)
		wantStored(t, raw, name)
	}
	b.wantVersions(t, 0, 2)
}
