package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"
)

// FuzzRasters holds that no file makes the package panic, and that every failure has a reason.
func FuzzRasters(f *testing.F) {
	m := text(40, 30)
	var j, p, g, b bytes.Buffer
	_, _, _, _ = jpeg.Encode(&j, m, nil), png.Encode(&p, m), gif.Encode(&g, m, nil), bmp.Encode(&b, m)
	for _, seed := range [][]byte{j.Bytes(), p.Bytes(), g.Bytes(), b.Bytes(), withEXIF(j.Bytes(), 5),
		tiffFileOf(binary.LittleEndian, faxPage(m, 8, nil), faxPage(m, 30, tiffTags{tagCompression: {compG3}})),
		tiffFileOf(binary.BigEndian, jpegPageOf(coloured(40, 32), 16), faxPage(m, 9, tiffTags{tagCompression: {compRLE}})),
		pngOf(8, 1, 1, 0, deflated([]byte{0, 0x55}), "tRNS", "\x00\x00"),
		[]byte("RIFF\x24\x00\x00\x00WEBPVP8L\x18\x00\x00\x00\x2f\x00\x00\x00\x00\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\x00")} {
		f.Add(seed)
	}
	limits := Limits{Pixels: 1 << 18, Pages: 8}
	f.Fuzz(func(t *testing.T, data []byte) {
		pages, err := Rasters(data, limits)
		for n := range pages {
			_, e := Raster(data, n, limits)
			_, e2 := OCRImage(data, n, limits)
			_, e3 := Decode(data, n, limits)
			for _, e := range []error{e, e2, e3} {
				checkReason(t, e)
			}
		}
		checkReason(t, err)
	})
}

func checkReason(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[Error](err); err != nil && (!ok || e.Reason == "" || e.Unwrap() == nil) {
		t.Errorf("error %v has no reason", err)
	}
}
