package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"unsafe"
)

// largePNG opens a picture that Leptonica would hold twice while it decodes it; nil for any other one, which it decodes faster.
func largePNG(file []byte) *pngRows {
	r := openPNG(file)
	if r == nil || float64(r.width)*float64(r.height) <= largeImage {
		return nil
	}
	return r
}

// openLarge decodes a picture at half its size: one with so many pixels is seldom wanted larger.
func openLarge(file []byte, r *pngRows) (p *Picture, err error) {
	p = &Picture{encoded: file, large: true, width: r.width, height: r.height, reduction: 2}
	p.pix, p.digest, err = r.halved()
	return p, err
}

// halved decodes the picture at half its size, each pixel the mean of four, and tells its digest. An odd pixel at the edge is
// left out.
func (r *pngRows) halved() (half pix, digest [32]byte, err error) {
	if half, err = r.image(r.width/2, r.height/2); err != nil {
		return half, digest, err
	}
	line, err := r.image(r.width, 1)
	if err != nil {
		half.free()
		return pix{}, digest, err
	}
	defer line.free()
	sum, row := line.newDigest(r.height), make([]byte, r.width/2*r.samples)
	err = r.each(func(y int, whole []byte) {
		line.setRow(0, whole)
		sum.Write(line.bytes())
		if y%2 == 1 {
			r.halve(row)
			half.setRow(y/2, row)
		}
	})
	if err != nil {
		half.free()
	}
	return half, [32]byte(sum.Sum(nil)), err
}

// whole decodes the picture.
func (r *pngRows) whole() (pix, error) {
	out, err := r.image(r.width, r.height)
	if err != nil {
		return out, err
	}
	if err = r.each(out.setRow); err != nil {
		out.free()
	}
	return out, err
}

// each reads all rows.
func (r *pngRows) each(do func(y int, row []byte)) error {
	for y := range r.height {
		row, err := r.next()
		if err != nil {
			return err
		}
		do(y, row)
	}
	return nil
}

// halve makes one row of the last two.
func (r *pngRows) halve(to []byte) {
	above, row, n := r.above[1:], r.row[1:], r.samples
	for i, x := 0, 0; i < len(to); x += n {
		for range n {
			to[i] = byte((int(above[x]) + int(above[x+n]) + int(row[x]) + int(row[x+n]) + 2) / 4)
			i, x = i+1, x+1
		}
	}
}

// image returns an image for such rows, of another size.
func (r *pngRows) image(width, height int) (pix, error) {
	depth := 8
	if r.samples == 3 {
		depth = 32
	}
	return wrapPix(C.pixCreate(C.l_int32(width), C.l_int32(height), C.l_int32(depth)), "create image")
}

// newDigest begins a digest of the pixels of an image as wide and deep as p.
func (p pix) newDigest(height int) hash.Hash {
	h := sha256.New()
	var form [12]byte
	for i, n := range []int{p.width(), height, p.depth()} {
		binary.BigEndian.PutUint32(form[4*i:], uint32(n))
	}
	h.Write(form[:])
	return h
}

// bytes are the pixels as Leptonica keeps them, without copying them.
func (p pix) bytes() []byte {
	C.pixSetPadBits(p.c, 0)
	return unsafe.Slice((*byte)(unsafe.Pointer(C.pixGetData(p.c))), 4*int(C.pixGetWpl(p.c))*p.height())
}
