package verify

import (
	"bytes"
	"fmt"
)

// pack is an unpacked object stream.
type pack struct {
	data    []byte
	first   int
	numbers []int64
	offsets []int
}

// resolve follows a reference; anything else it returns as it is. What does not exist is null (ISO 32000-1, 7.3.10).
func (f *file) resolve(o object) (object, error) {
	for range 16 {
		if o.kind != ref {
			return o, nil
		}
		var err error
		if o, err = f.load(o.num); err != nil {
			return object{}, err
		}
	}
	return object{}, fmt.Errorf("chain of references: %w", errStructure)
}

// get resolves the value of a key.
func (f *file) get(o object, key string) (object, error) { return f.resolve(o.key(key)) }

// load reads object n as the newest entry says.
func (f *file) load(n int64) (object, error) {
	if o, ok := f.objects[n]; ok {
		return o, nil
	}
	e, ok := f.entries[n]
	if !ok || e.free || (!e.packed && e.offset == 0) {
		return object{}, nil
	}
	if f.loading[n] {
		return object{}, fmt.Errorf("object %d needs itself: %w", n, errStructure)
	}
	f.loading[n] = true
	defer delete(f.loading, n)
	o, err := f.loadEntry(n, e)
	if err != nil {
		return object{}, fmt.Errorf("object %d: %w", n, err)
	}
	f.objects[n] = o
	return o, nil
}

func (f *file) loadEntry(n int64, e entry) (object, error) {
	if e.packed {
		return f.loadPacked(n, e)
	}
	o, number, err := f.readIndirect(e.offset)
	if err == nil && number != n {
		err = fmt.Errorf("found object %d: %w", number, errStructure)
	}
	return o, err
}

// readIndirect reads "n g obj … endobj" at pos and returns the object and its number.
func (f *file) readIndirect(pos int64) (object, int64, error) {
	if pos < 0 || pos >= int64(len(f.data)) {
		return object{}, 0, fmt.Errorf("offset %d is outside the file: %w", pos, errStructure)
	}
	l := &lexer{data: f.data, pos: int(pos)}
	number, err1 := l.object(0)
	gen, err2 := l.object(0)
	word, err3 := l.object(0)
	if err1 != nil || err2 != nil || err3 != nil || number.kind != integer || gen.kind != integer || word.str != "obj" {
		return object{}, 0, fmt.Errorf("offset %d: no object: %w", pos, errStructure)
	}
	o, err := l.object(0)
	if err != nil {
		return object{}, 0, err
	}
	if o.kind == dict {
		err = f.readStream(l, &o)
	}
	if err == nil {
		err = f.spend(o.end - int(pos))
	}
	return o, number.num, err
}

// readStream takes the data of a stream, when l stands before one, by its length or, when that is wrong, by its end mark.
func (f *file) readStream(l *lexer, o *object) error {
	l.skip()
	if !bytes.HasPrefix(l.data[l.pos:], []byte("stream")) {
		return nil
	}
	start := l.pos + len("stream")
	if bytes.HasPrefix(l.data[start:], []byte("\r\n")) {
		start += 2
	} else if start < len(l.data) && (l.data[start] == '\n' || l.data[start] == '\r') {
		start++
	}
	length, err := f.get(*o, "Length")
	if err != nil {
		return err
	}
	end := start + int(min(max(length.num, 0), int64(len(l.data)-start)))
	if !bytes.HasPrefix(bytes.TrimLeft(l.data[end:min(end+16, len(l.data))], "\r\n \t"), []byte("endstream")) {
		found := bytes.Index(l.data[start:], []byte("endstream"))
		if found < 0 {
			return fmt.Errorf("stream without end: %w", errStructure)
		}
		end = start + found
		if err := f.spend(found); err != nil {
			return err
		}
	}
	o.isStream, o.stream = true, l.data[start:end]
	return nil
}

func (f *file) loadPacked(n int64, e entry) (object, error) {
	p, err := f.pack(e.offset)
	if err != nil {
		return object{}, err
	}
	if e.index < 0 || e.index >= len(p.numbers) || p.numbers[e.index] != n {
		return object{}, fmt.Errorf("not in object stream %d: %w", e.offset, errStructure)
	}
	return f.readPacked(p, e.index)
}

func (f *file) readPacked(p *pack, index int) (object, error) {
	start := p.first + p.offsets[index]
	if p.offsets[index] < 0 || start > len(p.data) {
		return object{}, fmt.Errorf("outside its object stream: %w", errStructure)
	}
	l := &lexer{data: p.data, pos: start}
	o, err := l.object(0)
	if err != nil {
		return object{}, err
	}
	o.packed = true
	return o, f.spend(l.pos - start)
}

// pack unpacks object stream n (ISO 32000-1, 7.5.7).
func (f *file) pack(n int64) (*pack, error) {
	if p, ok := f.packs[n]; ok {
		return p, nil
	}
	o, err := f.load(n)
	if err != nil {
		return nil, err
	}
	if !o.isStream || o.packed || o.key("Type").str != "ObjStm" {
		return nil, fmt.Errorf("object %d is no object stream: %w", n, errStructure)
	}
	data, err := f.unpack(o)
	if err != nil {
		return nil, err
	}
	p := &pack{data: data, first: int(min(max(o.key("First").num, 0), int64(len(data))))}
	f.packs[n] = p
	return p, f.readPackIndex(p, o.key("N").num)
}

func (f *file) readPackIndex(p *pack, count int64) error {
	l := &lexer{data: p.data[:p.first]}
	for range min(count, int64(p.first)) {
		number, err1 := l.object(0)
		offset, err2 := l.object(0)
		if err1 != nil || err2 != nil || number.kind != integer || offset.kind != integer || offset.num > int64(len(p.data)) {
			return fmt.Errorf("object stream's index is broken: %w", errStructure)
		}
		p.numbers, p.offsets = append(p.numbers, number.num), append(p.offsets, int(offset.num))
	}
	return nil
}
