package quality

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

const (
	blurredEdge   = 0.37 // mm: about the width of a stroke of print; sharp scans have 0.2, of photographs and copies up to 0.36
	blurredPixels = 3.5  // a page with few pixels has wide edges and a finding of its own
)

// Findings says what is wrong with the pages of a file, in their order. Same are the pairs of [Pairs] that show one page.
// What is wrong with every page is said once, of the file as a whole.
func Findings(pages []Page, same []Pair) []pipeline.Finding {
	var found []pipeline.Finding
	for _, kind := range []struct {
		kind  pipeline.FindingKind
		wrong func(i int) (string, bool)
	}{
		{pipeline.FindingLowResolution, func(i int) (string, bool) { return pages[i].lowResolution() }},
		{pipeline.FindingGrey, func(i int) (string, bool) { return "", pages[i].Grey && pages[i].scanned() }},
		{pipeline.FindingBlurred, func(i int) (string, bool) { return pages[i].blurred() }},
		{pipeline.FindingCutEdge, func(i int) (string, bool) { return pages[i].cut() }},
		{pipeline.FindingBlank, func(i int) (string, bool) { return "", pages[i].Blank }},
		{pipeline.FindingDuplicate, func(i int) (string, bool) { return repeated(i, same) }},
		{pipeline.FindingNote, func(i int) (string, bool) { return "", pages[i].Note != nil && !without(i, same) }},
	} {
		found = append(found, collect(kind.kind, len(pages), kind.wrong)...)
	}
	slices.SortStableFunc(found, func(a, b pipeline.Finding) int { return a.Page - b.Page })
	return found
}

// collect asks every page. One that all have, with the same detail, is the file's.
func collect(kind pipeline.FindingKind, pages int, wrong func(i int) (string, bool)) []pipeline.Finding {
	var found []pipeline.Finding
	alike := true
	for i := range pages {
		if detail, is := wrong(i); is {
			found = append(found, pipeline.Finding{Kind: kind, Page: i + 1, Detail: detail})
			alike = alike && detail == found[0].Detail
		}
	}
	if pages > 1 && len(found) == pages && alike {
		return []pipeline.Finding{{Kind: kind, Detail: found[0].Detail}}
	}
	return found
}

// scanned reports whether a scanner is to blame for what the page lacks.
func (p Page) scanned() bool { return !p.Drawn && !p.Blank && min(p.Width, p.Height) >= smallest }

func (p Page) lowResolution() (string, bool) {
	return fmt.Sprintf("%.0f dpi", math.Round(p.DPI)), p.scanned() && p.DPI > 0 && p.DPI < leastDPI
}

func (p Page) blurred() (string, bool) {
	return "", p.scanned() && p.Blur > blurredEdge && p.Blur/25.4*p.DPI > blurredPixels
}

func (p Page) cut() (string, bool) {
	names := map[Side]string{Top: "mép trên", Bottom: "mép dưới", Left: "mép trái", Right: "mép phải"}
	var sides []string
	for _, s := range p.Cut {
		sides = append(sides, names[s])
	}
	return strings.Join(sides, ", "), p.scanned() && len(sides) > 0
}

// repeated reports whether a page before is the same.
func repeated(i int, same []Pair) (string, bool) {
	for _, p := range same {
		if p.B == i && p.Except == nil {
			return repeats(p.A + 1), true
		}
	}
	return "", false
}

// without reports whether the page beside is the same without the note.
func without(i int, same []Pair) bool {
	return slices.ContainsFunc(same, func(p Pair) bool { return p.B == i && p.Except != nil })
}
