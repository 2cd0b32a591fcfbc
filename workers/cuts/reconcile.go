package cuts

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// reconcile compares a slip with what was found.
func reconcile(slip pipeline.Slip, found []Segment) []Fault {
	if len(slip.Papers) > 0 {
		return align(slip.Papers, found)
	}
	var faults []Fault
	if slip.Count != len(found) {
		faults = append(faults, Fault{Kind: FaultPapers, Want: slip.Count, Got: len(found)})
	}
	if !agrees(slip.Pages, found) {
		faults = append(faults, Fault{Kind: FaultSum, Want: slip.Pages, Got: printed(found)})
	}
	return faults
}

// agrees reports whether so many pages were found, the blank ones counted or not.
func agrees(want int, found []Segment) bool {
	all := 0
	for _, s := range found {
		all += len(s.Pages)
	}
	return printed(found) <= want && want <= all
}

func printed(found []Segment) (n int) {
	for _, s := range found {
		n += s.printed
	}
	return n
}

// The cost of explaining a difference: a missing sheet before a wrong count, that before a missing or a foreign paper.
const (
	costSheet   = 3
	costCount   = 4
	costMissing = 5
	mostJoined  = 50 // papers that one missing row of sheets can join
)

// step explains some papers of the slip by some segments.
type step struct {
	papers, segments int
	cost             int
}

// align explains the segments by the slip's papers with the fewest faults, so that one fault does not make all papers
// behind it look wrong (the alignment of two sequences by S. Needleman and C. Wunsch, 1970).
func align(papers []int, found []Segment) []Fault {
	n, m := len(papers), len(found)
	best := make([][]step, n+1) // best[i][j] explains papers from i and segments from j on; cost is the sum
	for i := n; i >= 0; i-- {
		best[i] = make([]step, m+1)
		for j := m; j >= 0; j-- {
			best[i][j] = cheapest(best, papers[i:], found[j:], i, j)
		}
	}
	var faults []Fault
	for i, j := 0, 0; i < n || j < m; {
		s := best[i][j]
		faults = append(faults, s.faults(papers, found, i, j)...)
		i, j = i+s.papers, j+s.segments
	}
	return faults
}

// cheapest is the best next step where these papers and segments are left.
func cheapest(best [][]step, papers []int, found []Segment, i, j int) step {
	if len(papers) == 0 && len(found) == 0 {
		return step{}
	}
	steps := candidates(papers, found)
	for k := range steps {
		steps[k].cost += best[i+steps[k].papers][j+steps[k].segments].cost
	}
	return slices.MinFunc(steps, func(a, b step) int { return a.cost - b.cost })
}

func candidates(papers []int, found []Segment) []step {
	var steps []step
	if len(papers) > 0 && len(found) > 0 {
		cost := costCount
		if agrees(papers[0], found[:1]) {
			cost = 0
		}
		steps = append(steps, step{1, 1, cost})
		for k := 2; k <= min(len(papers), mostJoined) && sum(papers[:k]) <= len(found[0].Pages); k++ {
			if agrees(sum(papers[:k]), found[:1]) {
				steps = append(steps, step{k, 1, costSheet})
			}
		}
		for k := 2; k <= min(len(found), mostJoined) && printed(found[:k]) <= papers[0]; k++ {
			if agrees(papers[0], found[:k]) {
				steps = append(steps, step{1, k, costSheet})
			}
		}
	}
	if len(papers) > 0 {
		steps = append(steps, step{1, 0, costMissing})
	}
	if len(found) > 0 {
		steps = append(steps, step{0, 1, costMissing})
	}
	return steps
}

// faults says what the step from paper i and segment j explains.
func (s step) faults(papers []int, found []Segment, i, j int) []Fault {
	page := 0
	if j < len(found) {
		page = found[j].Pages[0]
	}
	switch {
	case s.segments == 0:
		return []Fault{{Kind: FaultMissing, Paper: i + 1, Want: papers[i]}}
	case s.papers == 0:
		return []Fault{{Kind: FaultExtra, Page: page, Got: found[j].printed}}
	case s.papers > 1:
		return []Fault{{Kind: FaultGlued, Paper: i + 1, Last: i + s.papers, Page: page, Got: found[j].printed}}
	case s.segments > 1:
		return []Fault{{Kind: FaultSplit, Paper: i + 1, Page: page, Want: papers[i], Got: s.segments}}
	case !agrees(papers[i], found[j:j+1]):
		return []Fault{{Kind: FaultPages, Paper: i + 1, Page: page, Want: papers[i], Got: nearest(papers[i], found[j])}}
	}
	return nil
}

// nearest is the number of s's pages, the blank ones counted or not, that comes closest to what was expected.
func nearest(want int, s Segment) int { return max(s.printed, min(want, len(s.Pages))) }
