package pdf

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/motlan/motlan/pipeline"
)

// What AddText and Stamp refuse beside broken files.
var (
	// ErrNeedsRepair: the file can be read but its cross-reference cannot be continued, or it is encrypted under an empty
	// password; qpdf writes a file that can be continued.
	ErrNeedsRepair = errors.New("cross-reference cannot be continued: repair the file first")
	// ErrSigned: somebody signed the file, so it must stay as it is.
	ErrSigned = errors.New("file is signed")
)

// openForIncrement reads data and prepares it to be continued by an increment.
func openForIncrement(data []byte) (*document, error) {
	d, err := openDocument(data)
	if err != nil {
		return nil, err
	}
	offset, stream, ok := d.lastSection()
	if !ok {
		return nil, refuse(pipeline.ReasonBadPDF, ErrNeedsRepair)
	}
	if d.signed() {
		return nil, refuse(pipeline.ReasonInternal, ErrSigned)
	}
	w := d.ctx.Write
	w.Increment, w.OffsetPrevXRef = true, &offset
	d.ctx.WriteXRefStream = stream
	d.settleTable()
	return d, nil
}

// lastSection finds the cross-reference section that an increment continues, and whether it is a stream. It is not ok when
// the offsets do not count from the first byte, the section is not where startxref says, or the file is encrypted.
func (d *document) lastSection() (offset int64, stream, ok bool) {
	if d.ctx.Encrypt != nil || d.ctx.Root == nil || !bytes.HasPrefix(d.data, []byte("%PDF-")) {
		return 0, false, false
	}
	at := bytes.LastIndex(d.data, []byte("startxref"))
	if at < 0 {
		return 0, false, false
	}
	fields := bytes.Fields(d.data[at+len("startxref") : min(len(d.data), at+60)])
	if len(fields) == 0 {
		return 0, false, false
	}
	offset, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil || offset <= 0 || offset >= int64(at) {
		return 0, false, false
	}
	stream, ok = d.sectionAt(offset)
	return offset, stream, ok && d.offsetsHold()
}

// sectionAt reports what kind of section begins exactly at offset.
func (d *document) sectionAt(offset int64) (stream, ok bool) {
	head := d.data[offset:min(int64(len(d.data)), offset+40)]
	if bytes.HasPrefix(head, []byte("xref")) {
		return false, true
	}
	fields := bytes.Fields(head)
	if len(fields) < 3 || !bytes.HasPrefix(fields[2], []byte("obj")) {
		return false, false
	}
	_, err := strconv.Atoi(string(fields[0]))
	return true, err == nil
}

// offsetsHold reports whether every object really begins where the table says. pdfcpu repairs silently; a reader of the
// increment would follow the broken table again.
func (d *document) offsetsHold() bool {
	for number, entry := range d.ctx.Table {
		if entry.Free || entry.Compressed || entry.Offset == nil || *entry.Offset == 0 {
			continue
		}
		if *entry.Offset >= int64(len(d.data)) {
			return false
		}
		at := bytes.TrimLeft(d.data[*entry.Offset:min(int64(len(d.data)), *entry.Offset+24)], "\x00\t\n\f\r ")
		if !bytes.HasPrefix(at, strconv.AppendInt(nil, int64(number), 10)) {
			return false
		}
	}
	return d.ctx.Read.RepairOffset == 0
}

// settleTable makes sure that new objects get numbers that nothing uses, and that no freed number is used again.
func (d *document) settleTable() {
	size := *d.ctx.Size
	for number := range d.ctx.Table {
		size = max(size, number+1)
	}
	*d.ctx.Size = size
	zero := int64(0)
	if head, ok := d.ctx.Table[0]; ok {
		head.Offset = &zero
	}
}
