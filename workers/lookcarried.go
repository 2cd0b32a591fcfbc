package workers

import (
	"context"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// carriedLook is what was seen of pages that lay elsewhere before; not ok unless all of them were seen.
func carriedLook(from []pipeline.PartPage, looks map[pipeline.DocumentID]look) (seen look, ok bool) {
	for _, p := range from {
		there := looks[p.Document]
		if p.Page > len(there.Pages) || there.Pages[p.Page-1].Facts.Width == 0 {
			return look{}, false
		}
		seen.Pages = append(seen.Pages, there.Pages[p.Page-1])
	}
	return seen, len(from) > 0
}

// seenBefore is what was seen of a part's pages before they became its own; not ok where they are other pictures than those
// that were seen.
func (r *Runner) seenBefore(ctx context.Context, doc pipeline.Document) (seen look, ok bool, err error) {
	if doc.Sorting.From == "" || doc.Look.Name.IsZero() {
		return look{}, false, nil
	}
	if seen, err = r.looked(ctx, doc); err != nil || len(seen.Pages) != len(doc.Pages) {
		return look{}, false, err
	}
	for i, p := range doc.Pages {
		if !shows(seen.Pages[i], p) {
			return look{}, false, nil
		}
	}
	return seen, true, nil
}

// shows reports whether what was seen has the size that the page has now, in the pixels that it would be looked at in.
func shows(seen pageLook, page pipeline.PageFacts) bool {
	zoom := 1.0
	if page.Rendered {
		zoom = min(lookDPI, scale(page)) / max(page.DPI, 1)
	}
	const rounding = 2
	return math.Abs(float64(page.Width)*zoom-float64(seen.Facts.Width)) <= rounding*zoom && math.Abs(float64(page.Height)*zoom-float64(seen.Facts.Height)) <= rounding*zoom
}
