package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/motlan/motlan/testdata/samples"
)

// TestSampleDossiersAreSealed looks at the files of the demo with other people's tools.
func TestSampleDossiersAreSealed(t *testing.T) {
	p := playDemo(t, "../../testdata/dossiers")
	p.checkStory(t)
	var read tally
	read.compareAll(t, p)
	t.Log(read.summary())
	if read.recall() < 0.98 {
		t.Errorf("pdftotext finds %.4f of the words, want 0.98", read.recall())
	}
	for _, d := range p.manifest.Dossiers {
		for name, r := range p.records(t, d) {
			t.Run(name, func(t *testing.T) {
				checkSealed(t, filepath.Join(p.samples, name), filepath.Join(p.out, d.Name, r.Out))
			})
		}
	}
}

// TestOtherFormatsAreSealed is the same for formats that are not among the samples.
func TestOtherFormatsAreSealed(t *testing.T) {
	scans, out := otherFormats(t), t.TempDir()
	if report, err := motlan(t, "--data", t.TempDir(), "ingest", "--out", out, scans).CombinedOutput(); err != nil {
		t.Fatalf("ingest: %v\n%s", err, report)
	}
	for name, r := range readRecords(t, out) {
		t.Run(name, func(t *testing.T) {
			checkSealed(t, filepath.Join(scans, name), filepath.Join(out, r.Out))
		})
	}
}

// otherFormats leaves the land certificate's JPEG as a strip of a TIFF, and a small page in lossless formats.
func otherFormats(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	scan, err := os.ReadFile("../../testdata/dossiers/a-land-certificate.jpg")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "jpeg-in.tif"), jpegInTIFF(t, scan, 300))
	img := smallPage(t)
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"small.bmp": func(b *bytes.Buffer) error { return bmp.Encode(b, img) },
		"small.gif": func(b *bytes.Buffer) error { return gif.Encode(b, img, nil) },
		"small.png": func(b *bytes.Buffer) error { return png.Encode(b, img) },
	} {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, name), b.Bytes())
	}
	return dir
}

// smallPage is a page with eight bits a channel.
func smallPage(t *testing.T) image.Image {
	t.Helper()
	s, err := samples.Page(1, samples.Options{DPI: 75})
	if err != nil {
		t.Fatal(err)
	}
	page, err := jpeg.Decode(bytes.NewReader(s.Data))
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(page.Bounds())
	draw.Draw(img, img.Rect, page, image.Point{}, draw.Src)
	return img
}

// jpegInTIFF makes a TIFF whose one strip is a JPEG (TIFF technical note 2).
func jpegInTIFF(t *testing.T, scan []byte, dpi uint32) []byte {
	t.Helper()
	config, err := jpeg.DecodeConfig(bytes.NewReader(scan))
	if err != nil {
		t.Fatal(err)
	}
	const short, long, rational = 3, 4, 5
	const head = 8 + 6 + 8 // bits a sample and the resolution lie behind the file's header
	tags := []struct {
		id, kind     uint16
		count, value uint32
	}{
		{256, long, 1, uint32(config.Width)},
		{257, long, 1, uint32(config.Height)},
		{258, short, 3, 8},
		{259, short, 1, 7}, // JPEG
		{262, short, 1, 6}, // YCbCr
		{273, long, 1, head},
		{277, short, 1, 3},
		{278, long, 1, uint32(config.Height)},
		{279, long, 1, uint32(len(scan))},
		{282, rational, 1, 14},
		{283, rational, 1, 14},
		{296, short, 1, 2},         // inches
		{530, short, 2, 2<<16 | 2}, // as Go encodes
	}
	var out bytes.Buffer
	directory := head + len(scan) + len(scan)%2
	write := func(values ...any) {
		for _, v := range values {
			if err := binary.Write(&out, binary.LittleEndian, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	write([]byte("II*\x00"), uint32(directory), []uint16{8, 8, 8}, []uint32{dpi, 1}, scan, make([]byte, len(scan)%2), uint16(len(tags)), tags, uint32(0))
	return out.Bytes()
}

// checkSealed holds a sealed file to what is owed for its scan.
func checkSealed(t *testing.T, scan, sealed string) {
	t.Helper()
	output(t, "qpdf", "--check", sealed)
	if report := output(t, "pdfsig", sealed); strings.Count(report, "Signature is Valid") != 1 || !strings.Contains(report, "Total document signed") {
		t.Errorf("pdfsig says\n%s", report)
	}
	before, after := fileSize(t, scan), fileSize(t, sealed)
	t.Logf("%d bytes, sealed %d (%+.1f %%)", before, after, 100*float64(after-before)/float64(before))
	if limit := before*105/100 + 60_000; after > limit && slices.Contains([]string{".jpg", ".tif", ".png"}, filepath.Ext(scan)) {
		t.Errorf("%d bytes are sealed in %d, want at most %d", before, after, limit)
	}
	checkPixels(t, scan, sealed)
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// checkPixels takes the images out of a sealed file: coded data are the scan's own bytes, of lossless formats the pixels.
func checkPixels(t *testing.T, scan, sealed string) {
	t.Helper()
	data, err := os.ReadFile(scan)
	if err != nil {
		t.Fatal(err)
	}
	images := embedded(t, sealed)
	if len(images) == 0 {
		t.Error("pdfimages finds no image")
	}
	for name, own := range images {
		switch filepath.Ext(name) {
		case ".jpg", ".ccitt":
			if whole := filepath.Ext(scan) == ".jpg"; !bytes.Contains(data, own) || whole && len(own) != len(data) {
				t.Errorf("%s is not what came in", name)
			}
		case ".png":
			checkSamePixels(t, data, own)
		default:
			t.Errorf("pdfimages finds %s", name)
		}
	}
}

// embedded is what pdfimages takes out of a PDF, by name.
func embedded(t *testing.T, file string) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	output(t, "pdfimages", "-all", file, filepath.Join(dir, "image"))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	images := map[string][]byte{}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".params" { // of G4, for a decoder
			continue
		}
		if images[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return images
}

func checkSamePixels(t *testing.T, scan, own []byte) {
	t.Helper()
	want, _, err := image.Decode(bytes.NewReader(scan))
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := image.Decode(bytes.NewReader(own))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("image is %v, scan %v", got.Bounds(), want.Bounds())
	}
	for _, at := range everySo(want.Bounds()) {
		r, g, b, _ := got.At(at.X, at.Y).RGBA()
		wr, wg, wb, _ := want.At(at.X, at.Y).RGBA()
		if r != wr || g != wg || b != wb {
			t.Fatalf("pixel %v is %x %x %x, scanned was %x %x %x", at, r, g, b, wr, wg, wb)
		}
	}
}

// everySo is a pixel in seven: all of them take long under the race detector.
func everySo(r image.Rectangle) (list []image.Point) {
	for i := 0; i < r.Dx()*r.Dy(); i += 7 {
		list = append(list, image.Pt(i%r.Dx(), i/r.Dx()))
	}
	return list
}
