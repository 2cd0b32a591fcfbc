package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unsafe"
)

// decodePNM reads a raw portable map of grey or colour with samples of 8 bits; ok is false for anything else. The error wraps ErrMemory. Leptonica's
// own reader takes a call for every byte, half as long as the recogniser needs for the page.
func decodePNM(data []byte) (p pix, ok bool, err error) {
	var w, h int
	lines := bytes.SplitN(data[:min(len(data), 64)], []byte("\n"), 4)
	if len(lines) < 4 || string(lines[2]) != "255" || string(lines[0]) != "P5" && string(lines[0]) != "P6" {
		return pix{}, false, nil
	}
	if n, err := fmt.Sscanf(string(lines[1]), "%d %d", &w, &h); n != 2 || err != nil || w <= 0 || h <= 0 {
		return pix{}, false, nil
	}
	samples, depth := 1, 8
	if lines[0][1] == '6' {
		samples, depth = 3, 32
	}
	rows := data[len(lines[0])+len(lines[1])+len(lines[2])+3:]
	if float64(w)*float64(h) > mostPixels || len(rows) < w*h*samples {
		return pix{}, false, nil
	}
	if p, err = wrapPix(C.pixCreateNoInit(C.l_int32(w), C.l_int32(h), C.l_int32(depth)), "create image"); err != nil {
		return pix{}, true, err
	}
	for y := range h {
		p.setRow(y, rows[y*w*samples:(y+1)*w*samples])
	}
	return p, true, nil
}

// setRow fills a row of an 8-bit or a colour image. Leptonica keeps its pixels in words, the first in the high byte.
func (p pix) setRow(y int, row []byte) {
	perLine := int(C.pixGetWpl(p.c))
	words := unsafe.Slice((*uint32)(unsafe.Pointer(C.pixGetData(p.c))), perLine*p.height())[y*perLine : (y+1)*perLine]
	if p.depth() == 32 {
		for x := range p.width() {
			words[x] = uint32(row[3*x])<<24 | uint32(row[3*x+1])<<16 | uint32(row[3*x+2])<<8
		}
		return
	}
	whole := len(row) / 4
	for i := range whole {
		words[i] = binary.BigEndian.Uint32(row[4*i:])
	}
	for x, grey := range row[4*whole:] {
		if x == 0 {
			words[whole] = 0
		}
		words[whole] |= uint32(grey) << (24 - 8*x)
	}
}
