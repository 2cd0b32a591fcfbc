package images

import (
	"errors"
	"io"
)

// packBits decodes Apple's run lengths (TIFF 6.0, section 9).
type packBits struct {
	data []byte
	run  []byte // what is still to be read of the current run
	rep  [128]byte
}

// Read implements io.Reader.
func (p *packBits) Read(out []byte) (int, error) {
	for len(p.run) == 0 {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(out, p.run)
	p.run = p.run[n:]
	return n, nil
}

func (p *packBits) next() error {
	if len(p.data) < 2 {
		return io.EOF
	}
	n := int(int8(p.data[0]))
	switch p.data = p.data[1:]; {
	case n >= 0:
		if n+1 > len(p.data) {
			return errors.New("PackBits run is cut short")
		}
		p.run, p.data = p.data[:n+1], p.data[n+1:]
	case n > -128:
		p.run = p.rep[:1-n]
		for i := range p.run {
			p.run[i] = p.data[0]
		}
		p.data = p.data[1:]
	}
	return nil
}
