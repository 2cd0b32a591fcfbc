package s3_test

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

var benchSizes = []struct {
	name string
	size int64
}{{"100kB", 100e3}, {"1MB", 1e6}, {"100MB", 100e6}, {"300MB-in-parts", 300e6}}

// stand is one server with our layer and its peer before it.
type stand struct {
	bed
	raw   *s3.Buckets
	store *blob.Store
	peers [2]*peer // a bare one, and one that checks
}

func newStand(b *testing.B) stand {
	bed := newBed(b, servers.MinIO(b))
	bed.config.PartAbove, bed.config.PartSize = 256<<20, 8<<20
	raw := bed.open(b)
	return stand{bed, raw, blob.New(raw), [2]*peer{newPeer(b, bed, false), newPeer(b, bed, true)}}
}

// source is a file of random bytes.
func source(b *testing.B, size int64) *os.File {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "scan"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { file.Close() })
	if _, err := io.CopyN(file, rand.Reader, size); err != nil {
		b.Fatal(err)
	}
	return file
}

// contest is one operation: ours, the bare peer's, and that of the peer that checks. After clears away without being timed.
type contest struct {
	run   [3]func() error
	after func()
}

// race runs all by turns. It reports what each takes, in time and in this process's processor time; the ratio of ours to
// the bare peer, where 1 is as fast and less is slower; the ratio to the peer that checks, which sets the cost of
// verifying apart; what ours allocates; and by how much its heap grows at most.
func (c contest) race(b *testing.B) {
	var times [3][]time.Duration
	var cpu [3]time.Duration
	var allocated, peak uint64
	for turn := 0; b.Loop(); turn++ {
		for i := range times {
			who := (i + turn) % len(times)
			w := weigh()
			begun, busy := time.Now(), processor()
			if err := c.run[who](); err != nil {
				b.Fatal(err)
			}
			times[who] = append(times[who], time.Since(begun))
			cpu[who] += processor() - busy
			if a, p := w(); who == 0 {
				allocated += a
				peak = max(peak, p)
			}
			c.after()
		}
	}
	for who, name := range []string{"ours", "peer", "checking-peer"} {
		b.ReportMetric(ms(total(times[who]))/float64(b.N), name+"-ms/op")
		b.ReportMetric(ms(cpu[who])/float64(b.N), name+"-cpu-ms/op")
	}
	for who, name := range map[int]string{1: "ratio", 2: "ratio-verify-apart"} {
		b.ReportMetric(float64(total(times[who]))/float64(total(times[0])), name)
		b.ReportMetric(float64(median(times[who]))/float64(median(times[0])), "median-"+name)
	}
	b.ReportMetric(float64(allocated)/float64(b.N), "ours-B/op")
	b.ReportMetric(float64(peak)/1e6, "ours-peak-MB")
	b.ReportMetric(0, "ns/op")
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }

func total(times []time.Duration) (sum time.Duration) {
	for _, t := range times {
		sum += t
	}
	return sum
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// weigh watches until the function that it returns is called: how much was allocated, and by how much the heap grew.
func weigh() func() (allocated, grown uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	base, stop, most := heap(), make(chan struct{}), make(chan uint64)
	go func() {
		high := base
		for tick := time.NewTicker(5 * time.Millisecond); ; high = max(high, heap()) {
			select {
			case <-tick.C:
			case <-stop:
				tick.Stop()
				most <- high
				return
			}
		}
	}()
	return func() (uint64, uint64) {
		close(stop)
		high := <-most
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc, high - base
	}
}

// processor is how much time this process has had of the processor, the server not among it.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// BenchmarkPut stores the same object under the same name by turns.
func BenchmarkPut(b *testing.B) {
	s := newStand(b)
	for _, c := range benchSizes {
		b.Run(c.name, func(b *testing.B) {
			file, key := source(b, c.size), pipeline.NewDataKey()
			var refs [3]pipeline.BlobRef
			put := func(who int, store func(context.Context, pipeline.DataKey, *os.File) (pipeline.BlobRef, error)) func() error {
				return func() (err error) { refs[who], err = store(b.Context(), key, file); return err }
			}
			contest{[3]func() error{put(0, s.put), put(1, s.peers[0].put), put(2, s.peers[1].put)}, func() {
				for _, ref := range refs {
					s.clear(b, ref)
				}
			}}.race(b)
			if refs[0] != refs[1] || refs[0] != refs[2] {
				b.Fatalf("ours stored %+v, the peers %+v", refs[0], refs[1:])
			}
		})
	}
}

func (s stand) put(ctx context.Context, key pipeline.DataKey, file *os.File) (pipeline.BlobRef, error) {
	return s.store.Put(ctx, key, file)
}

func (s stand) clear(b *testing.B, ref pipeline.BlobRef) {
	if err := s.raw.Delete(b.Context(), ref.Name); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkGet reads the same object by turns.
func BenchmarkGet(b *testing.B) {
	s := newStand(b)
	for _, c := range benchSizes {
		b.Run(c.name, func(b *testing.B) {
			key := pipeline.NewDataKey()
			ref, err := s.store.Put(b.Context(), key, source(b, c.size))
			if err != nil {
				b.Fatal(err)
			}
			contest{[3]func() error{func() error { return s.get(b.Context(), key, ref) },
				func() error { return s.peers[0].get(b.Context(), key, ref, io.Discard) },
				func() error { return s.peers[1].get(b.Context(), key, ref, io.Discard) }}, func() {}}.race(b)
		})
	}
}

func (s stand) get(ctx context.Context, key pipeline.DataKey, ref pipeline.BlobRef) error {
	plain, err := s.store.Open(ctx, key, ref)
	if err != nil {
		return err
	}
	defer plain.Close()
	_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{plain}, make([]byte, 128<<10))
	return err
}

// BenchmarkSafety takes what the peer does not do: the lock with its copy, its read-back and the removal of the working
// copy; a look at the lock; and reading all stored bytes again.
func BenchmarkSafety(b *testing.B) {
	s := newStand(b)
	for _, c := range benchSizes {
		b.Run(c.name, func(b *testing.B) {
			file := source(b, c.size)
			var hold, retention, check time.Duration
			for b.Loop() {
				ref, err := s.store.Put(b.Context(), pipeline.NewDataKey(), file)
				if err != nil {
					b.Fatal(err)
				}
				for _, step := range []struct {
					spent *time.Duration
					do    func() (pipeline.Kept, error)
				}{
					{&hold, func() (pipeline.Kept, error) { return s.store.Hold(b.Context(), ref, nextYear) }},
					{&retention, func() (pipeline.Kept, error) { return s.store.Retention(b.Context(), ref) }},
					{&check, func() (pipeline.Kept, error) { return pipeline.Kept{}, s.store.Check(b.Context(), ref) }},
				} {
					begun := time.Now()
					kept, err := step.do()
					if *step.spent += time.Since(begun); err != nil {
						b.Fatal(err)
					}
					if kept.Version != "" && step.spent == &retention {
						s.unlock(b, ref.Name, kept.Version)
					}
				}
				s.clear(b, ref)
			}
			for name, spent := range map[string]time.Duration{"hold-ms/op": hold, "retention-ms/op": retention, "check-ms/op": check} {
				b.ReportMetric(ms(spent)/float64(b.N), name)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
