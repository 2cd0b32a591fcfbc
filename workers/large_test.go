package workers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/sandbox"
	"golang.org/x/image/draw"
)

// childMemory is what a recogniser may take for a page, in bytes.
const childMemory = 300 << 20

// TestColourAt600DPI: an A4 page with four times the usual pixels is read like another one, in the memory of another one.
func TestColourAt600DPI(t *testing.T) {
	scan, err := samples.NewFamily(3).LandCertificate(samples.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	large := doubled(t, scan.Data)
	for format, encode := range map[string]func(io.Writer, image.Image) error{
		"jpeg": func(w io.Writer, img image.Image) error { return jpeg.Encode(w, img, nil) },
		"png":  (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode,
	} {
		t.Run(format, func(t *testing.T) {
			var file bytes.Buffer
			if err := encode(&file, large); err != nil {
				t.Fatal(err)
			}
			readsLarge(t, format, file.Bytes(), strings.Fields(scan.Truth.Pages[0].Text))
		})
	}
}

// readsLarge has a new recogniser read a file of 600 dpi.
func readsLarge(t *testing.T, format string, file []byte, words []string) {
	t.Helper()
	r := NewRunner(Config{Capacity: Capacity{Children: 1}})
	defer r.Close()
	text, _, err := ask[pageText](t.Context(), r.readers, toolRead, sandbox.Request{
		Input: toRead{Format: format, Page: 1, DPI: 600}, Blobs: [][]byte{file}})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	read := map[string]bool{}
	for _, w := range text.Page.Words {
		read[w.Text] = true
	}
	for _, w := range words {
		if read[w] {
			found++
		}
	}
	if 100*found < 95*len(words) || len(words) < 50 {
		t.Errorf("%d of %d words were read", found, len(words))
	}
	took := mostMemory(t, ownChild(t, "motlan: "+toolRead))
	t.Logf("%d × %d, %d MB: the recogniser took %d MB", text.Page.Width, text.Page.Height, len(file)>>20, took>>20)
	if took > childMemory {
		t.Errorf("the recogniser took %d MB, want at most %d", took>>20, childMemory>>20)
	}
}

// doubled is a JPEG image with twice the resolution: quicker than drawing it so.
func doubled(t *testing.T, scan []byte) image.Image {
	t.Helper()
	small, err := jpeg.Decode(bytes.NewReader(scan))
	if err != nil {
		t.Fatal(err)
	}
	large := image.NewRGBA(image.Rectangle{Max: small.Bounds().Size().Mul(2)})
	draw.NearestNeighbor.Scale(large, large.Bounds(), small, small.Bounds(), draw.Src, nil)
	return large
}

// mostMemory is the most that a process has held, in bytes.
func mostMemory(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	kB, err := strconv.ParseInt(string(peakLine.FindSubmatch(status)[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kB << 10
}

// TestA0IsRefused: at 300 dpi it has more pixels than a page may have. Every tool that is given it says so, before it decodes
// anything, and the clerk is told what to do.
func TestA0IsRefused(t *testing.T) {
	r := NewRunner(Config{Capacity: Capacity{Children: 1}})
	defer r.Close()
	var a0 bytes.Buffer
	if err := jpeg.Encode(&a0, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	frame := bytes.Index(a0.Bytes(), []byte{0xFF, 0xC0})
	binary.BigEndian.PutUint16(a0.Bytes()[frame+5:], 14043)
	binary.BigEndian.PutUint16(a0.Bytes()[frame+7:], 9933)
	_, _, inspected := ask[inspection](t.Context(), r.papers, toolInspect, sandbox.Request{Input: struct{}{}, Blobs: [][]byte{a0.Bytes()}})
	_, _, read := ask[pageText](t.Context(), r.readers, toolRead, sandbox.Request{
		Input: toRead{Format: "jpeg", Page: 1, DPI: 300}, Blobs: [][]byte{a0.Bytes()}})
	for tool, err := range map[string]error{toolInspect: inspected, toolRead: read} {
		var refusal *sandbox.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != pipeline.ReasonTooLarge {
			t.Errorf("%s: %v, want a refusal with %s", tool, err, pipeline.ReasonTooLarge)
		}
	}
}
