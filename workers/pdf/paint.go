package pdf

import (
	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// do paints an external object: an image, or a form, whose content is run in its place (ISO 32000-1, 8.8 to 8.10).
func (f *frame) do() {
	if len(f.operands) == 0 {
		return
	}
	xobjects := f.d.dict(f.resources["XObject"])
	sd, ok := f.d.stream(xobjects[f.operands[len(f.operands)-1].text])
	switch {
	case !ok:
	case f.d.name(sd.Dict["Subtype"]) == "Image":
		f.paintImage(sd)
	case f.depth < maxFormDepth:
		f.runForm(sd)
	}
}

func (f *frame) paintImage(sd types.StreamDict) {
	img := placed{image: sd, ctm: f.state.ctm}
	if coversPage(img.ctm, f.view) && opaque(sd.Dict) {
		f.marks.hidden = f.marks.hidden || f.marks.text
		f.marks.text, f.marks.paint, f.marks.letters, f.marks.covered = false, false, 0, true
	}
	f.marks.images = append(f.marks.images, img)
}

// opaque reports whether nothing under an image shows through it.
func opaque(image types.Dict) bool {
	return image["SMask"] == nil && image["Mask"] == nil && image["ImageMask"] == nil
}

func (f *frame) runForm(sd types.StreamDict) {
	plain, err := f.d.decoded(sd)
	if err != nil {
		return
	}
	start := f.state
	if m := f.d.numbers(sd.Dict["Matrix"]); len(m) == 6 {
		start.ctm = matrix(m).then(start.ctm)
	}
	resources := f.d.dict(sd.Dict["Resources"])
	if resources == nil {
		resources = f.resources
	}
	f.run(plain, resources, start, f.depth+1)
}

// coversPage reports whether a unit square placed by ctm is the displayed page: at least 90 % of the page lies in it and
// 95 % of it on the page, upright or turned by quarters, not mirrored.
func coversPage(ctm matrix, v view) bool {
	rect := ctm.bounds(pipeline.Rect{MaxX: 1, MaxY: 1})
	shown := area(intersect(rect, v.box))
	if shown < 0.9*area(v.box) || shown < 0.95*area(rect) {
		return false
	}
	det := ctm[0]*ctm[3] - ctm[1]*ctm[2]
	return det > 0.98*area(rect)
}
