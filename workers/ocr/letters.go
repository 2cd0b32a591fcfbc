package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"slices"
)

// letterHeight returns the median height of what looks like a letter in a binary image, 0 when too little does. In
// running text that is the height of an x.
func (p pix) letterHeight() int {
	boxes := C.pixConnCompBB(p.c, 8)
	if boxes == nil {
		return 0
	}
	defer C.boxaDestroy(&boxes)
	var heights []int
	var x, y, w, h C.l_int32
	for i := range C.boxaGetCount(boxes) {
		if C.boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h) == 0 && looksLikeLetter(int(w), int(h)) {
			heights = append(heights, int(h))
		}
	}
	if len(heights) < fewLetters {
		return 0
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

const fewLetters = 30

// looksLikeLetter leaves out dots, diacritics, rules and pictures.
func looksLikeLetter(w, h int) bool {
	return h >= 5 && h <= 120 && w >= 2 && w <= 3*h && 5*w >= h
}
