package cuts

import "github.com/motlan/motlan/pipeline"

// Cuts says where papers begin, in words that a person sees: every segment, and within one that holds several papers of the
// slip, where the slip's counts have them.
func (d Division) Cuts() []pipeline.Cut {
	var cuts []pipeline.Cut
	for _, s := range d.Segments {
		cuts = append(cuts, pipeline.Cut{Page: s.Pages[0], Why: []pipeline.CutReason{pipeline.CutSeparator}, Component: s.Component, Confidence: 1})
		for _, f := range d.Faults {
			if f.Kind == FaultGlued && f.Page == s.Pages[0] {
				cuts = append(cuts, s.counted(d.Slip.Papers[f.Paper-1:f.Last])...)
			}
		}
	}
	return cuts
}

// bySlip is the confidence of a cut by the slip's counts: they add up, but a sheet may have been fed in out of turn.
const bySlip = 0.9

// counted cuts the segment where papers of so many pages follow each other. Empty backs count where the sum has them.
func (s Segment) counted(papers []int) (cuts []pipeline.Cut) {
	blanks := sum(papers) == len(s.Pages)
	paper, left := 0, papers[0]
	for i, page := range s.Pages {
		if left == 0 && !s.blank[i] {
			paper++
			left = papers[min(paper, len(papers)-1)]
			cuts = append(cuts, pipeline.Cut{Page: page, Why: []pipeline.CutReason{pipeline.CutSlip}, Confidence: bySlip})
		}
		if left > 0 && (blanks || !s.blank[i]) {
			left--
		}
	}
	return cuts
}
