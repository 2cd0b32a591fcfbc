package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// header opens every file that is built here. The second line marks the file as binary (ISO 32000-1, 7.5.2).
const header = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

// document is a PDF's object table with the bytes that the table was read from. Changed and new objects are written after
// those bytes, in the order in which they were put, and nothing else is.
type document struct {
	ctx  *model.Context
	data []byte
	bomb bool // some content was left out because it decodes to more than maxDecoded
}

// openDocument reads the objects of data, without validating or optimising anything.
func openDocument(data []byte) (*document, error) {
	setup()
	ctx, err := api.ReadContext(bytes.NewReader(data), configuration())
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, refuse(pipeline.ReasonEncrypted, err)
	case err != nil:
		return nil, refuse(pipeline.ReasonBadPDF, fmt.Errorf("read objects: %w", err))
	}
	return &document{ctx: ctx, data: data}, nil
}

// newDocument starts an empty file.
func newDocument() (*document, error) {
	setup()
	ctx, err := model.NewContext(bytes.NewReader([]byte(header)), configuration())
	if err != nil {
		return nil, fmt.Errorf("start document: %w", err)
	}
	version, size := model.V17, 1
	ctx.HeaderVersion, ctx.Size = &version, &size
	ctx.Table[0] = model.NewFreeHeadXRefTableEntry()
	return &document{ctx: ctx, data: []byte(header)}, nil
}

func configuration() *model.Configuration {
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	conf.Optimize, conf.OptimizeBeforeWriting = false, false
	conf.WriteObjectStream, conf.WriteXRefStream = false, false
	conf.Limits.MaxDecodeBytes = maxDecoded
	return conf
}

// maxDecoded bounds what one content stream may decode to; the sandbox bounds everything else.
const maxDecoded = 64 << 20

// add gives o a new object number.
func (d *document) add(o types.Object) types.IndirectRef {
	number := d.ctx.InsertNew(*model.NewXRefTableEntryGen0(o))
	d.ctx.Write.IncrementWithObjNr(number)
	return *types.NewIndirectRef(number, 0)
}

// replace gives an existing object a new content.
func (d *document) replace(ref types.IndirectRef, o types.Object) {
	number := ref.ObjectNumber.Value()
	if entry, ok := d.ctx.Table[number]; ok {
		entry.Object, entry.Compressed = o, false
	}
	d.ctx.Write.IncrementWithObjNr(number)
}

// addStream adds a stream that is stored as it is given. What its dictionary refers to has to be added before it.
func (d *document) addStream(dict types.Dict, raw []byte) types.IndirectRef {
	length := int64(len(raw))
	dict["Length"] = types.Integer(length)
	return d.add(types.StreamDict{Dict: dict, Raw: raw, StreamLength: &length})
}

// addFlate adds a stream compressed by FlateDecode.
func (d *document) addFlate(dict types.Dict, plain []byte) (types.IndirectRef, error) {
	var raw bytes.Buffer
	w := zlib.NewWriter(&raw)
	if _, err := w.Write(plain); err != nil {
		return types.IndirectRef{}, fmt.Errorf("compress stream: %w", err)
	}
	if err := w.Close(); err != nil {
		return types.IndirectRef{}, fmt.Errorf("compress stream: %w", err)
	}
	dict["Filter"] = types.Name("FlateDecode")
	return d.addStream(dict, raw.Bytes()), nil
}

// bytes writes the file: what was read, then the objects that were added or replaced.
func (d *document) bytes() ([]byte, error) {
	w := d.ctx.Write
	out := slices.Clone(d.data)
	if n := len(out); n > 0 && out[n-1] != '\n' {
		out = append(out, '\n')
	}
	w.Offset = int64(len(out))
	d.identify()
	var tail bytes.Buffer
	if err := api.WriteIncrement(d.ctx, &tail); err != nil {
		return nil, fmt.Errorf("write objects: %w", err)
	}
	return append(out, tail.Bytes()...), nil
}

// identify sets the file identifier (ISO 32000-1, 14.4) from the content: the first part stays for ever, the second
// changes with every increment.
func (d *document) identify() {
	h := sha256.New()
	h.Write(d.data)
	for _, number := range d.ctx.Write.ObjNrs {
		fmt.Fprintf(h, "%d ", number)
		switch o := d.ctx.Table[number].Object.(type) {
		case types.StreamDict:
			h.Write([]byte(o.PDFString()))
			h.Write(o.Raw)
		default:
			h.Write([]byte(o.PDFString()))
		}
	}
	id := types.NewHexLiteral(h.Sum(nil)[:16])
	if len(d.ctx.ID) == 2 {
		d.ctx.ID = types.Array{d.ctx.ID[0], id}
		return
	}
	d.ctx.ID = types.Array{id, id}
}
