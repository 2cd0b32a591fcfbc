package codes

import (
	"fmt"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"github.com/motlan/motlan/pipeline"
)

// QR returns the modules of a QR code of text, row by row, true being dark, without the quiet zone of four modules around
// it. A quarter of it may be lost and it is still read. A text that no code holds is pipeline.ErrInvalid.
func QR(text string) ([][]bool, error) {
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_MARGIN: 0, gozxing.EncodeHintType_CHARACTER_SET: "UTF-8",
		gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_Q})
	if err != nil {
		return nil, fmt.Errorf("%w: QR code of %d bytes: %w", pipeline.ErrInvalid, len(text), err)
	}
	rows := make([][]bool, m.GetHeight())
	for y := range rows {
		rows[y] = make([]bool, m.GetWidth())
		for x := range rows[y] {
			rows[y][x] = m.Get(x, y)
		}
	}
	return rows, nil
}

// PatchT returns where the bars of a patch code T begin and end, in inches from the leading one's outer edge. They lie along
// the edge that is scanned first, at least 0.25 inches from it and from print, and are at least 2 inches long.
func PatchT() (bars [4][2]float64) {
	at, unit := 0.0, patchInch/10
	for i, w := range patchWidths {
		if i%2 == 0 {
			bars[i/2] = [2]float64{at, at + w*unit}
		}
		at += w * unit
	}
	return bars
}
