package quality

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
)

const (
	tileSize   = 3.0  // mm
	noteLeast  = 24.0 // mm, of a side
	noteMost   = 0.6  // of a side of the page
	noteFull   = 0.8  // of its rectangle is of its paper
	noteColour = 9    // by which its colour differs from the page's
	noteSame   = 7    // by which the colour of its parts differs
)

// tile is a small part of the page: the colour of the paper under the print.
type tile struct{ y, cb, cr int }

// apart is how far two papers differ; the light falls unevenly, so brightness counts for less than colour.
func (t tile) apart(o tile) int {
	return max(distance(t.cb, o.cb), distance(t.cr, o.cr), distance(t.y, o.y)/3)
}

func distance(a, b int) int { return max(a-b, b-a) }

// mosaic is a page in tiles.
type mosaic struct {
	columns, rows, side int
	tiles               []tile
	page                tile
}

func (c *pageCopy) mosaic() mosaic {
	m := mosaic{side: c.mm(tileSize)}
	m.columns, m.rows = c.y.width/m.side, c.y.height/m.side
	var ys, cbs, crs []int
	for i := range m.columns * m.rows {
		t := c.tile(i%m.columns*m.side, i/m.columns*m.side, m.side)
		m.tiles = append(m.tiles, t)
		ys, cbs, crs = append(ys, t.y), append(cbs, t.cb), append(crs, t.cr)
	}
	if len(m.tiles) > 0 {
		m.page = tile{median(ys), median(cbs), median(crs)}
	}
	return m
}

func median(list []int) int {
	slices.Sort(list)
	return list[len(list)/2]
}

// tile takes the brighter half of the pixels: print is darker than what it stands on.
func (c *pageCopy) tile(x0, y0, side int) tile {
	var list []int
	for y := y0; y < y0+side; y++ {
		for x := x0; x < x0+side; x++ {
			list = append(list, int(c.y.pix[y*c.y.width+x])<<16|int(c.cb.pix[y*c.y.width+x])<<8|int(c.cr.pix[y*c.y.width+x]))
		}
	}
	slices.Sort(list)
	list = list[len(list)/2:]
	var t tile
	for _, v := range list {
		t.y, t.cb, t.cr = t.y+v>>16, t.cb+v>>8&255, t.cr+v&255
	}
	n := len(list)
	return tile{t.y / n, t.cb / n, t.cr / n}
}

// note finds a note of coloured paper that lies on the page, in pixels of the page; nil when there is none. What is
// coloured all over and about as wide as the page is its own paper, or a band printed on it.
func (c *pageCopy) note() *pipeline.Rect {
	if !c.coloured {
		return nil
	}
	m := c.mosaic()
	seen := make([]bool, len(m.tiles))
	for i := range m.tiles {
		if seen[i] || m.tiles[i].apart(m.page) < noteColour {
			continue
		}
		if r, ok := m.patch(m.grow(i, seen)); ok && c.largeEnough(r) {
			f := float64(c.factor * m.side)
			return &pipeline.Rect{MinX: r.MinX * f, MinY: r.MinY * f, MaxX: r.MaxX * f, MaxY: r.MaxY * f}
		}
	}
	return nil
}

// grow collects the tiles around one that are of its colour.
func (m mosaic) grow(start int, seen []bool) []int {
	patch := []int{start}
	seen[start] = true
	for k := 0; k < len(patch); k++ {
		i := patch[k]
		x, y := i%m.columns, i/m.columns
		for _, n := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
			at := n[1]*m.columns + n[0]
			if n[0] < 0 || n[1] < 0 || n[0] >= m.columns || n[1] >= m.rows || seen[at] {
				continue
			}
			if m.tiles[at].apart(m.page) >= noteColour && m.tiles[at].apart(m.tiles[start]) <= 2*noteSame {
				seen[at] = true
				patch = append(patch, at)
			}
		}
	}
	return patch
}

// patch returns the rectangle around tiles, in tiles, when they fill it evenly: a photograph or a card has many colours.
func (m mosaic) patch(tiles []int) (pipeline.Rect, bool) {
	r := pipeline.Rect{MinX: float64(m.columns), MinY: float64(m.rows)}
	var ys, cbs, crs []int
	for _, i := range tiles {
		x, y := float64(i%m.columns), float64(i/m.columns)
		r = pipeline.Rect{MinX: min(r.MinX, x), MinY: min(r.MinY, y), MaxX: max(r.MaxX, x+1), MaxY: max(r.MaxY, y+1)}
		ys, cbs, crs = append(ys, m.tiles[i].y), append(cbs, m.tiles[i].cb), append(crs, m.tiles[i].cr)
	}
	if float64(len(tiles)) < noteFull*(r.MaxX-r.MinX)*(r.MaxY-r.MinY) {
		return r, false
	}
	colour, even := tile{median(ys), median(cbs), median(crs)}, 0
	for _, i := range tiles {
		if m.tiles[i].apart(colour) <= noteSame {
			even++
		}
	}
	return r, float64(even) >= noteFull*float64(len(tiles))
}

func (c *pageCopy) largeEnough(r pipeline.Rect) bool {
	side := float64(c.mm(tileSize))
	w, h := (r.MaxX-r.MinX)*side, (r.MaxY-r.MinY)*side
	least := float64(c.mm(noteLeast))
	return w >= least && h >= least && w <= noteMost*float64(c.y.width) && h <= noteMost*float64(c.y.height)
}
