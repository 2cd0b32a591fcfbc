package workers

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"golang.org/x/image/draw"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
)

// drawCrop is the child's side. What is cut out is scaled before it is turned, so that the page is in memory once.
func drawCrop(in toCrop, blobs [][]byte) (any, [][]byte, error) {
	img, orientation, err := capturedImage(in.From, blobs[0])
	if err != nil {
		return nil, nil, err
	}
	turn := in.Captured.Rotation
	if in.Captured.Width == 0 { // nobody has looked how it lies: its own tag says
		turn = orientation
	}
	area := cutOut(in.Captured, in.Quad, img.Bounds())
	var out bytes.Buffer
	err = jpeg.Encode(&out, uprightBy(turn, scaled(img, area, in.Width, turn)), &jpeg.Options{Quality: 90})
	return struct{}{}, [][]byte{out.Bytes()}, err
}

// capturedImage returns a page's pixels as they were captured, and the clockwise turn that the file asks for.
func capturedImage(from toRead, data []byte) (image.Image, int, error) {
	page, orientation := from.Page-1, 0
	switch from.Format {
	case "pdf":
		file, err := picture(from, data)
		if err != nil {
			return nil, 0, err
		}
		data, page = file, 0
	case "rendered":
	default:
		rasters, err := images.Rasters(data, images.Limits{})
		if err != nil {
			return nil, 0, err
		}
		if page < len(rasters) {
			orientation = rasters[page].Orientation
		}
	}
	img, err := images.Decode(data, page, images.Limits{})
	return img, orientation, err
}

// cutOut is the part of the picture that shows a quad with what stands around it: half a line above and below, and three
// times that to the sides. The picture may have another resolution than the page that the quad was measured on.
func cutOut(page pipeline.Page, quad pipeline.Quad, all image.Rectangle) image.Rectangle {
	box := quad.Bounds()
	if page.Width <= 0 || page.Height <= 0 || box.MaxX <= box.MinX || box.MaxY <= box.MinY {
		return all
	}
	x, y := float64(all.Dx())/float64(page.Width), float64(all.Dy())/float64(page.Height)
	line := math.Min(box.MaxX-box.MinX, box.MaxY-box.MinY)
	margin := math.Max(line/2, math.Max(page.DPI, 72)/8)
	area := image.Rect(int((box.MinX-3*margin)*x), int((box.MinY-margin)*y), int(math.Ceil((box.MaxX+3*margin)*x)), int(math.Ceil((box.MaxY+margin)*y)))
	if page.Rotation%180 != 0 { // the line runs up or down
		area = image.Rect(int((box.MinX-margin)*x), int((box.MinY-3*margin)*y), int(math.Ceil((box.MaxX+margin)*x)), int(math.Ceil((box.MaxY+3*margin)*y)))
	}
	if area = area.Add(all.Min).Intersect(all); area.Empty() {
		return all
	}
	return area
}

// scaled draws an area on white, no wider than width once it is turned, and no higher than twice that.
func scaled(img image.Image, area image.Rectangle, width, turn int) *image.RGBA {
	w, h := float64(area.Dx()), float64(area.Dy())
	across, down := w, h
	if turn%180 != 0 {
		across, down = h, w
	}
	zoom := math.Min(1, math.Min(float64(width)/across, 2*float64(width)/down))
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(w*zoom)), max(1, int(h*zoom))))
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(out, out.Rect, img, area, draw.Over, nil)
	return out
}

// uprightBy turns a picture clockwise by 0, 90, 180 or 270 degrees.
func uprightBy(degrees int, img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var to func(x, y int) (int, int)
	out := image.NewRGBA(image.Rect(0, 0, h, w))
	switch (degrees%360 + 360) % 360 {
	case 90:
		to = func(x, y int) (int, int) { return h - 1 - y, x }
	case 180:
		out = image.NewRGBA(img.Rect)
		to = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 270:
		to = func(x, y int) (int, int) { return y, w - 1 - x }
	default:
		return img
	}
	for y := range h {
		for x := range w {
			toX, toY := to(x, y)
			out.SetRGBA(toX, toY, img.RGBAAt(x, y))
		}
	}
	return out
}
