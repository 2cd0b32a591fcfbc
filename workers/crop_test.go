package workers

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"
	"time"

	"golang.org/x/image/tiff"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
)

// mark is what the field of the tests looks like to a reader: red on its left side, blue on its right.
var mark = image.Rect(200, 300, 260, 320)

// scanOf is an A5 page at 100 dpi with the mark, captured so that it has to be turned clockwise to stand upright.
func scanOf(turn int) *image.RGBA {
	page := image.NewRGBA(image.Rect(0, 0, 583, 827))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	middle := (mark.Min.X + mark.Max.X) / 2
	draw.Draw(page, image.Rect(mark.Min.X, mark.Min.Y, middle, mark.Max.Y), image.NewUniform(color.RGBA{200, 0, 0, 255}), image.Point{}, draw.Src)
	draw.Draw(page, image.Rect(middle, mark.Min.Y, mark.Max.X, mark.Max.Y), image.NewUniform(color.RGBA{0, 0, 200, 255}), image.Point{}, draw.Src)
	return uprightBy(360-turn, page)
}

// asRead is what recognition says of a capture of those pixels, and where the mark is on it.
func asRead(width, height, turn int) (pipeline.Page, pipeline.Quad) {
	page := pipeline.Page{Width: width, Height: height, DPI: 100, Rotation: turn}
	across := width
	if turn%180 != 0 {
		across = height
	}
	k := float64(across) / 583
	box := pipeline.Rect{MinX: float64(mark.Min.X) * k, MinY: float64(mark.Min.Y) * k, MaxX: float64(mark.Max.X) * k, MaxY: float64(mark.Max.Y) * k}
	return page, page.OnCapture(box)
}

// encoders make files of a captured page.
var encoders = map[string]func(t *testing.T, img image.Image) []byte{
	"jpeg": func(t *testing.T, img image.Image) []byte {
		var b bytes.Buffer
		must(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}))
		return b.Bytes()
	},
	"png": func(t *testing.T, img image.Image) []byte {
		var b bytes.Buffer
		must(t, png.Encode(&b, img))
		return b.Bytes()
	},
	"tiff": func(t *testing.T, img image.Image) []byte {
		var b bytes.Buffer
		must(t, tiff.Encode(&b, img, &tiff.Options{Compression: tiff.Deflate}))
		return b.Bytes()
	},
}

// pdfOf is a PDF whose pages are those pictures, in a resolution of 100 dpi.
func pdfOf(t *testing.T, pictures ...image.Image) []byte {
	t.Helper()
	var pages []pdf.BuildPage
	for _, img := range pictures {
		raster, err := images.Raster(encoders["jpeg"](t, img), 0, images.Limits{})
		must(t, err)
		raster.DPI = 100
		pages = append(pages, pdf.BuildPage{Raster: raster})
	}
	file, err := pdf.Build(pages, pdf.Meta{Created: time.Unix(1772400000, 0)})
	must(t, err)
	return file
}

// captured is a document of an upload, as recognition leaves it.
func (d *desk) captured(upload []byte, format string, facts pipeline.PageFacts, read ...pipeline.Page) pipeline.Document {
	d.t.Helper()
	receipt, err := d.AddUpload(d.t.Context(), pipeline.NewUpload{Dossier: d.dossier.ID, Content: bytes.NewReader(upload), By: scanner})
	must(d.t, err)
	doc, _ := d.next(receipt.Document)
	doc.Format = format
	for range read {
		doc.Pages = append(doc.Pages, facts)
	}
	doc.Text, err = d.runner.storeReading(d.t.Context(), doc, reading{Pages: read, Codes: make([][]pipeline.Code, len(read))})
	must(d.t, err)
	return doc
}

// shows checks that a picture has the mark in its middle, upright, on white.
func (d *desk) shows(name string, doc pipeline.Document, view pipeline.View) image.Image {
	d.t.Helper()
	data, err := d.runner.Picture(d.t.Context(), doc, view)
	if err != nil {
		d.t.Fatalf("%s: %v", name, err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	must(d.t, err)
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	left, right, corner := rgb(img, w/2-w/10, h/2), rgb(img, w/2+w/10, h/2), rgb(img, 1, 1)
	if left != "red" || right != "blue" || corner != "white" {
		d.t.Errorf("%s: %d × %d pixels are %s, %s on %s; want red, blue on white", name, w, h, left, right, corner)
	}
	return img
}

func rgb(img image.Image, x, y int) string {
	r, g, b, _ := img.At(x, y).RGBA()
	switch r, g, b := r>>8, g>>8, b>>8; {
	case r > 240 && g > 240 && b > 240:
		return "white"
	case r > 150 && g < 80 && b < 80:
		return "red"
	case b > 150 && g < 80 && r < 80:
		return "blue"
	}
	return "something else"
}

func TestCrop(t *testing.T) {
	d := newDesk(t)
	for _, turn := range []int{0, 90, 180, 270} {
		scan := scanOf(turn)
		page, quad := asRead(scan.Rect.Dx(), scan.Rect.Dy(), turn)
		view := pipeline.View{Page: 1, Quad: quad}
		for format, encode := range encoders {
			doc := d.captured(encode(t, scan), format, pipeline.PageFacts{DPI: 100}, page)
			img := d.shows(format, doc, view)
			if w, h := img.Bounds().Dx(), img.Bounds().Dy(); w > 200 || h > 100 || w < mark.Dx() || h < mark.Dy() {
				t.Errorf("%s turned by %d: the crop has %d × %d pixels, the mark %v", format, turn, w, h, mark.Size())
			}
		}
		file := pdfOf(t, scan)
		d.shows("pdf", d.captured(file, "pdf", pipeline.PageFacts{DPI: 100}, page), view)
		drawn, quad := asRead(2*scan.Rect.Dx(), 2*scan.Rect.Dy(), turn) // at 200 dpi
		facts := pipeline.PageFacts{Width: drawn.Width, Height: drawn.Height, DPI: 200, Rendered: true}
		file = pdfOf(t, scan, scan) // other bytes than before, which would be the same document
		d.shows("rendered pdf", d.captured(file, "pdf", facts, drawn, drawn), pipeline.View{Page: 2, Quad: quad})
	}
}

// TestCropOfHeld looks at papers whose working copies are gone: a page of one upload and one of another.
func TestCropOfHeld(t *testing.T) {
	d := newDesk(t)
	scan := scanOf(90)
	page, quad := asRead(scan.Rect.Dx(), scan.Rect.Dy(), 90)
	blank := image.NewGray(image.Rect(0, 0, 50, 50))
	doc := d.captured(pdfOf(t, blank, scan), "pdf", pipeline.PageFacts{DPI: 100}, page)
	doc.State, doc.Sources = pipeline.StateHeld, []pipeline.PageRange{{Upload: doc.Sources[0].Upload, First: 2, Last: 2}}
	d.shows("second page", doc, pipeline.View{Page: 1, Quad: quad})
	whole := d.captured(pdfOf(t, scan), "pdf", pipeline.PageFacts{DPI: 100}, page)
	whole.State = pipeline.StateHeld
	d.shows("whole", whole, pipeline.View{Page: 1, Quad: quad})
}

func TestWholePage(t *testing.T) {
	d := newDesk(t)
	scan := scanOf(270)
	page, _ := asRead(scan.Rect.Dx(), scan.Rect.Dy(), 270)
	doc := d.captured(encoders["png"](t, scan), "png", pipeline.PageFacts{DPI: 100}, page)
	for width, want := range map[int]image.Point{100: {100, 141}, 0: {583, 827}} {
		data, err := d.runner.Picture(t.Context(), doc, pipeline.View{Page: 1, Width: width})
		must(t, err)
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil || c.Width != want.X || c.Height != want.Y {
			t.Errorf("page at most %d wide has %d × %d pixels, %v; want %v", width, c.Width, c.Height, err, want)
		}
	}
	_, err := d.runner.Picture(t.Context(), doc, pipeline.View{Page: 2})
	if !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a page that is not there = %v", err)
	}
	bad := d.captured([]byte("no picture"), "png", pipeline.PageFacts{DPI: 100}, page)
	if _, err := d.runner.Picture(t.Context(), bad, pipeline.View{Page: 1}); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("a damaged file = %v, want %v", err, pipeline.ErrState)
	}
}

// TestPhotoLiesAsItsTagSays draws a page that nobody has read yet.
func TestPhotoLiesAsItsTagSays(t *testing.T) {
	d := newDesk(t)
	photo := withOrientation(encoders["jpeg"](t, scanOf(90)), 6)
	doc := d.captured(photo, "jpeg", pipeline.PageFacts{DPI: 100}, pipeline.Page{})
	doc.Text = pipeline.BlobRef{}
	data, err := d.runner.Picture(t.Context(), doc, pipeline.View{Page: 1})
	must(t, err)
	img, err := jpeg.Decode(bytes.NewReader(data))
	must(t, err)
	at := mark.Min.Add(image.Pt(10, 10))
	if got := rgb(img, at.X, at.Y); got != "red" || img.Bounds().Dx() != 583 {
		t.Errorf("the photo of %v is %s where the mark is", img.Bounds(), got)
	}
}

// withOrientation puts an EXIF orientation tag into a JPEG file, behind its start.
func withOrientation(file []byte, tag byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), tag, 0, 0, 0, 0, 0, 0)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(append(append([]byte{}, file[:2]...), segment...), file[2:]...)
}
