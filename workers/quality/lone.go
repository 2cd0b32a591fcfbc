package quality

import (
	"image"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// What stands alone in the head or the foot of a page, in mm.
const (
	loneMargin = 0.1 // share of the page's height, at its top and at its foot, in which page numbers are printed
	loneInside = 6.0 // of the text beside it that is looked at too
	loneStroke = 0.8 // between the letters of one word, at most
	loneGap    = 4.0 // between the words of one line, at most
	loneLeast  = 1.4 // height
	loneMost   = 6.0 // height
	loneWide   = 45.0
	loneSpeck  = 1.0 // height; less are the dashes beside a number, dots and dust
	loneBorder = 3.0 // from the sides, where shadows lie
	loneLines  = 3   // of each margin, the outermost first
)

// lone returns the short lines that stand alone in the head and the foot, where page numbers are, in pixels of the page.
func (c *pageCopy) lone() []pipeline.Rect {
	height, inside := int(loneMargin*float64(c.y.height)), c.mm(loneInside)
	if c.y.height < 2*(height+inside) {
		return nil
	}
	head := c.alone(c.lines(0, height+inside), func(b image.Rectangle) bool { return b.Min.Y < height && b.Max.Y < height+inside })
	last := c.y.height - height
	foot := c.alone(c.lines(last-inside, c.y.height), func(b image.Rectangle) bool { return b.Max.Y > last && b.Min.Y > last-inside })
	slices.Reverse(foot)
	var list []pipeline.Rect
	for _, b := range append(head[:min(len(head), loneLines)], foot[:min(len(foot), loneLines)]...) {
		f := float64(c.factor)
		list = append(list, pipeline.Rect{MinX: f * float64(b.Min.X), MinY: f * float64(b.Min.Y), MaxX: f * float64(b.Max.X), MaxY: f * float64(b.Max.Y)})
	}
	return list
}

// alone keeps the lines that are short and have nothing beside them, from the top down.
func (c *pageCopy) alone(lines []image.Rectangle, within func(image.Rectangle) bool) []image.Rectangle {
	var list []image.Rectangle
	for _, b := range lines {
		if within(b) && c.shortLine(b) && !slices.ContainsFunc(lines, func(o image.Rectangle) bool { return o != b && level(o, b) }) {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b image.Rectangle) int { return a.Min.Y - b.Min.Y })
	return list
}

func (c *pageCopy) shortLine(b image.Rectangle) bool {
	border := c.mm(loneBorder)
	return b.Dy() >= c.mm(loneLeast) && b.Dy() <= c.mm(loneMost) && b.Dx() <= c.mm(loneWide) && b.Min.X >= border && b.Max.X <= c.y.width-border
}

// level reports whether two pieces stand beside one another.
func level(a, b image.Rectangle) bool {
	return min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y) > min(a.Dy(), b.Dy())/4
}

// lines joins the pieces between two rows of the copy that stand beside one another as words do.
func (c *pageCopy) lines(from, to int) []image.Rectangle {
	pieces := slices.DeleteFunc(c.pieces(from, to), func(b image.Rectangle) bool { return b.Dy() < c.mm(loneSpeck) })
	slices.SortFunc(pieces, func(a, b image.Rectangle) int { return a.Min.X - b.Min.X })
	var list []image.Rectangle
	for _, b := range pieces {
		i := slices.IndexFunc(list, func(o image.Rectangle) bool { return level(o, b) && b.Min.X-o.Max.X <= c.mm(loneGap) })
		if i < 0 {
			list = append(list, b)
			continue
		}
		list[i] = list[i].Union(b)
	}
	return list
}

// pieces returns what hangs together as words between two rows of the copy.
func (c *pageCopy) pieces(from, to int) []image.Rectangle {
	var done, open []image.Rectangle // open ones reach the row before
	for y := from; y < to; y++ {
		var next []image.Rectangle
		for _, run := range c.runs(y) {
			open = slices.DeleteFunc(open, func(o image.Rectangle) bool {
				if o.Min.X > run.Max.X || o.Max.X < run.Min.X {
					return false
				}
				run = run.Union(o)
				return true
			})
			next = append(next, run)
		}
		done, open = append(done, open...), next
	}
	return append(done, open...)
}

// runs returns the print of one row, with the gaps within words closed.
func (c *pageCopy) runs(y int) []image.Rectangle {
	var list []image.Rectangle
	gap := c.mm(loneStroke)
	for x, v := range c.y.row(y) {
		if !c.inked(v) {
			continue
		}
		if last := len(list) - 1; last >= 0 && x-list[last].Max.X <= gap {
			list[last].Max.X = x + 1
			continue
		}
		list = append(list, image.Rect(x, y, x+1, y+1))
	}
	return list
}

// The pictures of lone lines.
const (
	linesDPI    = 200
	linesMargin = 0.8 // mm that are taken of the page around a line: not the dashes beside a number
	linesPaper  = 2.0 // mm of empty paper around that
)

// Line returns the picture of one line of a page, grey, at up to 200 dpi, to be read by itself.
func Line(img image.Image, page Page, at pipeline.Rect) *image.Gray {
	margin := linesMargin / 25.4 * page.DPI
	area := image.Rect(int(at.MinX-margin), int(at.MinY-margin), int(at.MaxX+margin), int(at.MaxY+margin)).Add(img.Bounds().Min).Intersect(img.Bounds())
	full := lumaOf(img)
	corner := area.Min.Sub(img.Bounds().Min)
	part := plane{area.Dx(), area.Dy(), full.stride, full.pix[corner.Y*full.stride+corner.X:]}
	return part.resized(page.DPI / linesDPI).framed(int(linesPaper / 25.4 * min(page.DPI, linesDPI)))
}

// framed puts p on paper of its own that is larger by a margin, in pixels.
func (p plane) framed(margin int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, p.width+2*margin, p.height+2*margin))
	paper, _ := p.levels()
	for i := range out.Pix {
		out.Pix[i] = byte(paper)
	}
	for y := range p.height {
		copy(out.Pix[out.PixOffset(margin, margin+y):], p.row(y))
	}
	return out
}
