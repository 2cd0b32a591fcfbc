package samples

import (
	"fmt"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/motlan/motlan/pipeline"
)

// qr prints a QR code with its upper left corner at (x, y) and about the given side, in pixels, and notes it.
func (s *sheet) qr(x, y, side float64, text string) {
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 0, gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"}
	matrix, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 1, 1, hints)
	if err != nil {
		s.err = fmt.Errorf("encode QR code: %w", err)
		return
	}
	n := matrix.GetWidth()
	cell := float64(int(side) / n)
	for row := range n {
		for col := range n {
			if matrix.Get(col, row) {
				px, py := x+float64(col)*cell, y+float64(row)*cell
				s.rule(px, py, px+cell, py+cell, black)
			}
		}
	}
	whole := cell * float64(n)
	box := pipeline.Rect{MinX: x, MinY: y, MaxX: x + whole, MaxY: y + whole}
	s.codes = append(s.codes, pipeline.Code{Format: "QR_CODE", Text: text, Quad: box.Quad()})
}
