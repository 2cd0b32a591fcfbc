package ocr

// #include <leptonica/allheaders.h>
import "C"

import "image"

// zones returns what of a binary image hangs together as text: the letters with the gaps between words and lines closed.
// Rules and pictures join nothing.
func (p pix) zones(letters []image.Rectangle, height int) ([]image.Rectangle, error) {
	const coarse = 4 // pixels to one: zones are large
	mask, err := wrapPix(C.pixCreate(C.l_int32(p.width()/coarse+1), C.l_int32(p.height()/coarse+1), 1), "create mask")
	if err != nil {
		return nil, err
	}
	defer mask.free()
	for _, l := range letters {
		C.pixRasterop(mask.c, C.l_int32(l.Min.X/coarse), C.l_int32(l.Min.Y/coarse), C.l_int32(l.Dx()/coarse+1),
			C.l_int32(l.Dy()/coarse+1), C.PIX_SET, nil, 0, 0)
	}
	blobs, err := mask.blobs(int(zoneGapX*float64(height))/coarse+1, int(zoneGapY*float64(height))/coarse+1)
	for i, b := range blobs {
		blobs[i] = image.Rect(b.Min.X*coarse, b.Min.Y*coarse, b.Max.X*coarse, b.Max.Y*coarse)
	}
	return blobs, err
}
