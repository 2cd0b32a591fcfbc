package pdf

import (
	"bytes"
	"errors"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// Info is what a look into a PDF found.
type Info struct {
	Pages         []PageInfo
	Version       string // e.g. 1.7
	Signed        bool   // somebody's electronic signature is in it: the file must not be changed
	Encrypted     bool   // a password is needed to open it
	EmptyPassword bool   // encrypted, but opened by the empty user password
	NeedsRepair   bool   // readable, but AddText and Stamp refuse it until qpdf has rewritten (and decrypted) it
}

// PageInfo describes one page. When FullImage is set, the page shows one opaque picture and nothing else, and PageImage
// gives it undecoded; any other page has to be rendered.
type PageInfo struct {
	Width, Height float64 // of the displayed page (crop box after /Rotate), in points
	Rotate        int     // clockwise turn at display: 0, 90, 180 or 270
	FullImage     bool
	Image         *pipeline.Raster // of a full image, without its data; nil otherwise
	JPEG          Extent           // of a full image that is a JPEG file: where it lies in the PDF
	DPI           float64          // of a Scan's picture as placed, of the finest large one of several; 0 otherwise
	HasText       bool             // shows text of its own; ask UsableText whether it can be read
	JunkText      bool             // carries text that nobody sees, e.g. another program's recognition: not to be trusted
	Scan          bool             // shows one opaque picture, or several that cover the page, and nothing else, also in a form that only a renderer reads
	Grey          bool             // of a Scan: what it shows is stored without colour
}

// Inspect looks into data. The errors are *Error: encrypted-pdf, no-pages, needs-too-much-memory or damaged-pdf. Info.Signed, Info.Encrypted and
// Info.Version are set beside an error too, as far as they can be told.
func Inspect(data []byte) (info Info, err error) {
	defer guard(&err)
	info.Signed = bytes.Contains(data, []byte("/ByteRange"))
	d, err := openDocument(data)
	if err != nil {
		info.Encrypted = reasonOf(err) == pipeline.ReasonEncrypted
		return info, err
	}
	info.Version = d.ctx.VersionString()
	info.EmptyPassword = d.ctx.Encrypt != nil
	info.Signed = d.signed()
	_, _, continuable := d.lastSection()
	info.NeedsRepair = !continuable
	pages, err := d.pages()
	if err != nil {
		return info, err
	}
	for _, p := range pages {
		info.Pages = append(info.Pages, d.inspectPage(p))
	}
	if d.bomb {
		return info, refuse(pipeline.ReasonTooHeavy, errors.New("content decodes to more than its limit"))
	}
	return info, nil
}

// reasonOf returns the reason that err carries, or empty.
func reasonOf(err error) pipeline.Reason {
	var known *Error
	if errors.As(err, &known) {
		return known.Reason
	}
	return ""
}

func (d *document) inspectPage(p page) PageInfo {
	v := d.view(p)
	info := PageInfo{Rotate: v.rotate}
	info.Width, info.Height = v.size()
	m := d.read(p)
	info.HasText, info.JunkText = m.text && !m.labelled(), m.hidden
	if sole, ok := d.soleImage(p, m); ok {
		info.Scan, info.Grey, info.DPI = true, d.grey(sole.image), dpiOf(sole.ctm, pipeline.Raster{Width: int(d.number(sole.image.Dict["Width"]))})
	} else if tiles, ok := d.mosaic(p, m); ok {
		info.Scan, info.Grey, info.DPI = true, tiles.grey, tiles.dpi
	}
	if full, ok := d.fullImage(p, m); ok {
		header := full.raster
		header.Data = nil
		info.FullImage, info.Image, info.DPI = true, &header, full.raster.DPI
		info.JPEG = d.jpeg(full)
	}
	return info
}

// full is the picture of a page that shows nothing else.
type full struct {
	raster pipeline.Raster
	ctm    matrix
	at     int // in the file
}

// fullImage returns the picture of p when it is all that p shows and a raster can carry it as it is.
func (d *document) fullImage(p page, m marks) (full, bool) {
	img, ok := d.soleImage(p, m)
	if !ok {
		return full{}, false
	}
	raster, ok := d.raster(img.image)
	if !ok {
		return full{}, false
	}
	raster.DPI = dpiOf(img.ctm, raster)
	raster.Orientation = (turnOf(img.ctm) + d.view(p).rotate) % 360
	return full{raster: raster, ctm: img.ctm, at: int(img.image.StreamOffset)}, true
}

// soleImage returns the opaque picture that is all that p shows, whatever its colours.
func (d *document) soleImage(p page, m marks) (placed, bool) {
	if len(m.images) != 1 || m.inline || m.text || m.paint || d.annotated(p) {
		return placed{}, false
	}
	img := m.images[0]
	return img, coversPage(img.ctm, d.view(p)) && opaque(img.image.Dict)
}

// annotated reports whether anything but links lies on the page; links show nothing.
func (d *document) annotated(p page) bool {
	for _, a := range d.array(p.dict["Annots"]) {
		annotation := d.dict(a)
		if kind := d.name(annotation["Subtype"]); annotation != nil && kind != "Link" && kind != "Popup" {
			return true
		}
	}
	return false
}

func dpiOf(ctm matrix, r pipeline.Raster) float64 {
	points := math.Hypot(ctm[0], ctm[1])
	if points == 0 {
		return 0
	}
	return math.Round(float64(r.Width)/points*72*100) / 100
}

// turnOf returns by how much, clockwise, ctm turns a picture.
func turnOf(ctm matrix) int {
	degrees := -math.Atan2(ctm[1], ctm[0]) * 180 / math.Pi
	return (int(math.Round(degrees/90))*90 + 360) % 360
}
