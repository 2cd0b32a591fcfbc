package images

import (
	"image"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP decodes a still picture. Lossy WebP has the narrow range of video, 16 to 235 (RFC 6386, 9.2), but
// x/image/webp hands it out as Go's YCbCr, which has the full range of JPEG: paper would come out grey.
func decodeWebP(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	switch m := img.(type) {
	case *image.YCbCr:
		return wideRange(m, nil), err
	case *image.NYCbCrA:
		return wideRange(&m.YCbCr, m), err
	}
	return img, err
}

// wideRange converts by ITU-R BT.601.
func wideRange(m *image.YCbCr, alpha *image.NYCbCrA) image.Image {
	out := image.NewNRGBA(image.Rectangle{Max: m.Rect.Size()})
	for y := range out.Rect.Max.Y {
		for x := range out.Rect.Max.X {
			px, py := m.Rect.Min.X+x, m.Rect.Min.Y+y
			c := m.COffset(px, py)
			l := 76309 * (int32(m.Y[m.YOffset(px, py)]) - 16)
			cb, cr := int32(m.Cb[c])-128, int32(m.Cr[c])-128
			p := out.Pix[out.PixOffset(x, y):][:4]
			p[0], p[1], p[2], p[3] = clamp(l+104597*cr), clamp(l-25674*cb-53278*cr), clamp(l+132201*cb), 0xff
			if alpha != nil {
				p[3] = alpha.A[alpha.AOffset(px, py)]
			}
		}
	}
	return out
}

// clamp rounds a value with 16 binary places to a byte.
func clamp(v int32) byte { return byte(min(max((v+1<<15)>>16, 0), 255)) }
