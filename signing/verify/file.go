package verify

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// errStructure: the file's cross-references cannot be followed.
var errStructure = errors.New("PDF structure error")

// errWork: reading the file would take more work than its size justifies.
var errWork = errors.New("too much work for the file's size")

const (
	maxSections = 1 << 10 // revisions of one file
	maxObjects  = 1 << 20 // cross-reference entries of one file
	maxUnpacked = 1 << 27 // bytes of all cross-reference and object streams together
)

// entry says where one object lies: at an offset, or as the index-th object of an object stream.
type entry struct {
	free   bool
	packed bool
	offset int64 // or the number of the object stream
	index  int   // in the object stream; otherwise the generation
}

// section is one cross-reference section.
type section struct {
	pos     int64
	trailer object
	entries map[int64]entry
}

// file is a PDF as a reader sees it: the newest entry of every object counts.
type file struct {
	data     []byte
	sections []section // the newest first
	entries  map[int64]entry
	trailer  object
	objects  map[int64]object
	packs    map[int64]*pack
	loading  map[int64]bool
	budget   int // bytes that may still be lexed
	unpacked int // bytes
}

// lastRevision matches the end of a revision: where its cross-references are, the end mark, and at most one line end.
var lastRevision = regexp.MustCompile(`startxref[ \t\r\n\f\x00]+([0-9]{1,15})[ \t\r\n\f\x00]+%%EOF(?:\r\n|\n|\r)?$`)

// tailSize is how far from the end lastRevision is looked for.
const tailSize = 256

// revisionEnd reads the cross-reference position from the end of data, which has to be a revision's end.
func revisionEnd(data []byte) (int64, bool) {
	m := lastRevision.FindSubmatch(data[max(0, len(data)-tailSize):])
	if m == nil {
		return 0, false
	}
	pos, err := strconv.ParseInt(string(m[1]), 10, 64)
	return pos, err == nil && pos < int64(len(data))
}

// countRevisions counts the places where a revision ends. The first part of a linearised file, which says 0, is none.
func countRevisions(data []byte) int {
	n, mark := 0, []byte("%%EOF")
	for at := bytes.Index(data, mark); at >= 0; {
		end := at + len(mark)
		if pos, ok := revisionEnd(data[:end]); ok && pos > 0 {
			n++
		}
		next := bytes.Index(data[end:], mark)
		if next < 0 {
			break
		}
		at = end + next
	}
	return n
}

// openFile reads the structure of data, which ends where a revision ends.
func openFile(data []byte) (*file, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, fmt.Errorf("no PDF header at the start: %w", errStructure)
	}
	pos, ok := revisionEnd(data)
	if !ok {
		return nil, fmt.Errorf("no end of file mark at the end: %w", errStructure)
	}
	f := &file{
		data: data, entries: map[int64]entry{}, objects: map[int64]object{}, packs: map[int64]*pack{},
		loading: map[int64]bool{}, budget: 16*len(data) + 1<<20,
	}
	if err := f.readSections(pos); err != nil {
		return nil, err
	}
	f.trailer = f.sections[0].trailer
	return f, nil
}

// readSections follows the chain of cross-references from the newest section at pos.
func (f *file) readSections(pos int64) error {
	seen := map[int64]bool{}
	for queue := []int64{pos}; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		if len(seen) >= maxSections {
			return fmt.Errorf("more than %d cross-reference sections: %w", maxSections, errWork)
		}
		seen[queue[0]] = true
		s, err := f.readSection(queue[0])
		if err != nil {
			return fmt.Errorf("cross-references at %d: %w", queue[0], err)
		}
		f.addSection(s)
		for _, k := range []string{"XRefStm", "Prev"} { // a hybrid file's stream comes before what is older (7.5.8.4)
			if v := s.trailer.key(k); v.kind == integer {
				queue = append(queue, v.num)
			}
		}
	}
	return nil
}

func (f *file) addSection(s section) {
	f.sections = append(f.sections, s)
	for n, e := range s.entries {
		if _, newer := f.entries[n]; !newer {
			f.entries[n] = e
		}
	}
}

func (f *file) readSection(pos int64) (section, error) {
	if pos < 0 || pos >= int64(len(f.data)) {
		return section{}, fmt.Errorf("outside the file: %w", errStructure)
	}
	l := &lexer{data: f.data, pos: int(pos)}
	l.skip()
	s := section{pos: pos, entries: map[int64]entry{}}
	if bytes.HasPrefix(f.data[l.pos:], []byte("xref")) {
		l.pos += len("xref")
		err := f.readTable(l, &s)
		return s, errors.Join(err, f.spend(l.pos-int(pos)))
	}
	return s, f.readXrefStream(pos, &s)
}

// spend takes n bytes from the budget.
func (f *file) spend(n int) error {
	if f.budget -= n + 16; f.budget < 0 {
		return errWork
	}
	return nil
}

// readTable reads a classic table and its trailer (ISO 32000-1, 7.5.4).
func (f *file) readTable(l *lexer, s *section) error {
	for {
		o, err := l.object(0)
		switch {
		case err != nil:
			return err
		case o.kind == keyword && o.str == "trailer":
			s.trailer, err = l.object(0)
			if err == nil && s.trailer.kind != dict {
				err = fmt.Errorf("trailer is no dictionary: %w", errStructure)
			}
			return err
		case o.kind != integer:
			return fmt.Errorf("table is broken: %w", errStructure)
		}
		if err := f.readRows(l, o.num, s); err != nil {
			return err
		}
	}
}

func (f *file) readRows(l *lexer, first int64, s *section) error {
	count, err := l.object(0)
	if err != nil || count.kind != integer || first < 0 {
		return fmt.Errorf("table is broken: %w", errStructure)
	}
	for n := first; n < first+count.num; n++ {
		offset, err1 := l.object(0)
		gen, err2 := l.object(0)
		state, err3 := l.object(0)
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		if offset.kind != integer || gen.kind != integer || state.kind != keyword {
			return fmt.Errorf("table row of object %d is broken: %w", n, errStructure)
		}
		if err := s.put(n, entry{free: state.str != "n", offset: offset.num, index: int(gen.num)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *section) put(n int64, e entry) error {
	if len(s.entries) >= maxObjects || n >= 1<<31 {
		return fmt.Errorf("more than %d objects: %w", maxObjects, errWork)
	}
	s.entries[n] = e
	return nil
}
