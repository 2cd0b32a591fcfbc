package verify

import (
	"bytes"
	"fmt"
)

// Structure is what can be said of a PDF without judging its signatures.
type Structure struct {
	Encrypted  bool
	Signatures int // signature dictionaries, in fields or hidden; 0 when Encrypted
	Pages      int // 0 when Encrypted
}

// Inspect reads the structure of data with the same bounds on work and memory as PDF, so that readers without such bounds
// can be kept from hostile files. An error says that the cross-references, the page tree or the form cannot be followed.
func Inspect(data []byte) (s Structure, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v: %w", p, errStructure)
		}
	}()
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end < 0 {
		return s, fmt.Errorf("no end of file mark: %w", errStructure)
	}
	f, err := openFile(data[:end+len("%%EOF")])
	if err != nil {
		return s, err
	}
	if f.trailer.key("Encrypt").kind != null {
		return Structure{Encrypted: true}, nil
	}
	if size := f.trailer.key("Size"); size.kind != integer || size.num > maxObjects {
		return s, fmt.Errorf("size of the cross-references: %w", errStructure)
	}
	return f.structure()
}

func (f *file) structure() (s Structure, err error) {
	for n := range f.entries {
		if n > maxObjects {
			return s, fmt.Errorf("object number %d: %w", n, errWork)
		}
	}
	fields, err := f.signatureFields()
	if err != nil {
		return s, err
	}
	strays, err := f.strays(fields)
	if err != nil {
		return s, err
	}
	s.Signatures = len(fields) + strays
	root, err := f.get(f.trailer, "Root")
	if err != nil {
		return s, err
	}
	s.Pages, err = f.countPages(root.key("Pages"), map[int64]bool{}, 0)
	return s, err
}

// countPages walks the page tree, which must not be deep and must not lead back into itself.
func (f *file) countPages(node object, seen map[int64]bool, depth int) (int, error) {
	if node.kind != ref || seen[node.num] || depth > maxDepth {
		return 0, fmt.Errorf("page tree: %w", errStructure)
	}
	seen[node.num] = true
	o, err := f.resolve(node)
	if err != nil {
		return 0, err
	}
	if o.key("Type").str == "Page" {
		return 1, nil
	}
	kids, err := f.get(o, "Kids")
	if err != nil || o.key("Type").str != "Pages" {
		return 0, fmt.Errorf("page tree: %w", errStructure)
	}
	pages := 0
	for _, k := range kids.list {
		n, err := f.countPages(k, seen, depth+1)
		if err != nil {
			return 0, err
		}
		pages += n
	}
	return pages, nil
}
