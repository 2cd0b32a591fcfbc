package pdf

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// resolve follows references; what is missing or broken is nil, as readers have it.
func (d *document) resolve(o types.Object) types.Object {
	if o == nil {
		return nil
	}
	resolved, err := d.ctx.Dereference(o)
	if err != nil {
		return nil
	}
	return resolved
}

func (d *document) dict(o types.Object) types.Dict {
	switch o := d.resolve(o).(type) {
	case types.Dict:
		return o
	case types.StreamDict:
		return o.Dict
	}
	return nil
}

func (d *document) array(o types.Object) types.Array {
	a, _ := d.resolve(o).(types.Array)
	return a
}

func (d *document) name(o types.Object) string {
	n, _ := d.resolve(o).(types.Name)
	return n.Value()
}

func (d *document) number(o types.Object) float64 {
	switch o := d.resolve(o).(type) {
	case types.Integer:
		return float64(o)
	case types.Float:
		return float64(o)
	}
	return 0
}

func (d *document) numbers(o types.Object) []float64 {
	var list []float64
	for _, v := range d.array(o) {
		list = append(list, d.number(v))
	}
	return list
}

func (d *document) stream(o types.Object) (types.StreamDict, bool) {
	sd, ok := d.resolve(o).(types.StreamDict)
	return sd, ok
}

// decoded returns a stream's plain content.
func (d *document) decoded(sd types.StreamDict) ([]byte, error) {
	if len(sd.FilterPipeline) == 0 {
		return sd.Raw, nil
	}
	if err := sd.DecodeWithLimit(maxDecoded); err != nil {
		d.bomb = d.bomb || errors.Is(err, filter.ErrDecodeLimitExceeded)
		return nil, fmt.Errorf("decode stream: %w", err)
	}
	return sd.Content, nil
}

// content returns a page's content streams as one (ISO 32000-1, 7.8.2: they may be cut between any two tokens). A part
// that cannot be decoded is left out, as readers have it.
func (d *document) content(o types.Object) []byte {
	var all bytes.Buffer
	parts := types.Array{o}
	if a := d.array(o); a != nil {
		parts = a
	}
	for _, part := range parts {
		if sd, ok := d.stream(part); ok {
			plain, _ := d.decoded(sd)
			all.Write(plain)
			all.WriteByte('\n')
		}
		if all.Len() > maxDecoded {
			break
		}
	}
	return all.Bytes()
}

// decimal makes a number with the precision that page geometry needs.
func decimal(v float64) types.Object {
	if v == float64(int(v)) {
		return types.Integer(int(v))
	}
	return types.Float(v)
}

func reals(values ...float64) types.Array {
	list := make(types.Array, len(values))
	for i, v := range values {
		list[i] = decimal(v)
	}
	return list
}
