package main

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkUpload times uploads of 1 MB over HTTP, first with nothing else to do, then while recognition takes every CPU.
// The bytes are no paper: their own way ends at once, so that the batch alone is the load. MOTLAN_UPLOADS says how many.
func BenchmarkUpload(b *testing.B) {
	for _, installation := range installations {
		b.Run(installation.name, func(b *testing.B) {
			page := decisions(b, 8, 50)
			for b.Loop() {
				uploads(b, installation.open(b), page)
			}
		})
	}
}

func uploads(b *testing.B, d *desk, page func(i int) []byte) {
	count := uint64(200)
	environment(b, "MOTLAN_UPLOADS", &count)
	defer d.close()
	d.timeUploads(20) // connections, caches and children are warm
	idle := d.timeUploads(int(count))
	d.handInBatch(int(count), page)
	for d.waiting() == int(count) { // until the recognisers are at work
	}
	busy := d.timeUploads(int(count))
	if d.waiting() == 0 {
		b.Error("the batch came to its end before the uploads")
	}
	b.ReportMetric(0, "ns/op")
	for name, took := range map[string][]time.Duration{"idle": idle, "busy": busy} {
		b.ReportMetric(float64(percentile(took, 0.50).Microseconds())/1000, name+"-p50-ms")
		b.ReportMetric(float64(percentile(took, 0.95).Microseconds())/1000, name+"-p95-ms")
		b.ReportMetric(float64(percentile(took, 1).Microseconds())/1000, name+"-max-ms")
	}
}

// timeUploads hands in one file after another, as a counter with one scanner does.
func (d *desk) timeUploads(n int) []time.Duration {
	d.b.Helper()
	dossier := d.dossier("H21.01-260305-" + time.Now().Format("150405.000000000"))
	source := rand.NewChaCha8([32]byte{1})
	file := make([]byte, 1<<20)
	_, _ = source.Read(file)
	var took []time.Duration
	for i := range n {
		binary.LittleEndian.PutUint64(file, uint64(i))
		begun := time.Now()
		_, err := d.handIn(dossier, "counter", file)
		d.must(err)
		took = append(took, time.Since(begun))
		<-time.After(20 * time.Millisecond)
	}
	return took
}
