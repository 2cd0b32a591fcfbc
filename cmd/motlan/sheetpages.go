package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/codes"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/pdf"
)

// A4 and lengths, in points.
const (
	a4Width    = 595.28
	a4Height   = 841.89
	inch       = 72
	millimetre = 72 / 25.4
)

// sheetPage draws one sheet from the top down.
type sheetPage struct {
	pdf.PrintPage
	y float64
}

// newSheetPage has a patch code along both short edges, so that it does not matter which one the scanner draws in first.
func newSheetPage() *sheetPage {
	p := &sheetPage{PrintPage: pdf.PrintPage{Width: a4Width, Height: a4Height}}
	const edge, side = 0.4 * inch, 20 * millimetre
	for _, bar := range codes.PatchT() {
		top, bottom := edge+bar[0]*inch, edge+bar[1]*inch
		p.Boxes = append(p.Boxes, pipeline.Rect{MinX: side, MinY: top, MaxX: a4Width - side, MaxY: bottom},
			pipeline.Rect{MinX: side, MinY: a4Height - bottom, MaxX: a4Width - side, MaxY: a4Height - top})
	}
	p.y = edge + 1.15*inch
	return p
}

// centre prints text in the middle, in as many lines as it needs.
func (p *sheetPage) centre(size float64, text string) {
	for _, line := range broken(text, int(2.15*(a4Width-40*millimetre)/size)) {
		p.y += 1.3 * size
		p.Lines = append(p.Lines, pdf.PrintLine{Text: line, Size: size, At: pipeline.Point{X: a4Width / 2, Y: p.y}, Middle: true})
	}
}

// broken divides text at spaces into lines of about so many letters.
func broken(text string, letters int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last < 0 || utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) > letters {
			lines = append(lines, word)
		} else {
			lines[last] += " " + word
		}
	}
	return lines
}

// qr prints a code of about so many points a side.
func (p *sheetPage) qr(side float64, text string) error {
	rows, err := codes.QR(text)
	if err != nil {
		return err
	}
	cell := side / float64(len(rows))
	p.y += 4*cell + 6
	for i, row := range rows {
		for from := 0; from < len(row); from++ {
			to := from
			for to < len(row) && row[to] {
				to++
			}
			if to > from {
				p.Boxes = append(p.Boxes, cells(from, to, i, cell, a4Width/2-side/2, p.y))
				from = to
			}
		}
	}
	p.y += side + 4*cell
	return nil
}

// cells is the box of a row's modules from one to another. It reaches a little into the next row, so that no printer leaves
// a seam.
func cells(from, to, row int, cell, x, y float64) pipeline.Rect {
	return pipeline.Rect{MinX: x + float64(from)*cell, MinY: y + float64(row)*cell, MaxX: x + float64(to)*cell, MaxY: y + float64(row+1)*cell + 0.02}
}

// separatorPage is one separator sheet.
func separatorPage(sep cuts.Separator) (pdf.PrintPage, error) {
	text, err := cuts.SeparatorText(sep)
	if err != nil {
		return pdf.PrintPage{}, err
	}
	p := newSheetPage()
	p.centre(30, "TỜ NGĂN GIẤY TỜ")
	p.centre(11, "Separator sheet")
	if sep.Label != "" {
		p.y += 8
		p.centre(22, sep.Label)
		p.centre(11, string(sep.Component))
	}
	if err := p.qr(90*millimetre, text); err != nil {
		return pdf.PrintPage{}, err
	}
	p.centre(14, "Đặt tờ này ngay trước giấy tờ, một mặt để trống.")
	p.centre(14, "Hệ thống tự chia tệp quét và bỏ tờ này ra.")
	p.centre(10, "Put this sheet before the paper, its back empty. It divides the scan and is left out.")
	return p.PrintPage, nil
}

// slipPage is the sheet on top of a batch.
func slipPage(slip pipeline.Slip) (pdf.PrintPage, error) {
	text, err := cuts.SlipText(slip)
	if err != nil {
		return pdf.PrintPage{}, err
	}
	p := newSheetPage()
	p.centre(30, "PHIẾU BÓ GIẤY TỜ")
	p.centre(11, "Batch slip")
	p.y += 8
	p.centre(22, "Bó số "+slip.Batch)
	p.centre(16, fmt.Sprintf("%d giấy tờ, %d trang", slip.Count, slip.Pages))
	if err := p.qr(90*millimetre, text); err != nil {
		return pdf.PrintPage{}, err
	}
	if len(slip.Papers) > 0 {
		p.centre(12, "Số trang của từng giấy tờ, theo thứ tự:")
		p.centre(listSize(len(slip.Papers)), strings.Trim(fmt.Sprint(slip.Papers), "[]"))
		p.y += 6
	}
	p.centre(14, "Đặt phiếu này trên cùng. Không tính phiếu và các tờ ngăn vào số trang.")
	p.centre(10, "Put this slip on top. Slip and separator sheets do not count as pages.")
	return p.PrintPage, nil
}

// listSize is the size of print at which so many numbers leave room for the rest.
func listSize(numbers int) float64 {
	if numbers > 120 {
		return 7
	}
	return 12
}
