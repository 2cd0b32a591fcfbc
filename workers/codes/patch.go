package codes

import (
	"math"

	"github.com/motlan/motlan/pipeline"
)

// patchFormat is the format of a patch code T, the transfer patch of document scanners: two narrow and two wide bars by
// turns, a narrow one first, 0.8 inches over all (Kodak A-61599, Patch Code Information for Scanners). Turned upside down
// it is a patch code 3. A sheet may be fed in either way, so both are taken for T.
const patchFormat = "PATCH_T"

// patchWidths are the bars and spaces in units of the narrow bar.
var patchWidths = [7]float64{1, 1, 2.5, 1, 1, 1, 2.5}

const (
	patchInch   = 0.8 // the bars and spaces together
	patchLength = 1.5 // inches: the shortest bars; two are asked for, and less may be left of them
	patchShare  = 0.8 // of the lines over that length, those that have to show it
)

// patchesSeen are the patch codes of the lines so far.
type patchesSeen []*patch

type patch struct {
	x0, x1        float64 // its first and its last edge on the latest line
	lines         int
	first, latest [3]float64 // on the first and the latest line: x0, x1 and where the line is
}

// line looks for patch codes in the edges of a line. Read backwards, places count from the line's end.
func (s *patchesSeen) line(e []edge, across, dpi float64, backwards bool, width float64) {
	for k := 0; k+7 < len(e); k += 2 {
		total := float64(e[k+7].at - e[k].at)
		if inches := total / dpi; inches < 0.7*patchInch || inches > 1.3*patchInch || !patchLike(e, k, total/10) {
			continue
		}
		x0, x1 := float64(e[k].at), float64(e[k+7].at)
		if backwards {
			x0, x1 = width-x0, width-x1
		}
		s.add(x0, x1, across, dpi)
	}
}

// patchLike compares the seven runs from edge k on, and asks for paper on both sides.
func patchLike(e []edge, k int, unit float64) bool {
	for i, w := range patchWidths {
		if math.Abs(float64(e[k+i+1].at-e[k+i].at)-w*unit) > 0.3*unit {
			return false
		}
	}
	before, after := k == 0 || float64(e[k].at-e[k-1].at) > unit, k+8 >= len(e) || float64(e[k+8].at-e[k+7].at) > unit
	return before && after
}

func (s *patchesSeen) add(x0, x1, across, dpi float64) {
	here := [3]float64{x0, x1, across}
	for _, p := range *s {
		if math.Abs(p.x0-x0) < 0.04*dpi && math.Abs(p.x1-x1) < 0.04*dpi && across-p.latest[2] < 0.25*dpi {
			p.x0, p.x1, p.latest = x0, x1, here
			p.lines++
			return
		}
	}
	*s = append(*s, &patch{x0: x0, x1: x1, lines: 1, first: here, latest: here})
}

// codes are those whose bars are long enough. Upright, the bars lie across and the first is on top.
func (s patchesSeen) codes(scan *barScan) []pipeline.Code {
	var out []pipeline.Code
	for _, p := range s {
		length := p.latest[2] - p.first[2]
		if length < patchLength*scan.dpi-scan.step || float64(p.lines) < patchShare*(length/scan.step+1) {
			continue
		}
		left, right := p.first, p.latest // of who reads it with the first bar on top
		if (p.x0 > p.x1) == scan.downward {
			left, right = right, left
		}
		q := pipeline.Quad{scan.at(left[0], left[2]), scan.at(right[0], right[2]), scan.at(right[1], right[2]), scan.at(left[1], left[2])}
		out = append(out, pipeline.Code{Format: patchFormat, Text: "T", Quad: q})
	}
	return out
}
