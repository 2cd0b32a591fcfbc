package images

import (
	"bytes"
	"image"
	"io"
)

// decodedPage makes a page of a format that PDF knows nothing like. The size is checked before anything is decoded.
func decodedPage(data []byte, limits Limits, config func(io.Reader) (image.Config, error),
	decode func(io.Reader) (image.Image, error)) (page, error) {
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return page{}, err
	}
	if err := limits.check(c.Width, c.Height); err != nil {
		return page{}, err
	}
	return page{facts: flateFacts(c.Width, c.Height),
		image: func() (image.Image, error) { return decode(bytes.NewReader(data)) }}, nil
}
