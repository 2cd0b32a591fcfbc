package samples

import (
	"fmt"
	"math/rand/v2"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/cuts"
)

// BatchPaper draws a paper as it lies in a batch. Separated: with a separator sheet on top, which bears a QR code or a patch
// code T; sheets says how many of the sample's scans that is.
func BatchPaper(code pipeline.TypeCode, seed uint64, level Level, separated bool) (s Sample, sheets int, err error) {
	if s, err = Draw(code, seed, level); err != nil || !separated {
		return s, 0, err
	}
	text := ""
	if seed%3 > 0 {
		if text, err = cuts.SeparatorText(cuts.Separator{Label: fmt.Sprintf("Tờ ngăn %d", seed)}); err != nil {
			return s, 0, err
		}
	}
	sheet, page, err := separator(text, seed, level)
	if err != nil {
		return s, 0, fmt.Errorf("draw separator sheet: %w", err)
	}
	s.Scans, s.Truth.Pages = append([][]byte{sheet}, s.Scans...), append([]TruthPage{page}, s.Truth.Pages...)
	return s, 1, nil
}

// BatchSlip draws the sheet on top of a batch: the pages of each of its papers.
func BatchSlip(batch string, papers []int, seed uint64, level Level) ([]byte, TruthPage, error) {
	slip := pipeline.Slip{Batch: batch, Papers: papers, Count: len(papers)}
	for _, n := range papers {
		slip.Pages += n
	}
	text, err := cuts.SlipText(slip)
	if err != nil {
		return nil, TruthPage{}, err
	}
	d := newDraft("slip", seed, level, 0)
	d.centre("PHIẾU BÓ HỒ SƠ", style{size: 20, bold: true})
	d.centre(fmt.Sprintf("Bó số %s: %d giấy tờ, %d trang", batch, slip.Count, slip.Pages), style{size: 14})
	d.qr(d.mm(60), d.mm(80), d.mm(90), text)
	return d.capture(d.damage(), seed)
}

// separator draws a separator sheet: a QR code, or for an empty text a patch code T.
func separator(text string, seed uint64, level Level) ([]byte, TruthPage, error) {
	d := newDraft("separator", seed, level, 0)
	d.centre("TỜ NGĂN", style{size: 24, bold: true})
	if text != "" {
		d.qr(d.mm(75), d.mm(60), d.mm(60), text)
	} else {
		d.patchT(d.mm(40), d.mm(50))
		d.patchT(d.mm(40), d.mm(210))
	}
	damage := d.damage()
	damage.skew += rand.New(rand.NewPCG(seed, 41)).NormFloat64() // sheets are fed in crookedly
	return d.capture(damage, seed)
}

// patchT prints the bars of a patch code T: narrow, wide, narrow, wide, 0.08 and 0.2 inches across with spaces of 0.08, five
// inches long (Kodak A-61599).
func (d *draft) patchT(x, y float64) {
	inch := 25.4
	for _, wide := range []float64{0.08, 0.2, 0.08, 0.2} {
		d.rule(x, y, x+d.mm(5*inch), y+d.mm(wide*inch), black)
		y += d.mm((wide + 0.08) * inch)
	}
}
