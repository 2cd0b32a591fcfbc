package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// tiffTags are the fields of one page; values that do not fit an entry are laid behind it.
type tiffTags map[uint16][]uint32

// tiffFileOf writes classic TIFF pages, each with its strips; only the counts and offsets of strips are filled in.
func tiffFileOf(order binary.AppendByteOrder, pages ...func() (tiffTags, [][]byte)) []byte {
	out := []byte("II*\x00\x00\x00\x00\x00")
	if order.(binary.ByteOrder).Uint16([]byte{1, 0}) != 1 {
		out = []byte("MM\x00*\x00\x00\x00\x00")
	}
	link := 4
	for _, page := range pages {
		tags, strips := page()
		for _, s := range strips {
			tags[tagStripOffsets] = append(tags[tagStripOffsets], uint32(len(out)))
			tags[tagStripCounts] = append(tags[tagStripCounts], uint32(len(s)))
			out = append(out, s...)
		}
		out, link = appendDirectory(out, order, tags, link)
	}
	return out
}

func appendDirectory(out []byte, order binary.AppendByteOrder, tags tiffTags, link int) ([]byte, int) {
	put := order.(binary.ByteOrder).PutUint32
	var keys []uint16
	for k := range tags {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	where := map[uint16]int{}
	for _, k := range keys {
		where[k] = len(out)
		for _, v := range tags[k] {
			out = order.AppendUint32(out, v)
		}
	}
	put(out[link:], uint32(len(out)))
	out = order.AppendUint16(out, uint16(len(keys)))
	for _, k := range keys {
		out = order.AppendUint16(order.AppendUint16(out, k), 4)
		out = order.AppendUint32(out, uint32(len(tags[k])))
		if len(tags[k]) == 1 {
			out = order.AppendUint32(out, tags[k][0])
		} else {
			out = order.AppendUint32(out, uint32(where[k]))
		}
	}
	return append(out, 0, 0, 0, 0), len(out)
}

// text draws something like print on a page of so many pixels.
func text(width, height int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(1, uint64(width)))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for range width * height / 60 {
		x, y := r.IntN(width), r.IntN(height)
		for dx := range 1 + r.IntN(7) {
			m.SetGray(x+dx, y, color.Gray{})
			m.SetGray(x+dx, y+1, color.Gray{})
		}
	}
	return m
}

func bilevelOf(m *image.Gray) bitmap { return fromGray(m).bilevel() }

// part cuts rows out of a bitmap.
func (b bitmap) part(y, n int) bitmap {
	p := b
	p.height = min(n, b.height-y)
	p.rows = b.rows[y*b.rowBytes():][:p.height*b.rowBytes()]
	return p
}

func faxPage(m *image.Gray, rows int, extra tiffTags) func() (tiffTags, [][]byte) {
	return func() (tiffTags, [][]byte) {
		b, strips := bilevelOf(m), [][]byte{}
		for y := 0; y < b.height; y += rows {
			strips = append(strips, b.part(y, rows).g4())
		}
		tags := tiffTags{tagWidth: {uint32(b.width)}, tagLength: {uint32(b.height)}, tagCompression: {compG4},
			tagPhotometric: {whiteIsZero}, tagRowsPerStrip: {uint32(rows)}}
		for k, v := range extra {
			tags[k] = v
		}
		return tags, strips
	}
}

func TestG4Pages(t *testing.T) {
	for _, width := range []int{1, 7, 8, 9, 64, 333, 2600} {
		m := text(width, 90)
		for rows, order := range map[int]binary.AppendByteOrder{90: binary.LittleEndian, 32: binary.BigEndian} {
			data := tiffFileOf(order, faxPage(m, rows, nil), faxPage(m, 45, nil))
			for n := range 2 {
				r := checkPage(t, data, n)
				if r.Filter != "CCITTFaxDecode" || r.Params["K"] != -1 {
					t.Errorf("width %d: %s %v, want Group 4", width, r.Filter, r.Params)
				}
				samePixels(t, readBack(t, r), m)
			}
		}
	}
}

func TestFaxPassesThrough(t *testing.T) {
	m := text(400, 60)
	_, strips := faxPage(m, 60, nil)()
	data := tiffFileOf(binary.LittleEndian, faxPage(m, 60, nil))
	r, err := Raster(data, 0, Limits{})
	if err != nil || !bytes.Equal(r.Data, strips[0]) || r.Inverted || r.Params["BlackIs1"] != 0 {
		t.Errorf("Raster() = %v %v, %v, want the strip itself", r.Filter, r.Params, err)
	}
	data = tiffFileOf(binary.LittleEndian, faxPage(m, 60, tiffTags{tagPhotometric: {blackIsZero}}))
	samePixels(t, readBack(t, checkPage(t, data, 0)), inverted(m))
}

func inverted(m *image.Gray) *image.Gray {
	out := image.NewGray(m.Rect)
	for i, v := range m.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

func TestReversedBitOrder(t *testing.T) {
	page := faxPage(text(300, 40), 40, tiffTags{tagFillOrder: {2}})
	data := tiffFileOf(binary.LittleEndian, func() (tiffTags, [][]byte) {
		tags, strips := page()
		lsb := tiffLayout{lsbFirst: true}
		return tags, [][]byte{lsb.inBitOrder(strips[0])}
	})
	samePixels(t, readBack(t, checkPage(t, data, 0)), text(300, 40))
}

// jpegPageOf compresses strips of 16 rows of a coloured picture; the tables stay in the strips.
func jpegPageOf(m image.Image, rows int) func() (tiffTags, [][]byte) {
	return func() (tiffTags, [][]byte) {
		var strips [][]byte
		b := m.Bounds()
		for y := 0; y < b.Dy(); y += rows {
			var out bytes.Buffer
			_ = jpeg.Encode(&out, m.(*image.RGBA).SubImage(image.Rect(0, y, b.Dx(), min(y+rows, b.Dy()))), nil)
			strips = append(strips, out.Bytes())
		}
		return tiffTags{tagWidth: {uint32(b.Dx())}, tagLength: {uint32(b.Dy())}, tagCompression: {compJPEG}, tagBits: {8, 8, 8},
			tagSamples: {3}, tagPhotometric: {photoYCbCr}, tagRowsPerStrip: {uint32(rows)}}, strips
	}
}

func coloured(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = byte(i/4%width) ^ byte(i%4*70) | byte(i/4/width)
	}
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	return m
}

func TestJPEGStripsBecomeOneStream(t *testing.T) {
	m := coloured(203, 150)
	for _, rows := range []int{16, 48, 150} {
		page := jpegPageOf(m, rows)
		data := tiffFileOf(binary.BigEndian, page)
		r := checkPage(t, data, 0)
		if r.Filter != "DCTDecode" || len(r.Data) > len(data) {
			t.Errorf("%d rows: %s of %d bytes, want JPEG below %d", rows, r.Filter, len(r.Data), len(data))
		}
		_, strips := page()
		for i, s := range strips {
			want, err := jpeg.Decode(bytes.NewReader(s))
			if err != nil {
				t.Fatal(err)
			}
			got := flat(readBack(t, r)).SubImage(image.Rect(0, i*rows, 203, min((i+1)*rows, 150)))
			samePixels(t, got, want)
		}
	}
	r := checkPage(t, tiffFileOf(binary.BigEndian, jpegPageOf(m, 20)), 0) // strips that end inside an MCU
	if r.Filter != "FlateDecode" {
		t.Errorf("strips of 20 rows: %s, want them decoded", r.Filter)
	}
}

func TestRawLayouts(t *testing.T) {
	for name, page := range map[string]struct {
		tags  tiffTags
		strip []byte
		want  color.Color
		space string
	}{
		"white is zero":      {tiffTags{tagPhotometric: {0}, tagBits: {8}}, []byte{55}, color.Gray{200}, "DeviceGray"},
		"four bits":          {tiffTags{tagPhotometric: {1}, tagBits: {4}}, []byte{0x9f}, color.Gray{153}, "DeviceGray"},
		"little endian":      {tiffTags{tagPhotometric: {1}, tagBits: {16}}, []byte{7, 200}, color.Gray{200}, "DeviceGray"},
		"palette":            {tiffTags{tagPhotometric: {3}, tagBits: {1}, tagColorMap: {0, 0xff00, 0, 0x8000, 0, 0x100}}, []byte{0x80}, color.RGBA{255, 128, 1, 255}, "Indexed"},
		"ink":                {tiffTags{tagPhotometric: {5}, tagBits: {8, 8, 8, 8}, tagSamples: {4}}, []byte{0, 255, 0, 0}, color.CMYK{0, 255, 0, 0}, "DeviceCMYK"},
		"clear":              {tiffTags{tagPhotometric: {1}, tagBits: {8, 8}, tagSamples: {2}, tagExtraSamples: {2}}, []byte{0, 155}, color.Gray{100}, "DeviceGray"},
		"clear, multiplied":  {tiffTags{tagPhotometric: {2}, tagBits: {8, 8, 8, 8}, tagSamples: {4}, tagExtraSamples: {1}}, []byte{50, 0, 10, 100}, color.RGBA{205, 155, 165, 255}, "DeviceRGB"},
		"an unknown sample":  {tiffTags{tagPhotometric: {2}, tagBits: {8, 8, 8, 8}, tagSamples: {4}, tagExtraSamples: {0}}, []byte{50, 0, 10, 0}, color.RGBA{50, 0, 10, 255}, "DeviceRGB"},
		"grey kept as RGB":   {tiffTags{tagPhotometric: {2}, tagBits: {8, 8, 8}, tagSamples: {3}}, []byte{50, 50, 50}, color.Gray{50}, "DeviceGray"},
		"run lengths":        {tiffTags{tagPhotometric: {2}, tagBits: {8, 8, 8}, tagSamples: {3}, tagCompression: {compPackBits}}, []byte{0x80, 0, 9, 0xff, 8}, color.RGBA{9, 8, 8, 255}, "DeviceRGB"},
		"old-fashioned runs": {tiffTags{tagPhotometric: {0}, tagBits: {1}, tagCompression: {compRLE}}, []byte{0b00110101, 0b01000000}, color.Gray{0}, "DeviceGray"},
	} {
		t.Run(name, func(t *testing.T) {
			page.tags[tagWidth], page.tags[tagLength] = []uint32{1}, []uint32{1}
			data := tiffFileOf(binary.LittleEndian, func() (tiffTags, [][]byte) { return page.tags, [][]byte{page.strip} })
			r, err := Raster(data, 0, Limits{})
			if err != nil || r.ColorSpace != page.space {
				t.Fatalf("Raster() = %v, %v, want %s", r.ColorSpace, err, page.space)
			}
			img, err := Decode(data, 0, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			want := image.NewRGBA(image.Rect(0, 0, 1, 1))
			want.Set(0, 0, page.want)
			samePixels(t, img, want)
		})
	}
}

func TestHostileTIFF(t *testing.T) {
	m := text(20, 20)
	cyclic := tiffFileOf(binary.LittleEndian, faxPage(m, 20, nil), faxPage(m, 20, nil))
	copy(cyclic[len(cyclic)-4:], cyclic[4:8]) // the last page points at the first
	if pages, err := Rasters(cyclic, Limits{}); err != nil || len(pages) != 2 {
		t.Errorf("cyclic directories: %d pages, %v, want 2", len(pages), err)
	}
	thumbnail := tiffFileOf(binary.LittleEndian, faxPage(m, 20, nil), faxPage(m, 20, tiffTags{tagSubfileType: {1}}))
	if pages, err := Rasters(thumbnail, Limits{}); err != nil || len(pages) != 1 {
		t.Errorf("reduced copy: %d pages, %v, want 1", len(pages), err)
	}
	for name, c := range map[string]struct {
		extra  tiffTags
		reason pipeline.Reason
	}{
		"large":             {tiffTags{tagWidth: {30000}, tagLength: {30000}}, pipeline.ReasonTooLarge},
		"largest":           {tiffTags{tagWidth: {1<<32 - 1}, tagLength: {1<<32 - 1}}, pipeline.ReasonTooLarge},
		"large tiles":       {tiffTags{tagTileWidth: {65536}, tagTileLength: {65536}}, pipeline.ReasonTooLarge},
		"no tile width":     {tiffTags{tagTileWidth: {0}, tagTileLength: {16}}, pipeline.ReasonBadImage},
		"empty":             {tiffTags{tagWidth: {0}}, pipeline.ReasonBadImage},
		"strips missing":    {tiffTags{tagRowsPerStrip: {1}}, pipeline.ReasonBadImage},
		"many strips":       {tiffTags{tagWidth: {1}, tagLength: {100000000}, tagRowsPerStrip: {1}}, pipeline.ReasonBadImage},
		"samples":           {tiffTags{tagSamples: {60000}}, pipeline.ReasonBadImage},
		"an unknown colour": {tiffTags{tagPhotometric: {32844}}, pipeline.ReasonBadImage},
	} {
		_, err := Rasters(tiffFileOf(binary.LittleEndian, faxPage(m, 20, c.extra)), Limits{})
		wantReason(t, name, err, c.reason)
	}
	_, err := Rasters(tiffFileOf(binary.LittleEndian, faxPage(m, 20, nil), faxPage(m, 20, nil)), Limits{Pages: 1})
	wantReason(t, "two pages", err, pipeline.ReasonTooManyPages)
	_, err = Rasters([]byte("II*\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), Limits{})
	wantReason(t, "no directory", err, pipeline.ReasonNoPages)
}

func wantReason(t *testing.T, name string, err error, want pipeline.Reason) {
	t.Helper()
	e, ok := errors.AsType[Error](err)
	if !ok || e.Reason != want {
		t.Errorf("%s: error %v with reason %q, want %q", name, err, e.Reason, want)
	}
}
