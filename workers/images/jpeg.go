package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"

	"github.com/motlan/motlan/pipeline"
)

// jpegInfo is what the headers of a JPEG file say.
type jpegInfo struct {
	frame         byte // marker of the frame header
	precision     int
	width, height int
	components    []byte // three bytes each: identifier, sampling factors, quantisation table
	adobe         bool   // has an Adobe marker, which means that four components are inverted
	scans         int
	restart       bool
	placing       placing
}

// parseJPEG makes the one page of a JPEG file. A PDF carries the file as it is.
func parseJPEG(data []byte, limits Limits) ([]page, error) {
	info, err := scanJPEG(data)
	if err != nil {
		return nil, err
	}
	if err := limits.check(info.width, info.height); err != nil {
		return nil, err
	}
	p := jpegPage(info, func() ([]byte, error) { return data, nil })
	if len(info.components) != 12 {
		p.encoded = func() []byte { return data } // Leptonica knows only some kinds of CMYK
	}
	info.placing.apply(&p)
	return []page{p}, nil
}

func jpegPage(info jpegInfo, data func() ([]byte, error)) page {
	p := page{pass: data, facts: pipeline.Raster{Width: info.width, Height: info.height, Filter: "DCTDecode", Bits: 8,
		ColorSpace: info.colorSpace(), Inverted: info.adobe && len(info.components) == 12}}
	p.image = func() (image.Image, error) {
		d, err := data()
		if err != nil {
			return nil, err
		}
		return decodeJPEG(d, info)
	}
	return p
}

func (info jpegInfo) colorSpace() string {
	switch len(info.components) / 3 {
	case 1:
		return "DeviceGray"
	case 3:
		return "DeviceRGB"
	}
	return "DeviceCMYK"
}

// scanJPEG reads the headers, follows the data to its end marker and refuses what PDF's DCTDecode cannot carry
// (ISO 32000-1, 7.4.8): lossless, hierarchical, arithmetic and 12-bit files.
func scanJPEG(data []byte) (jpegInfo, error) {
	var info jpegInfo
	var jfif, exif placing
	err := walkJPEG(data, func(marker byte, body []byte) error {
		switch {
		case isFrame(marker):
			return info.readFrame(marker, body)
		case marker == markerAPP0 && bytes.HasPrefix(body, []byte("JFIF\x00")):
			jfif = jfifPlacing(body)
		case marker == markerAPP1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			exif = exifPlacing(body[6:]).merge(exif)
		case marker == markerAPP14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
			info.adobe = true
		case marker == markerDRI:
			info.restart = info.restart || len(body) == 2 && body[0]|body[1] != 0
		case marker == markerSOS:
			info.scans++
		}
		return nil
	})
	info.placing = jfif.merge(exif)
	if err == nil {
		err = info.check()
	}
	return info, err
}

func (info *jpegInfo) readFrame(marker byte, body []byte) error {
	if info.frame != 0 {
		return errors.New("JPEG with several frames")
	}
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return errors.New("JPEG with a short frame header")
	}
	info.frame, info.precision = marker, int(body[0])
	info.height, info.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	info.components = body[6 : 6+3*int(body[5])]
	return nil
}

func (info jpegInfo) check() error {
	switch n := len(info.components) / 3; {
	case info.frame == 0 || info.scans == 0:
		return errors.New("JPEG without a frame or a scan")
	case info.frame > markerSOF2:
		return fmt.Errorf("JPEG process SOF%d, which PDF does not carry", info.frame-markerSOF0)
	case info.precision != 8:
		return fmt.Errorf("JPEG of %d bits, which PDF does not carry", info.precision)
	case n != 1 && n != 3 && n != 4:
		return fmt.Errorf("JPEG of %d components", n)
	}
	return nil
}

// jfifPlacing reads the density (JFIF 1.02: unit 1 is inch, 2 is centimetre, 0 an aspect ratio).
func jfifPlacing(body []byte) placing {
	if len(body) < 12 {
		return placing{}
	}
	density := float64(binary.BigEndian.Uint16(body[8:]))
	switch body[7] {
	case 1:
		return placing{dpi: plausibleDPI(density)}
	case 2:
		return placing{dpi: plausibleDPI(density * 2.54)}
	}
	return placing{}
}

// decodeJPEG decodes with the standard library, which takes four components only with an Adobe marker and then inverts
// them; where there is none, one is added and the inversion undone.
func decodeJPEG(data []byte, info jpegInfo) (image.Image, error) {
	if len(info.components) != 12 || info.adobe {
		return jpeg.Decode(bytes.NewReader(data))
	}
	img, err := jpeg.Decode(bytes.NewReader(withAdobe(data)))
	if m, ok := img.(*image.CMYK); ok {
		for i := range m.Pix {
			m.Pix[i] ^= 0xff
		}
	}
	return img, err
}

// withAdobe inserts a marker that says that the components are RGB or CMYK as they stand (Adobe Technical Note 5116).
func withAdobe(data []byte) []byte {
	const marker = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
	return append(append([]byte{0xff, markerSOI}, marker...), data[2:]...)
}
