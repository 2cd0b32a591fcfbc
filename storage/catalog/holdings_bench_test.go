package catalog_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/testdata/servers"
)

// holdingsKept names the environment variable with the number of holdings of BenchmarkHoldings. Ten million take minutes
// to fill, and some gigabytes.
const holdingsKept = "MOTLAN_BENCH_HOLDINGS"

// BenchmarkHoldings looks people up in a catalog of many holdings and in one of ten thousand, by turns; one person in four
// has none. Owed are 5 ms for 99 of 100, and half of them within 2 times what they take in the small one. On two cores that did nothing else,
// at ten million, SQLite and PostgreSQL took 0.18 and 0.35 ms, 99 of 100 within 0.52 and 1.75 ms: 1.5 and 1.8 times the small one. A holding takes
// 1.2 and 1.3 kB. A PostgreSQL that had just been filled, and had not been cleaned up, took 0.84 and 5.0 ms.
func BenchmarkHoldings(b *testing.B) {
	many := number(holdingsKept, 100_000)
	b.Run("SQLite", func(b *testing.B) {
		dir := b.TempDir()
		lookUpBoth(b, filepath.Join(dir, "few.db"), filepath.Join(dir, "many.db"), many)
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		server := servers.PostgreSQL(b)
		db := rawFast(b, server.Database(b))
		for name, value := range map[string]string{"shared_buffers": "2GB", "max_wal_size": "16GB"} {
			if _, err := db.Exec("ALTER SYSTEM SET " + name + " = '" + value + "'"); err != nil {
				b.Fatal(err)
			}
		}
		server.Stop()
		server.Start()
		lookUpBoth(b, server.Database(b), server.Database(b), many)
	})
}

func lookUpBoth(b *testing.B, few, many string, n int) {
	const round = 1000
	small, large := shelved(b, few, 10_000), shelved(b, many, n)
	warm(b, many)
	var fast, slow []time.Duration
	for b.Loop() {
		fast, slow = append(fast, small.lookUps(b, round)...), append(slow, large.lookUps(b, round)...)
	}
	slices.Sort(fast)
	slices.Sort(slow)
	b.ReportMetric(ms(slow, 50), "p50-ms")
	b.ReportMetric(ms(slow, 99), "p99-ms")
	b.ReportMetric(ms(slow, 50)/ms(fast, 50), "ratio")
	b.ReportMetric(large.bytes(b, many)/float64(n), "B/holding")
	b.ReportMetric(0, "ns/op")
}

// warm has the system read a file, as one that is in use was.
func warm(b *testing.B, place string) {
	if isPostgres(place) {
		return
	}
	debug.FreeOSMemory() // of what filled it
	file, err := os.Open(place)
	if err == nil {
		defer file.Close()
		_, err = io.Copy(io.Discard, file)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// ms is a percentile of sorted times.
func ms(times []time.Duration, percent int) float64 {
	return float64(times[len(times)*percent/100].Microseconds()) / 1000
}
