package api_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// numbered is a file of so many bytes that is no other one.
func numbered(n int, size int64) io.Reader {
	head := fmt.Sprintf("%20d", n)
	return io.MultiReader(strings.NewReader(head), io.LimitReader(zeroes{}, size-int64(len(head))))
}

// TestHundredUploadsAtOnceTakeNoMemory sends 100 files of 20 MB at once, in one request each and in parts. Senders and stores
// are in this process, so what is measured is more than the interface takes. It writes 8 GB, so it runs where asked for.
func TestHundredUploadsAtOnceTakeNoMemory(t *testing.T) {
	if os.Getenv("MEASURE") == "" {
		t.Skip("set MEASURE=1 to measure")
	}
	const files, size = 100, 20 << 20
	for name, send := range map[string]func(o *office, dossier string, n int, size int64){"in one request": sendWhole, "in parts": sendParts} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t, nil)
			dossier := o.dossier("H21.01-1", building)
			forgetPeak(t)
			before := resident(t, "VmRSS")
			var all sync.WaitGroup
			for n := range files {
				all.Go(func() { send(o, dossier, n, size) })
			}
			all.Wait()
			grown := resident(t, "VmHWM") - before
			t.Logf("%d files of %d MB: resident %d MB before, %d MB more at most", files, size>>20, before>>20, grown>>20)
			if grown > files*size/10 {
				t.Errorf("%d MB of memory for %d MB of files", grown>>20, files*size>>20)
			}
		})
	}
}

func sendWhole(o *office, dossier string, n int, size int64) {
	r := o.ask("POST", "/v1/dossiers/"+dossier+"/files", numbered(n, size), "X-Person", "Quét")
	if r.status != http.StatusAccepted {
		o.t.Errorf("upload %d = %d %s", n, r.status, r.body)
	}
}

func sendParts(o *office, dossier string, n int, size int64) {
	path := o.begins(dossier, int(size)).header.Get("Location")
	file := numbered(n, size)
	for at := int64(0); at < size; at += size / 4 {
		r := o.ask("PATCH", path, io.LimitReader(file, size/4), "Tus-Resumable", "1.0.0", "Upload-Offset", strconv.FormatInt(at, 10), "Content-Type", "application/offset+octet-stream")
		if r.status != http.StatusNoContent {
			o.t.Errorf("upload %d at %d = %d %s", n, at, r.status, r.body)
		}
	}
}

// forgetPeak makes VmHWM begin anew.
func forgetPeak(t *testing.T) {
	t.Helper()
	must(t, os.WriteFile("/proc/self/clear_refs", []byte("5"), 0))
}

// resident reads a line of /proc/self/status, in bytes.
func resident(t *testing.T, what string) int64 {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	must(t, err)
	for line := range bytes.Lines(text) {
		if name, value, _ := strings.Cut(string(line), ":"); name == what {
			kB, err := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			must(t, err)
			return kB << 10
		}
	}
	t.Fatalf("/proc/self/status has no %s", what)
	return 0
}
