package ocr

// #include <leptonica/allheaders.h>
import "C"

import "image"

// components returns the outlines of a binary image's connected components.
func (p pix) components() []image.Rectangle {
	boxes := C.pixConnCompBB(p.c, 8)
	if boxes == nil {
		return nil
	}
	defer C.boxaDestroy(&boxes)
	var list []image.Rectangle
	var x, y, w, h C.l_int32
	for i := range C.boxaGetCount(boxes) {
		if C.boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h) == 0 {
			list = append(list, image.Rect(int(x), int(y), int(x+w), int(y+h)))
		}
	}
	return list
}

// count returns how many pixels of a binary image are set.
func (p pix) count() int {
	var n C.l_int32
	C.pixCountPixels(p.c, &n, nil)
	return int(n)
}

// clip returns a part of p.
func (p pix) clip(at image.Rectangle) (pix, error) {
	box := C.boxCreate(C.l_int32(at.Min.X), C.l_int32(at.Min.Y), C.l_int32(at.Dx()), C.l_int32(at.Dy()))
	defer C.boxDestroy(&box)
	return wrapPix(C.pixClipRectangle(p.c, box, nil), "clip")
}
