package images

import (
	"math"

	"github.com/motlan/motlan/pipeline"
)

// placing is what a file says about how its pixels lie on the paper.
type placing struct {
	dpi         float64
	orientation int // TIFF tag 274; 0 when absent
}

// exifPlacing reads the first directory of an EXIF block, which is a small TIFF file (CIPA DC-008, 4.5). A broken block
// says nothing: the picture does not depend on it.
func exifPlacing(block []byte) placing {
	f, err := readTIFFHeader(block)
	if err != nil {
		return placing{}
	}
	d, _, _ := f.directory(f.first) // the link to the next directory, a thumbnail's, may be broken
	return d.placing()
}

// placing reads resolution and orientation.
func (d directory) placing() placing {
	unit := 1.0
	switch d.number(tagResolutionUnit, 2) {
	case 1:
		unit = 0 // an aspect ratio
	case 3:
		unit = 2.54
	}
	return placing{plausibleDPI(d.rational(tagXResolution) * unit), int(min(d.number(tagOrientation, 0), 9))}
}

// merge fills what p does not know from q.
func (p placing) merge(q placing) placing {
	if p.dpi == 0 {
		p.dpi = q.dpi
	}
	if p.orientation == 0 {
		p.orientation = q.orientation
	}
	return p
}

// apply writes p into the page.
func (p placing) apply(pg *page) {
	pg.facts.DPI = p.dpi
	pg.facts.Orientation, pg.flipped = placement(p.orientation)
}

// plausibleDPI drops values that no scanner means, since programs write 1 for "unknown", and undoes the rounding of
// formats that count pixels a metre.
func plausibleDPI(dpi float64) float64 {
	if !(dpi >= 20 && dpi <= 9600) { // so that NaN is dropped too
		return 0
	}
	if whole := math.Round(dpi); math.Abs(dpi-whole) < 0.05 {
		return whole
	}
	return dpi
}

// flateFacts are the facts of a page that will be decoded, as far as its header shows them.
func flateFacts(width, height int) pipeline.Raster {
	return pipeline.Raster{Width: width, Height: height, Filter: "FlateDecode", ColorSpace: "DeviceRGB", Bits: 8}
}
