package pdf

import (
	"github.com/motlan/motlan/pipeline"
)

// mosaic is what several pictures say of the scan that they make up together.
type mosaic struct {
	dpi  float64 // of the finest of the large ones
	grey bool    // all of them
}

// mosaic looks at a page that shows pictures and nothing else, and is covered by them: scanners divide a page into strips, or
// into a layer of print over one of colour.
func (d *document) mosaic(p page, m marks) (found mosaic, ok bool) {
	if len(m.images) < 2 || m.inline || m.text || m.paint || d.annotated(p) {
		return found, false
	}
	v := d.view(p)
	covered, largest := 0.0, 0.0
	for _, img := range m.images {
		shown := area(intersect(img.ctm.bounds(pipeline.Rect{MaxX: 1, MaxY: 1}), v.box))
		covered, largest = covered+shown, max(largest, shown)
	}
	found.grey = true
	for _, img := range m.images {
		if area(img.ctm.bounds(pipeline.Rect{MaxX: 1, MaxY: 1})) >= largest/2 {
			found.dpi = max(found.dpi, dpiOf(img.ctm, pipeline.Raster{Width: int(d.number(img.image.Dict["Width"]))}))
		}
		found.grey = found.grey && d.grey(img.image)
	}
	return found, covered >= 0.9*area(v.box)
}
