package pipeline

import "math"

// Point is a place on a captured page, in pixels of the page as it was captured: origin top left, y downwards.
type Point struct{ X, Y float64 }

// Quad is the outline of a word or a field on the captured page: top left, top right, bottom right and bottom left
// as a reader of the text sees them. On an upright page it is a rectangle; on a skewed or rotated one it leans.
type Quad [4]Point

// Rect is the upright rectangle around (MinX, MinY) and (MaxX, MaxY), in the same pixels as Point.
type Rect struct{ MinX, MinY, MaxX, MaxY float64 }

// Bounds returns the smallest upright rectangle that holds q.
func (q Quad) Bounds() Rect {
	r := Rect{q[0].X, q[0].Y, q[0].X, q[0].Y}
	for _, p := range q[1:] {
		r.MinX, r.MaxX = math.Min(r.MinX, p.X), math.Max(r.MaxX, p.X)
		r.MinY, r.MaxY = math.Min(r.MinY, p.Y), math.Max(r.MaxY, p.Y)
	}
	return r
}

// Union returns the smallest rectangle that holds both.
func (r Rect) Union(o Rect) Rect {
	return Rect{math.Min(r.MinX, o.MinX), math.Min(r.MinY, o.MinY), math.Max(r.MaxX, o.MaxX), math.Max(r.MaxY, o.MaxY)}
}

// Quad returns the corners of r.
func (r Rect) Quad() Quad {
	return Quad{{r.MinX, r.MinY}, {r.MaxX, r.MinY}, {r.MaxX, r.MaxY}, {r.MinX, r.MaxY}}
}

// Word is one recognised word.
type Word struct {
	Text       string  `json:"text"` // Unicode NFC
	Quad       Quad    `json:"quad"`
	Confidence float64 `json:"confidence"`     // 0..1, the recogniser's own
	Block      int     `json:"block"`          // counted from 0 over the page, in reading order
	Line       int     `json:"line"`           // counted from 0 over the page, in reading order
	Hand       bool    `json:"hand,omitempty"` // looks written by hand: the text is a guess, whatever the confidence
}

// Page is the recognised text of one captured page.
type Page struct {
	Width    int     `json:"width"`    // pixels, as captured
	Height   int     `json:"height"`   // pixels, as captured
	DPI      float64 `json:"dpi"`      // pixels per inch; never 0 after prepare
	Rotation int     `json:"rotation"` // clockwise turn, in degrees, that makes the captured page upright: 0, 90, 180 or 270
	Skew     float64 `json:"skew"`     // degrees clockwise by which the text leans after that turn
	Blank    bool    `json:"blank"`    // nothing is printed on it; kept and flagged
	Words    []Word  `json:"words"`
}

// Upright returns p as a reader sees it: turned by Rotation and straightened by Skew, with every word's quad an upright
// rectangle. Fields are looked for on the upright page; their boxes are reported on the captured one.
func (p Page) Upright() Page {
	up := p
	up.Rotation, up.Skew = 0, 0
	if p.Rotation%180 != 0 {
		up.Width, up.Height = p.Height, p.Width
	}
	up.Words = make([]Word, len(p.Words))
	for i, w := range p.Words {
		for j, pt := range w.Quad {
			w.Quad[j] = p.straighten(pt)
		}
		w.Quad = w.Quad.Bounds().Quad()
		up.Words[i] = w
	}
	return up
}

// straighten maps a point of the captured page onto the upright page.
func (p Page) straighten(pt Point) Point {
	w, h := float64(p.Width), float64(p.Height)
	switch p.Rotation {
	case 90:
		pt, w, h = Point{h - pt.Y, pt.X}, h, w
	case 180:
		pt = Point{w - pt.X, h - pt.Y}
	case 270:
		pt, w, h = Point{pt.Y, w - pt.X}, h, w
	}
	sin, cos := math.Sincos(-p.Skew * math.Pi / 180)
	x, y := pt.X-w/2, pt.Y-h/2
	return Point{w/2 + x*cos - y*sin, h/2 + x*sin + y*cos}
}

// OnCapture maps a rectangle of the upright page back onto the captured page: the inverse of Upright.
func (p Page) OnCapture(r Rect) Quad {
	q := r.Quad()
	for i, pt := range q {
		q[i] = p.lean(pt)
	}
	return q
}

// lean is the inverse of straighten.
func (p Page) lean(pt Point) Point {
	w, h := float64(p.Width), float64(p.Height)
	if p.Rotation%180 != 0 {
		w, h = h, w
	}
	sin, cos := math.Sincos(p.Skew * math.Pi / 180)
	x, y := pt.X-w/2, pt.Y-h/2
	pt = Point{w/2 + x*cos - y*sin, h/2 + x*sin + y*cos}
	switch p.Rotation {
	case 90:
		return Point{pt.Y, w - pt.X}
	case 180:
		return Point{w - pt.X, h - pt.Y}
	case 270:
		return Point{h - pt.Y, pt.X}
	}
	return pt
}
