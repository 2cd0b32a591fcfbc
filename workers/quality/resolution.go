package quality

import (
	"image"
	"math"
)

// leastDPI is the resolution that NĐ 30/2020/NĐ-CP (Annex I, II.I.2) asks for. Files round it to whole dots a centimetre.
const leastDPI = 198

// Sizes of paper, in inches.
const (
	a4Long   = 11.69
	cardLong = 3.37 // ISO/IEC 7810 ID-1: identity cards, driving licences
	a0Long   = 46.8
)

// realDPI returns the resolution of a page. What the file says is doubted where programs write it without knowing (72 and
// 96), and where the page would be smaller than half a card or larger than A0: then the shape of the picture decides.
func realDPI(said float64, size image.Point) float64 {
	long, short := float64(max(size.X, size.Y)), float64(max(min(size.X, size.Y), 1))
	usual := said == 72 || said == 96
	if inches := long / said; said > 0 && !math.IsInf(said, 0) && !usual && inches >= cardLong/2 && inches <= a0Long*1.1 {
		return said
	}
	if ratio := long / short; math.Abs(ratio-1.586) < 0.05 && long < a4Long*leastDPI {
		return long / cardLong
	}
	return long / a4Long
}
