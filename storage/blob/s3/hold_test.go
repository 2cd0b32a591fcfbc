package s3_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

// TestLocks runs what is particular to locked objects, each on buckets of its own.
func TestLocks(t *testing.T) {
	server := servers.MinIO(t)
	for _, c := range []struct {
		name string
		run  func(*testing.T, bed, *s3.Buckets)
	}{
		{"nothing is locked before Hold", unlockedBefore},
		{"Hold moves and records", recorded},
		{"many Holds at once make one version", holdsAtOnce},
		{"the longest of many lengthenings wins", lengthenings},
		{"a delete marker is no deletion", deleteMarker},
		{"a version over ours", versionOver},
		{"bytes that came before ours", versionBefore},
		{"our bytes twice", versionTwice},
		{"a working copy that is not ours", wrongCopy},
		{"a lock that does not last", shortened},
		{"compliance", compliance},
		{"a mode that became stricter", stricter},
		{"reading while Hold moves", readDuringMove},
		{"deletion of everything", deleteAll},
		{"a working bucket that keeps versions", versionedWorking},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBed(t, server)
			b.config.PartAbove, b.config.PartSize = 6<<20, 5<<20
			c.run(t, b, b.open(t))
		})
	}
}

// lock asks the server itself.
func (b bed) lock(t *testing.T, bucket string, name pipeline.Digest, version string) (mode string, until time.Time) {
	t.Helper()
	m, at, err := b.hand.GetObjectRetention(t.Context(), bucket, b.key(name), version)
	if err != nil || m == nil {
		return "", time.Time{}
	}
	return m.String(), *at
}

func unlockedBefore(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	if mode, until := b.lock(t, b.config.Working, name, ""); mode != "" {
		t.Errorf("after Put: locked in mode %s until %v", mode, until)
	}
	if err := raw.Delete(t.Context(), name); err != nil {
		t.Errorf("Delete: %v", err)
	}
	b.wantVersions(t, 0, 0)
}

func recorded(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	kept := hold(t, raw, name, nextYear)
	mode, until := b.lock(t, b.config.Locked, name, kept.Version)
	if kept.Name != name || kept.Version == "" || kept.Mode != s3.Governance || mode != "GOVERNANCE" || !kept.Until.Equal(until) || until.Before(nextYear) {
		t.Errorf("Hold = %+v, the server says %s until %v, want %v", kept, mode, until, nextYear)
	}
	b.wantVersions(t, 0, 1)
	if longer := hold(t, raw, name, nextYear.AddDate(9, 0, 0)); longer.Version != kept.Version || !longer.Until.After(kept.Until) {
		t.Errorf("lengthened = %+v, want version %s", longer, kept.Version)
	}
	b.wantVersions(t, 0, 1)
	wantStored(t, raw, name)
}

func holdsAtOnce(t *testing.T, b bed, raw *s3.Buckets) {
	other := b.open(t)
	for range 5 {
		bytes, _ := content(small)
		name := put(t, raw, bytes)
		var all sync.WaitGroup
		versions := make([]string, 8)
		for i := range versions {
			all.Go(func() {
				kept, err := []*s3.Buckets{raw, other}[i%2].Hold(t.Context(), name, nextYear)
				if err != nil {
					t.Errorf("Hold: %v", err)
				}
				versions[i] = kept.Version
			})
		}
		all.Wait()
		if slices.Sort(versions); len(slices.Compact(versions)) != 1 {
			t.Errorf("versions %v were recorded, want one", versions)
		}
	}
	b.wantVersions(t, 0, 5)
}

func lengthenings(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	hold(t, raw, name, nextYear)
	var all sync.WaitGroup
	for _, years := range rand.Perm(8) {
		all.Go(func() {
			until := nextYear.AddDate(years, 0, 0)
			if kept, err := raw.Hold(t.Context(), name, until); err != nil || kept.Until.Before(until) {
				t.Errorf("Hold until %v = %v, %v", until, kept.Until, err)
			}
		})
	}
	all.Wait()
	if kept, err := raw.Retention(t.Context(), name); err != nil || kept.Until.Before(nextYear.AddDate(7, 0, 0)) {
		t.Errorf("Retention = %v, %v, want %v", kept.Until, err, nextYear.AddDate(7, 0, 0))
	}
}

// deleteMarker hides a held object as "deleting" it does.
func deleteMarker(t *testing.T, b bed, raw *s3.Buckets) {
	for _, n := range []int{small, several} {
		bytes, _ := content(n)
		name := put(t, raw, bytes)
		kept := hold(t, raw, name, nextYear)
		if err := b.hand.RemoveObject(t.Context(), b.config.Locked, b.key(name), minio.RemoveObjectOptions{}); err != nil {
			t.Fatal(err)
		}
		wantStored(t, raw, name)
		if got, err := raw.Retention(t.Context(), name); err != nil || got != kept {
			t.Errorf("Retention = %+v, %v, want %+v", got, err, kept)
		}
		if got := hold(t, raw, name, nextYear); got != kept {
			t.Errorf("Hold again = %+v, want %+v", got, kept)
		}
		if err := raw.Delete(t.Context(), name); !errors.Is(err, pipeline.ErrState) {
			t.Errorf("Delete = %v, want %v", err, pipeline.ErrState)
		}
		wantStored(t, raw, name)
	}
	b.wantVersions(t, 0, 4) // two of ours, two markers
}

// versionOver puts other bytes over held ones.
func versionOver(t *testing.T, b bed, raw *s3.Buckets) {
	for _, n := range []int{small, several} {
		bytes, _ := content(n)
		name := put(t, raw, bytes)
		kept := hold(t, raw, name, nextYear)
		b.place(t, b.config.Locked, name, []byte("something else"))
		wantStored(t, raw, name)
		if got := hold(t, raw, name, nextYear.AddDate(1, 0, 0)); got.Version != kept.Version {
			t.Errorf("Hold = %+v, want version %s", got, kept.Version)
		}
		if err := raw.Delete(t.Context(), name); !errors.Is(err, pipeline.ErrState) {
			t.Errorf("Delete = %v, want %v", err, pipeline.ErrState)
		}
	}
}

// versionBefore finds the name taken by other bytes: nothing is believed to be held, and nothing is lost.
func versionBefore(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	b.place(t, b.config.Locked, name, []byte("something else"))
	if kept, err := raw.Hold(t.Context(), name, nextYear); !errors.Is(err, pipeline.ErrCorrupt) {
		t.Errorf("Hold = %+v, %v, want %v", kept, err, pipeline.ErrCorrupt)
	}
	wantStored(t, raw, name)
}

// versionTwice puts the same bytes over held ones, as a server does that knows no conditions: the lock that counts is the
// longest, and so it is if something foreign lies over both.
func versionTwice(t *testing.T, b bed, raw *s3.Buckets) {
	content, _ := content(small)
	name := put(t, raw, content)
	kept := hold(t, raw, name, nextYear)
	b.place(t, b.config.Locked, name, content)
	b.place(t, b.config.Locked, name, []byte("something else"))
	if got, err := raw.Retention(t.Context(), name); err != nil || got != kept {
		t.Errorf("Retention = %+v, %v, want %+v", got, err, kept)
	}
	b.place(t, b.config.Locked, name, content)
	mode, longer := minio.Governance, kept.Until.AddDate(1, 0, 0)
	if err := b.hand.PutObjectRetention(t.Context(), b.config.Locked, b.key(name), minio.PutObjectRetentionOptions{Mode: &mode, RetainUntilDate: &longer}); err != nil {
		t.Fatal(err)
	}
	b.place(t, b.config.Locked, name, []byte("something else"))
	if got, err := raw.Retention(t.Context(), name); err != nil || !got.Until.Equal(longer) {
		t.Errorf("Retention = %+v, %v, want until %v", got, err, longer)
	}
}

// wrongCopy holds a working copy that was exchanged: other bytes are never locked.
func wrongCopy(t *testing.T, b bed, raw *s3.Buckets) {
	for _, change := range []func([]byte) []byte{
		func(s []byte) []byte { s[0] ^= 1; return s },
		func(s []byte) []byte { return s[:len(s)-1] },
		func(s []byte) []byte { return append(s, 0) },
		func(s []byte) []byte { return nil },
	} {
		for _, n := range []int{small, several} {
			bytes, _ := content(n)
			name := put(t, raw, bytes)
			b.tamper(t, name, change)
			if kept, err := raw.Hold(t.Context(), name, nextYear); !errors.Is(err, pipeline.ErrCorrupt) {
				t.Errorf("Hold = %+v, %v, want %v", kept, err, pipeline.ErrCorrupt)
			}
		}
	}
	if n := b.versions(t, b.config.Locked); n != 0 {
		t.Errorf("%d versions were locked", n)
	}
}

// shortened lets somebody with a special right undo a lock: the next Hold finds it and locks again.
func shortened(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	kept := hold(t, raw, name, nextYear)
	b.unlock(t, name, kept.Version)
	if got, err := raw.Retention(t.Context(), name); err != nil || got.Until.Equal(kept.Until) {
		t.Errorf("Retention = %+v, %v: not what the server has", got, err)
	}
	if again := hold(t, raw, name, nextYear); again != kept {
		t.Errorf("Hold again = %+v, want %+v", again, kept)
	}
}

// unlock ends a lock of mode governance.
func (b bed) unlock(t testing.TB, name pipeline.Digest, version string) {
	t.Helper()
	if err := b.hand.PutObjectRetention(t.Context(), b.config.Locked, b.key(name), minio.PutObjectRetentionOptions{GovernanceBypass: true, VersionID: version}); err != nil {
		t.Fatal(err)
	}
}

func compliance(t *testing.T, b bed, _ *s3.Buckets) {
	b.config.Mode, b.config.Period = s3.Compliance, time.Hour
	raw := b.open(t)
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	kept := hold(t, raw, name, nextYear)
	mode, until := b.lock(t, b.config.Locked, name, kept.Version)
	if kept.Mode != s3.Compliance || mode != "COMPLIANCE" || !until.Equal(kept.Until) {
		t.Errorf("Hold = %+v, the server says %s until %v", kept, mode, until)
	}
	err := b.hand.RemoveObject(t.Context(), b.config.Locked, b.key(name), minio.RemoveObjectOptions{VersionID: kept.Version, GovernanceBypass: true})
	if err == nil {
		t.Error("the owner of the server could delete it")
	}
	b.config.Mode = s3.Governance // as somebody might set it later
	if longer := hold(t, b.open(t), name, nextYear.AddDate(1, 0, 0)); longer.Mode != s3.Compliance || longer.Version != kept.Version {
		t.Errorf("lengthened = %+v, want mode %s", longer, s3.Compliance)
	}
}

// stricter: what is held already goes on being held as it is, and what comes is held as it was set.
func stricter(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	kept := hold(t, raw, name, nextYear)
	b.config.Mode, b.config.Period = s3.Compliance, time.Hour
	now := b.open(t)
	if longer := hold(t, now, name, nextYear.AddDate(1, 0, 0)); longer.Mode != s3.Governance || longer.Version != kept.Version {
		t.Errorf("lengthened = %+v, want mode %s of version %s", longer, s3.Governance, kept.Version)
	}
	bytes, _ = content(small)
	if kept := hold(t, now, put(t, now, bytes), nextYear); kept.Mode != s3.Compliance {
		t.Errorf("Hold = %+v, want mode %s", kept, s3.Compliance)
	}
}

// readDuringMove reads on, here and there, after the bytes were moved. The first answer has arrived by then: some servers
// remove nothing that they are still sending.
func readDuringMove(t *testing.T, b bed, raw *s3.Buckets) {
	const size = 1 << 20
	bytes, _ := content(size)
	name := put(t, raw, bytes)
	open, err := raw.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	read := func(off int) {
		t.Helper()
		piece := make([]byte, 10_000)
		if _, err := open.ReadAt(piece, int64(off)); err != nil || !slices.Equal(piece, bytes[off:off+len(piece)]) {
			t.Errorf("read at %d: %v", off, err)
		}
	}
	read(0)
	hold(t, raw, name, nextYear)
	for _, off := range []int{size - 10_000, 300_000, 10_000, 0} {
		read(off)
	}
}

// deleteAll removes held bytes once their lock is over, with the versions and markers that others left.
func deleteAll(t *testing.T, b bed, raw *s3.Buckets) {
	bytes, _ := content(small)
	name := put(t, raw, bytes)
	kept := hold(t, raw, name, nextYear)
	b.place(t, b.config.Locked, name, []byte("over it"))
	b.hand.RemoveObject(t.Context(), b.config.Locked, b.key(name), minio.RemoveObjectOptions{})
	put(t, raw, bytes) // a copy that a late stage puts again
	b.wantVersions(t, 1, 3)
	if err := raw.Delete(t.Context(), name); !errors.Is(err, pipeline.ErrState) {
		t.Fatalf("Delete = %v, want %v", err, pipeline.ErrState)
	}
	b.wantVersions(t, 1, 3)
	early := b
	early.config.Now = func() time.Time { return kept.Until.Add(time.Hour) } // this node's clock is ahead: the server's counts
	if err := early.open(t).Delete(t.Context(), name); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("Delete by a wrong clock = %v, want %v", err, pipeline.ErrState)
	}
	put(t, raw, bytes)
	b.unlock(t, name, kept.Version)
	if err := raw.Delete(t.Context(), name); err != nil {
		t.Errorf("Delete: %v", err)
	}
	b.wantVersions(t, 0, 0)
}

// versionedWorking: somebody turned on versions where none are needed.
func versionedWorking(t *testing.T, b bed, raw *s3.Buckets) {
	if err := b.hand.EnableVersioning(context.WithoutCancel(t.Context()), b.config.Working); err != nil {
		t.Fatal(err)
	}
	for _, raw := range []*s3.Buckets{raw, b.open(t)} { // one that knows of it, one that does not
		bytes, _ := content(small)
		name := put(t, raw, bytes)
		if err := b.hand.RemoveObject(t.Context(), b.config.Working, b.key(name), minio.RemoveObjectOptions{}); err != nil {
			t.Fatal(err)
		}
		wantStored(t, raw, name)
		if err := raw.Delete(t.Context(), name); err != nil {
			t.Errorf("Delete: %v", err)
		}
	}
	b.wantVersions(t, 0, 0)
	bytes, _ := content(small)
	late := b.open(t)
	hold(t, late, put(t, late, bytes), nextYear)
	b.wantVersions(t, 0, 1)
}

// TestOpenRefuses opens buckets that cannot be right: the error says what to do and never holds a secret.
func TestOpenRefuses(t *testing.T) {
	b := newBed(t, servers.MinIO(t))
	if err := b.hand.MakeBucket(t.Context(), "plain", minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := b.hand.MakeBucket(t.Context(), "locking", minio.MakeBucketOptions{ObjectLocking: true}); err != nil {
		t.Fatal(err)
	}
	mode, days, unit := minio.Governance, uint(1), minio.Days
	if err := b.hand.SetObjectLockConfig(t.Context(), "locking", &mode, &days, &unit); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(*s3.Config)
		says   string
		kind   error
	}{
		{"locked bucket without lock", func(c *s3.Config) { c.Locked = "plain" }, "has no object lock", pipeline.ErrInvalid},
		{"working bucket that locks", func(c *s3.Config) { c.Working = "locking" }, "work=", pipeline.ErrInvalid},
		{"no locked bucket", func(c *s3.Config) { c.Locked = "nowhere" }, "nowhere is not there", pipeline.ErrInvalid},
		{"no working bucket", func(c *s3.Config) { c.Working = "nowhere" }, "nowhere is not there", pipeline.ErrInvalid},
		{"one bucket for both", func(c *s3.Config) { c.Working = c.Locked }, "two buckets", pipeline.ErrInvalid},
		{"compliance without a period", func(c *s3.Config) { c.Mode = s3.Compliance }, "period", pipeline.ErrInvalid},
		{"unknown mode", func(c *s3.Config) { c.Mode = "forever" }, "mode", pipeline.ErrInvalid},
		{"no credentials", func(c *s3.Config) { c.Credentials = s3.Credentials{} }, "AWS_ACCESS_KEY_ID", pipeline.ErrInvalid},
		{"wrong credentials", func(c *s3.Config) { c.Credentials.SecretKey = "not-the-secret" }, "signature", nil},
	} {
		config := b.config
		c.change(&config)
		_, err := s3.Open(t.Context(), config)
		if err == nil || !strings.Contains(err.Error(), c.says) || c.kind != nil && !errors.Is(err, c.kind) {
			t.Errorf("%s: Open = %v, want %q", c.name, err, c.says)
		}
		if err != nil && (strings.Contains(err.Error(), "not-the-secret") || strings.Contains(err.Error(), servers.MinIOPassword)) {
			t.Errorf("%s: the error holds a secret: %v", c.name, err)
		}
	}
	if err := s3.CreateBuckets(t.Context(), b.config); err != nil {
		t.Errorf("CreateBuckets of what is there: %v", err)
	}
	if bytes.Contains([]byte(b.config.Credentials.String()), []byte(servers.MinIOPassword)) {
		t.Error("credentials print themselves")
	}
}
