package codes

import (
	"strings"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode/detector"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"

	"github.com/motlan/motlan/pipeline"
)

// patternsPerCode is how many finder patterns a QR code has.
const patternsPerCode = 3

// maxTried bounds how many triples of patterns are tried on one page: a hostile page has thousands.
const maxTried = 500

// tryHarder makes the finder look at every third line; else it skips whole codes on a large page.
func tryHarder() map[gozxing.DecodeHintType]any {
	return map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
}

// decodeQR reads the QR codes of a page shrunk by factor, and counts the finder patterns that it saw.
func decodeQR(page grey, factor int) (codes []pipeline.Code, patterns int) {
	bits, err := page.shrink(factor).bits()
	if err != nil {
		return nil, 0
	}
	finder := multi.NewMultiFinderPatternFinder(bits, nil)
	infos, err := finder.FindMulti(tryHarder())
	patterns = len(finder.GetPossibleCenters())
	if err != nil {
		return nil, patterns
	}
	d, dec := detector.NewDetector(bits), decoder.NewDecoder()
	for _, info := range infos[:min(len(infos), maxTried)] {
		if c, ok := decodeAt(d, dec, info); ok {
			c.Quad = scaled(c.Quad, float64(factor))
			codes = append(codes, c)
		}
	}
	return codes, patterns
}

func scaled(q pipeline.Quad, factor float64) pipeline.Quad {
	for i := range q {
		q[i].X, q[i].Y = q[i].X*factor, q[i].Y*factor
	}
	return q
}

// decodeAt reads the code that three finder patterns belong to, if it is one.
func decodeAt(d *detector.Detector, dec *decoder.Decoder, info *detector.FinderPatternInfo) (pipeline.Code, bool) {
	grid, err := d.ProcessFinderPatternInfo(info)
	if err != nil {
		return pipeline.Code{}, false
	}
	modules := grid.GetBits().GetWidth()
	result, err := dec.Decode(grid.GetBits(), tryHarder())
	if err != nil || result.GetText() == "" {
		return pipeline.Code{}, false
	}
	points := grid.GetPoints()
	if meta, ok := result.GetOther().(*decoder.QRCodeDecoderMetaData); ok {
		meta.ApplyMirroredCorrection(points)
	}
	return pipeline.Code{Format: "QR_CODE", Text: strings.ToValidUTF8(result.GetText(), "\uFFFD"),
		Quad: outline(points[1], points[2], points[0], modules)}, true
}

// outline extends the centres of the finder patterns, which lie 3.5 modules inside, to the edges of the code (ISO/IEC
// 18004, 6.3.3).
func outline(topLeft, topRight, bottomLeft gozxing.ResultPoint, modules int) pipeline.Quad {
	n := float64(modules - 7)
	ux, uy := (topRight.GetX()-topLeft.GetX())/n, (topRight.GetY()-topLeft.GetY())/n
	vx, vy := (bottomLeft.GetX()-topLeft.GetX())/n, (bottomLeft.GetY()-topLeft.GetY())/n
	at := func(u, v float64) pipeline.Point {
		return pipeline.Point{X: topLeft.GetX() + u*ux + v*vx, Y: topLeft.GetY() + u*uy + v*vy}
	}
	const in = 3.5
	return pipeline.Quad{at(-in, -in), at(n+in, -in), at(n+in, n+in), at(-in, n+in)}
}
