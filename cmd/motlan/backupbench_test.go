package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// BenchmarkBackup says how many bytes a second a backup copies, a second one passes over, and a restore writes and reads
// again.
func BenchmarkBackup(b *testing.B) {
	const papers, size = 100, 1 << 20
	data := b.TempDir()
	o, err := open(b.Context(), settings{Data: data, Agency: "H21.01"}, streams{out: io.Discard, err: io.Discard}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer o.close()
	d, err := o.service.OpenDossier(b.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "test"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range papers {
		scan := make([]byte, size)
		rand.NewChaCha8([32]byte{byte(i)}).Read(scan)
		if _, err := o.service.AddUpload(b.Context(), pipeline.NewUpload{Dossier: d.ID, Content: bytes.NewReader(scan), By: "test"}); err != nil {
			b.Fatal(err)
		}
	}
	dir := filepath.Join(b.TempDir(), "backup")
	do := func(name string, args func() []string) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(papers * size)
			for b.Loop() {
				motlanQuietly(b, args())
			}
		})
	}
	motlanQuietly(b, []string{"--data", data, "admin", "backup", "--to", dir})
	do("first", func() []string {
		return []string{"--data", data, "admin", "backup", "--to", filepath.Join(b.TempDir(), pipeline.NewID("to"))}
	})
	do("again", func() []string { return []string{"--data", data, "admin", "backup", "--to", dir} })
	do("restore", func() []string { return restoreArgs(newHome(b, data), dir) })
}

func motlanQuietly(b *testing.B, args []string) {
	b.Helper()
	if code := run(b.Context(), args, streams{in: bytes.NewReader(nil), out: io.Discard, err: io.Discard}); code != 0 {
		b.Fatalf("exit code %d", code)
	}
}
