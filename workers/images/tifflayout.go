package images

import (
	"errors"
	"fmt"
)

// Values of the tags compression and photometric interpretation.
const (
	compNone, compRLE, compG3, compG4, compLZW = 1, 2, 3, 4, 5
	compOldJPEG, compJPEG, compDeflate         = 6, 7, 8
	compPackBits, compOldDeflate               = 32773, 32946

	whiteIsZero, blackIsZero, photoRGB, photoPalette, photoCMYK, photoYCbCr = 0, 1, 2, 3, 5, 6
)

// maxChunks bounds the strips or tiles of a page.
const maxChunks = 1 << 20

// tiffLayout says how the samples of one page lie in the file.
type tiffLayout struct {
	directory
	width, height        int
	bits, samples, comps int // comps without the extra samples
	alpha                int // 0 none, 1 multiplied into the colours, 2 not
	photometric          uint64
	compression          uint64
	predictor            bool
	planes               int  // 1, or samples when each has its own chunks
	lsbFirst             bool // FillOrder 2
	tiled                bool
	chunkW, chunkH       int // a strip's or tile's size
	across, down         int
}

func readLayout(d directory, limits Limits) (tiffLayout, error) {
	t := tiffLayout{directory: d, bits: int(min(d.number(tagBits, 1), 64)), samples: int(min(d.number(tagSamples, 1), 64)),
		compression: d.number(tagCompression, compNone), planes: 1, lsbFirst: d.number(tagFillOrder, 1) == 2}
	t.width, t.height = int(min(d.number(tagWidth, 0), 1<<31)), int(min(d.number(tagLength, 0), 1<<31))
	if err := limits.check(t.width, t.height); err != nil {
		return t, err
	}
	if err := t.readColours(); err != nil {
		return t, err
	}
	if d.number(tagPlanar, 1) == 2 && t.samples > 1 {
		t.planes = t.samples
	}
	return t, t.readChunks(limits)
}

// readColours checks the combination of samples, bits and photometric interpretation.
func (t *tiffLayout) readColours() error {
	t.photometric = t.number(tagPhotometric, whiteIsZero)
	comps, ok := map[uint64]int{whiteIsZero: 1, blackIsZero: 1, photoRGB: 3, photoPalette: 1, photoCMYK: 4,
		photoYCbCr: 3}[t.photometric]
	if t.comps = comps; !ok || t.samples < comps || t.samples > comps+4 {
		return fmt.Errorf("TIFF with photometric interpretation %d of %d samples", t.photometric, t.samples)
	}
	for _, n := range t.numbers(tagBits, t.samples) {
		if n != uint64(t.bits) {
			return errors.New("TIFF with samples of different depths")
		}
	}
	if n := t.bits; n != 8 && n != 16 && (n != 1 && n != 2 && n != 4 || t.samples > 1) {
		return fmt.Errorf("TIFF with %d samples of %d bits", t.samples, n)
	}
	if t.photometric == photoPalette && t.bits == 16 || t.number(tagSampleFormat, 1) != 1 {
		return errors.New("TIFF with samples that are not plain numbers")
	}
	if t.photometric == photoYCbCr && t.compression != compJPEG && t.compression != compOldJPEG {
		return errors.New("TIFF with YCbCr samples outside JPEG")
	}
	if extra := t.number(tagExtraSamples, 0); t.samples > comps && extra <= 2 && t.photometric != photoPalette {
		t.alpha = int(extra)
	}
	return t.readPredictor()
}

func (t *tiffLayout) readPredictor() error {
	switch p := t.number(tagPredictor, 1); {
	case p == 1:
	case p == 2 && (t.bits == 8 || t.bits == 16):
		t.predictor = true
	case t.compression == compLZW || t.compression == compDeflate || t.compression == compOldDeflate:
		return fmt.Errorf("TIFF with predictor %d on %d bits", p, t.bits)
	}
	return nil
}

// readChunks reads the grid of strips or tiles and checks that each of them lies inside the file.
func (t *tiffLayout) readChunks(limits Limits) error {
	t.chunkW, t.chunkH = t.width, int(min(t.number(tagRowsPerStrip, 1<<31), uint64(t.height)))
	if t.tiled = t.entries[tagTileWidth].count > 0; t.tiled {
		t.chunkW, t.chunkH = int(min(t.number(tagTileWidth, 0), 1<<31)), int(min(t.number(tagTileLength, 0), 1<<31))
		if t.chunkW*t.bits%8 != 0 {
			return fmt.Errorf("TIFF with tiles of %d pixels", t.chunkW)
		}
	}
	if t.chunkH == 0 {
		t.chunkH = t.height
	}
	if err := limits.check(t.chunkW, t.chunkH); err != nil {
		return err
	}
	t.across, t.down = (t.width+t.chunkW-1)/t.chunkW, (t.height+t.chunkH-1)/t.chunkH
	if t.down > maxChunks || t.across*t.down*t.planes > maxChunks {
		return errors.New("TIFF with too many strips")
	}
	if t.compression == compOldJPEG {
		return nil
	}
	_, err := t.chunks()
	return err
}

// chunks returns the coded strips or tiles, plane by plane, row by row.
func (t *tiffLayout) chunks() ([][]byte, error) {
	n := t.across * t.down * t.planes
	offsetTag, countTag := uint16(tagStripOffsets), uint16(tagStripCounts)
	if t.tiled && t.entries[tagTileOffsets].count > 0 {
		offsetTag, countTag = tagTileOffsets, tagTileCounts
	}
	offsets, counts := t.numbers(offsetTag, n), t.numbers(countTag, n)
	if len(offsets) < n {
		return nil, fmt.Errorf("TIFF lists %d of %d strips", len(offsets), n)
	}
	out := make([][]byte, n)
	for i, at := range offsets {
		size, err := t.chunkSize(i, counts)
		if err != nil {
			return nil, err
		}
		if out[i], err = t.file.slice(at, size); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// chunkSize is the listed length; of data that is not compressed it is known, and some scanners list it wrongly.
func (t *tiffLayout) chunkSize(i int, counts []uint64) (uint64, error) {
	if t.compression == compNone {
		return uint64(t.chunkBytes(t.chunkRows(i))), nil
	}
	if i >= len(counts) {
		return 0, errors.New("TIFF without the lengths of its strips")
	}
	return counts[i], nil
}

// chunkRows is how many rows chunk i holds: the last strip may be shorter, a tile never is.
func (t *tiffLayout) chunkRows(i int) int {
	if t.tiled {
		return t.chunkH
	}
	return min(t.chunkH, t.height-i%t.down*t.chunkH)
}

// chunkBytes is the size of so many decoded rows of a chunk.
func (t *tiffLayout) chunkBytes(rows int) int { return t.chunkRowBytes() * rows }

func (t *tiffLayout) chunkRowBytes() int { return (t.chunkW*t.chunkSamples()*t.bits + 7) / 8 }

// chunkSamples is the number of samples a pixel has in one chunk.
func (t *tiffLayout) chunkSamples() int { return t.samples / t.planes }
