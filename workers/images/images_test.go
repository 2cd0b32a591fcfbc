package images

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/motlan/motlan/pipeline"
)

func TestSniff(t *testing.T) {
	for name, c := range map[string]struct {
		head, format string
		reason       pipeline.Reason
	}{
		"nothing":        {"", "", pipeline.ReasonEmpty},
		"text":           {"BM is not a bitmap, GIF is not GIF8", "", pipeline.ReasonNotDocument},
		"JPEG":           {"\xff\xd8\xff\xe0", "jpeg", ""},
		"PNG":            {"\x89PNG\r\n\x1a\n", "png", ""},
		"BigTIFF":        {"MM\x00+", "tiff", ""},
		"WebP":           {"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp", ""},
		"sound":          {"RIFF\x00\x00\x00\x00WAVEfmt ", "", pipeline.ReasonNotDocument},
		"PDF with noise": {"\x00noise\n%PDF-1.4", "pdf", ""},
		"PDF too late":   {string(make([]byte, 1020)) + "%PDF-1.4", "", pipeline.ReasonNotDocument},
		"HEIC":           {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "", pipeline.ReasonHEIC},
		"AVIF":           {"\x00\x00\x00\x1cftypxxxx\x00\x00\x00\x00avifmif1", "", pipeline.ReasonHEIC},
		"video":          {"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42", "", pipeline.ReasonNotDocument},
		"Word":           {"PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml", "", pipeline.ReasonOffice},
		"old Word":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "", pipeline.ReasonOffice},
		"ODF":            {"PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.text", "", pipeline.ReasonOffice},
		"RTF":            {`{\rtf1`, "", pipeline.ReasonOffice},
		"an archive":     {"PK\x03\x04\x14\x00\x00\x00\x00\x00photo.jpg", "", pipeline.ReasonNotDocument},
	} {
		if format, reason := Sniff([]byte(c.head)); format != c.format || reason != c.reason {
			t.Errorf("%s: Sniff() = %q, %q, want %q, %q", name, format, reason, c.format, c.reason)
		}
	}
}

// pngOf builds a PNG by hand; its header may lie.
func pngOf(width, height uint32, bits, colour byte, idat []byte, chunks ...string) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, body []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		out = append(append(out, kind...), body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[len(out)-len(body)-4:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, bits, colour, 0, 0, 0))
	for i := 0; i+1 < len(chunks); i += 2 {
		chunk(chunks[i], []byte(chunks[i+1]))
	}
	chunk("IDAT", idat)
	chunk("IEND", nil)
	return out
}

func deflated(raw []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(raw)
	_ = z.Close()
	return b.Bytes()
}

func TestRefusals(t *testing.T) {
	var bitmapFile, gifFile, jpegFile bytes.Buffer
	small := image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.Black, color.White})
	_, _, _ = bmp.Encode(&bitmapFile, small), gif.Encode(&gifFile, small, nil), jpeg.Encode(&jpegFile, small, nil)
	patched := func(data []byte, at int, bytes ...byte) []byte {
		out := append([]byte(nil), data...)
		copy(out[at:], bytes)
		return out
	}
	frame := bytes.Index(jpegFile.Bytes(), []byte{0xff, 0xc0})
	for name, c := range map[string]struct {
		data   []byte
		reason pipeline.Reason
	}{
		"empty":            {nil, pipeline.ReasonEmpty},
		"PDF":              {[]byte("%PDF-1.4"), pipeline.ReasonNotDocument},
		"large PNG":        {pngOf(30000, 30000, 8, 2, deflated(nil)), pipeline.ReasonTooLarge},
		"impossible PNG":   {pngOf(1<<31, 1<<31, 8, 2, deflated(nil)), pipeline.ReasonBadImage},
		"empty PNG":        {pngOf(0, 10, 8, 2, deflated(nil)), pipeline.ReasonBadImage},
		"PNG bomb":         {pngOf(8, 8, 8, 0, deflated(make([]byte, 50<<20))), pipeline.ReasonBadImage},
		"short PNG data":   {pngOf(8, 8, 8, 0, deflated(make([]byte, 9))), pipeline.ReasonBadImage},
		"PNG depth":        {pngOf(8, 8, 4, 2, deflated(nil)), pipeline.ReasonBadImage},
		"PNG palette":      {pngOf(8, 8, 1, 3, deflated(nil), "PLTE", "123456789"), pipeline.ReasonBadImage},
		"PNG checksum":     {patched(pngOf(8, 8, 8, 0, deflated(make([]byte, 72))), 20, 9), pipeline.ReasonBadImage},
		"large JPEG":       {patched(jpegFile.Bytes(), frame+5, 0x75, 0x30, 0x75, 0x30), pipeline.ReasonTooLarge},
		"empty JPEG":       {patched(jpegFile.Bytes(), frame+5, 0, 0, 0, 0), pipeline.ReasonBadImage},
		"lossless JPEG":    {patched(jpegFile.Bytes(), frame+1, 0xc3), pipeline.ReasonBadImage},
		"arithmetic JPEG":  {patched(jpegFile.Bytes(), frame+1, 0xc9), pipeline.ReasonBadImage},
		"12-bit JPEG":      {patched(jpegFile.Bytes(), frame+4, 12), pipeline.ReasonBadImage},
		"JPEG without end": {jpegFile.Bytes()[:jpegFile.Len()-2], pipeline.ReasonBadImage},
		"large BMP":        {patched(bitmapFile.Bytes(), 18, 0x30, 0x75, 0, 0, 0x30, 0x75, 0, 0), pipeline.ReasonTooLarge},
		"short BMP":        {bitmapFile.Bytes()[:bitmapFile.Len()-1], pipeline.ReasonBadImage},
		"large GIF":        {patched(gifFile.Bytes(), 6, 0x30, 0x75, 0x30, 0x75), pipeline.ReasonTooLarge},
		"short GIF":        {gifFile.Bytes()[:gifFile.Len()-3], pipeline.ReasonBadImage},
	} {
		_, err := Raster(c.data, 0, Limits{})
		wantReason(t, name, err, c.reason)
	}
}

func TestPNGPassesThrough(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, text(333, 90)); err != nil {
		t.Fatal(err)
	}
	r := checkPage(t, b.Bytes(), 0)
	if at := bytes.Index(b.Bytes(), r.Data); at < 0 || r.ColorSpace != "DeviceGray" {
		t.Errorf("Raster() = %s, %s, want the chunk's own data", r.Filter, r.ColorSpace)
	}
}

func TestTransparencyLiesOverWhite(t *testing.T) {
	m := image.NewNRGBA64(image.Rect(0, 0, 3, 1))
	m.SetNRGBA64(0, 0, color.NRGBA64{0x1234, 0x5678, 0x9abc, 0xffff})
	m.SetNRGBA64(1, 0, color.NRGBA64{0, 0, 0, 0x8000})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	if r := checkPage(t, b.Bytes(), 0); r.Bits != 16 {
		t.Errorf("Raster().Bits = %d, want all 16", r.Bits)
	}
	trns := pngOf(8, 1, 1, 0, deflated([]byte{0, 0b01010101}), "tRNS", "\x00\x00")
	r := checkPage(t, trns, 0)
	if r.Bits != 1 || r.ColorSpace != "DeviceGray" {
		t.Errorf("Raster() = %s of %d bits, want the smallest form", r.ColorSpace, r.Bits)
	}
}

// withEXIF puts an orientation into a JPEG file.
func withEXIF(data []byte, orientation byte) []byte {
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00"
	out := appendSegment([]byte{0xff, markerSOI}, markerAPP1, []byte(exif))
	return append(out, data[2:]...)
}

func TestOrientation(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, coloured(32, 16), nil); err != nil {
		t.Fatal(err)
	}
	plain, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	b.Reset()
	_ = jpeg.Encode(&b, coloured(32, 16), nil)
	for tag, want := range []int{0, 0, 0, 180, 180, 270, 90, 90, 270} {
		data := withEXIF(b.Bytes(), byte(tag))
		r, err := Raster(data, 0, Limits{})
		if err != nil || r.Orientation != want {
			t.Fatalf("orientation %d: %d°, %v, want %d°", tag, r.Orientation, err, want)
		}
		flipped := tag == 2 || tag == 4 || tag == 5 || tag == 7
		if flipped == bytes.Equal(r.Data, data) {
			t.Errorf("orientation %d: passed through = %v", tag, !flipped)
		}
		got := readBack(t, r)
		if flipped {
			got = mirrored(got)
		}
		samePixels(t, got, plain)
	}
}

func mirrored(m image.Image) image.Image {
	out := image.NewRGBA(m.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(out.Rect.Dx()-1-x, y, m.At(x, y))
		}
	}
	return out
}

func TestFlipBits(t *testing.T) {
	b := bitmap{width: 11, height: 1, comps: 1, bits: 1, rows: []byte{0b10110000, 0b00100000}}
	if b.flip(); !bytes.Equal(b.rows, []byte{0b10000001, 0b10100000}) {
		t.Errorf("flip() = %08b", b.rows)
	}
}

func TestPageOutOfRange(t *testing.T) {
	data := pngOf(8, 8, 8, 0, deflated(make([]byte, 72)))
	for _, n := range []int{-1, 1} {
		if _, err := Raster(data, n, Limits{}); err == nil {
			t.Errorf("Raster(page %d) of one page succeeds", n)
		}
	}
}
