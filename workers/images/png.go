package images

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// pngInfo is what the chunks of a PNG file say.
type pngInfo struct {
	width, height uint32
	bits, colour  byte // colour type: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
	interlaced    bool
	transparent   bool // has a tRNS chunk
	palette       []byte
	idat          [][]byte
	placing       placing
}

// parsePNG makes the one page of a PNG file. Without interlacing and transparency its compressed data is what PDF calls
// FlateDecode with predictor 15; the data of several IDAT chunks is joined.
func parsePNG(data []byte, limits Limits) ([]page, error) {
	info, err := scanPNG(data)
	if err != nil {
		return nil, err
	}
	if info.width > math.MaxInt32 || info.height > math.MaxInt32 {
		return nil, errors.New("PNG with an impossible size")
	}
	if err := limits.check(int(info.width), int(info.height)); err != nil {
		return nil, err
	}
	p := page{facts: flateFacts(int(info.width), int(info.height)), encoded: func() []byte { return data }}
	p.image = func() (image.Image, error) { return png.Decode(bytes.NewReader(data)) }
	if !info.interlaced && !info.transparent && info.colour <= 3 {
		info.describe(&p.facts)
		p.pass = info.pass
	}
	info.placing.apply(&p)
	return []page{p}, nil
}

// scanPNG reads the chunks and checks every CRC up to the end chunk.
func scanPNG(data []byte) (pngInfo, error) {
	var info pngInfo
	rest := data[8:]
	for {
		if len(rest) < 12 || uint64(binary.BigEndian.Uint32(rest))+12 > uint64(len(rest)) {
			return info, errors.New("PNG data ends before its end chunk")
		}
		n := int(binary.BigEndian.Uint32(rest))
		kind, body, sum := string(rest[4:8]), rest[8:8+n], binary.BigEndian.Uint32(rest[8+n:])
		if crc32.ChecksumIEEE(rest[4:8+n]) != sum {
			return info, fmt.Errorf("PNG chunk %q has a wrong checksum", kind)
		}
		if kind == "IEND" {
			return info, info.check()
		}
		if err := info.read(kind, body); err != nil {
			return info, err
		}
		rest = rest[12+n:]
	}
}

func (info *pngInfo) read(kind string, body []byte) error {
	if (info.width == 0) != (kind == "IHDR") && (info.bits == 0) {
		return errors.New("PNG does not start with its header")
	}
	switch kind {
	case "IHDR":
		if len(body) != 13 || info.bits != 0 {
			return errors.New("PNG with a bad header")
		}
		info.width, info.height = binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
		info.bits, info.colour, info.interlaced = body[8], body[9], body[12] == 1
	case "PLTE":
		info.palette = body
	case "tRNS":
		info.transparent = true
	case "IDAT":
		info.idat = append(info.idat, body)
	case "pHYs":
		if len(body) == 9 && body[8] == 1 {
			info.placing.dpi = plausibleDPI(float64(binary.BigEndian.Uint32(body)) * 0.0254)
		}
	case "eXIf":
		info.placing.orientation = exifPlacing(body).orientation
	}
	return nil
}

// check holds the depths of PNG table 11.1.
func (info pngInfo) check() error {
	depths, ok := map[byte]string{0: "\x01\x02\x04\x08\x10", 2: "\x08\x10", 3: "\x01\x02\x04\x08", 4: "\x08\x10",
		6: "\x08\x10"}[info.colour]
	switch {
	case !ok || bytes.IndexByte([]byte(depths), info.bits) < 0:
		return fmt.Errorf("PNG of colour type %d with %d bits", info.colour, info.bits)
	case info.colour == 3 && (len(info.palette) == 0 || len(info.palette)%3 != 0 || len(info.palette) > 3<<info.bits):
		return errors.New("PNG with a bad palette")
	case len(info.idat) == 0:
		return errors.New("PNG without image data")
	}
	return nil
}

// layout is the shape of the decoded rows.
func (info pngInfo) layout() bitmap {
	b := bitmap{width: int(info.width), height: int(info.height), comps: 1, bits: int(info.bits)}
	switch info.colour {
	case 2:
		b.comps = 3
	case 3:
		b.palette = info.palette
	}
	return b
}

func (info pngInfo) describe(r *pipeline.Raster) {
	b := info.layout()
	r.ColorSpace, r.Palette, r.Bits, r.Params = b.colorSpace(), b.palette, b.bits, pngParams(b)
}

// pass returns the joined data after inflating it once without keeping the result: a bomb or damage must not be handed
// on to every reader of the PDF.
func (info pngInfo) pass() ([]byte, error) {
	data := bytes.Join(info.idat, nil)
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	b := info.layout()
	want := int64(b.rowBytes()+1) * int64(b.height)
	got, err := io.Copy(io.Discard, io.LimitReader(z, want+1))
	if err != nil {
		return nil, fmt.Errorf("inflate PNG data: %w", err)
	}
	if got != want {
		return nil, fmt.Errorf("PNG data has %d or more bytes of %d", got, want)
	}
	return data, nil
}
