package signing

import (
	"runtime"
	"testing"

	"github.com/motlan/motlan/signing/verify"
)

// A dossier's worth of scans in one file must not need a machine of its own. pdfsign alone allocates up to eight times the
// file; the race detector, which reuses no buffers, brings five times to that.
func TestLargeFileAllocates(t *testing.T) {
	const size, bound = 16 << 20, 8.5
	f := newFixture(t)
	pdf := drawing{padding: size}.build()
	var before, prepared, verified runtime.MemStats
	runtime.ReadMemStats(&before)
	data := f.seal(t, pdf)
	runtime.ReadMemStats(&prepared)
	r := verify.PDF(data, f.options(t))
	runtime.ReadMemStats(&verified)
	if r.Verdict != verify.Valid {
		t.Fatalf("%+v", r.Failed())
	}
	if n := float64(prepared.TotalAlloc-before.TotalAlloc) / size; n > bound {
		t.Errorf("sealing allocates %.1f times the file, want at most %.1f", n, bound)
	}
	if n := (verified.TotalAlloc - prepared.TotalAlloc) >> 20; n > 2 {
		t.Errorf("verifying allocates %d MiB, want next to nothing", n)
	}
	t.Logf("sealing allocates %.1f times the file, verifying %d KiB", float64(prepared.TotalAlloc-before.TotalAlloc)/size,
		(verified.TotalAlloc-prepared.TotalAlloc)>>10)
}

func BenchmarkSeal(b *testing.B) {
	f := newFixture(b)
	pdf := drawing{padding: 10 << 20}.build()
	b.SetBytes(int64(len(pdf)))
	b.ReportAllocs()
	for b.Loop() {
		f.seal(b, pdf)
	}
}

func BenchmarkVerify(b *testing.B) {
	f := newFixture(b)
	data, opts := f.seal(b, drawing{padding: 10 << 20}.build()), f.options(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		verify.PDF(data, opts)
	}
}
