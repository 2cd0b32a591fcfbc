package verify

import (
	"bytes"
	"fmt"
)

// field is a signature field with a value.
type field struct {
	number int64  // of the field object; 0 when it is direct
	title  string // partial names joined by dots
	value  object // the signature dictionary
	err    error  // why the value cannot be read
}

// maxFields bounds the form; every field is visited once.
const maxFields = 1 << 14

// signatureFields lists the signature fields that have a value, in the form's order.
func (f *file) signatureFields() ([]field, error) {
	form, err := f.form()
	if err != nil {
		return nil, err
	}
	list, err := f.get(form, "Fields")
	if err != nil {
		return nil, err
	}
	w := fieldWalk{file: f, seen: map[int64]bool{}}
	err = w.walk(list.list, "", "", 0)
	return w.found, err
}

func (f *file) form() (object, error) {
	root, err := f.get(f.trailer, "Root")
	if err != nil {
		return object{}, err
	}
	if root.kind != dict {
		return object{}, fmt.Errorf("no catalogue: %w", errStructure)
	}
	return f.get(root, "AcroForm")
}

type fieldWalk struct {
	file  *file
	seen  map[int64]bool
	count int
	found []field
}

func (w *fieldWalk) walk(list []object, title, inherited string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("form is nested too deeply: %w", errStructure)
	}
	for _, item := range list {
		if w.count++; w.count > maxFields {
			return errWork
		}
		if item.kind == ref && w.seen[item.num] {
			continue
		}
		w.seen[item.num] = true
		o, err := w.file.resolve(item)
		if err != nil {
			return err
		}
		if err := w.visit(item, o, title, inherited, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *fieldWalk) visit(item, o object, title, inherited string, depth int) error {
	if t := o.key("T").text(); t != "" && title != "" {
		title += "." + t
	} else if t != "" {
		title = t
	}
	if t, err := w.file.get(o, "FT"); err == nil && t.kind == name {
		inherited = t.str
	}
	if inherited == "Sig" && o.key("V").kind != null {
		value, err := w.file.get(o, "V")
		w.found = append(w.found, field{number: item.num, title: title, value: value, err: err})
	}
	kids, err := w.file.get(o, "Kids")
	if err != nil {
		return err
	}
	return w.walk(kids.list, title, inherited, depth+1)
}

// strays counts signature dictionaries anywhere in the file, in any revision, that are not among the known ones: a
// signature that was unhooked or hidden is as telling as one that fails. Usage rights, by which a form's maker unlocks
// functions of Adobe's reader, are nobody's signature.
func (f *file) strays(known []field) (int, error) {
	at := f.usageRights()
	for _, k := range known {
		at[k.value.pos] = true
	}
	visited, strays := map[int64]bool{}, 0
	for _, s := range f.sections {
		for _, e := range s.entries {
			if e.free || e.offset == 0 || visited[e.offset] {
				continue
			}
			visited[e.offset] = true
			n, err := f.signaturesAt(e, at)
			if err != nil {
				return 0, err
			}
			strays += n
		}
	}
	return strays, nil
}

func (f *file) usageRights() map[int]bool {
	at := map[int]bool{}
	root, _ := f.get(f.trailer, "Root")
	perms, _ := f.get(root, "Perms")
	for _, k := range []string{"UR", "UR3"} {
		if o, err := f.get(perms, k); err == nil && o.kind == dict {
			at[o.pos] = true
		}
	}
	return at
}

// signaturesAt counts the unknown signature dictionaries at one entry, which is an object or an object stream.
func (f *file) signaturesAt(e entry, known map[int]bool) (int, error) {
	if e.packed {
		p, err := f.pack(e.offset)
		if err != nil {
			return 0, nil // an unreadable stream is nobody's signature
		}
		return bytes.Count(p.data, []byte("/ByteRange")), nil
	}
	o, _, err := f.readIndirect(e.offset)
	if err != nil {
		return 0, onlyWork(err)
	}
	return countSignatures(o, known), nil
}

func countSignatures(o object, known map[int]bool) int {
	n := 0
	if o.kind == dict && o.key("ByteRange").kind != null && !known[o.pos] {
		n++
	}
	for _, v := range o.keys {
		n += countSignatures(v, known)
	}
	for _, v := range o.list {
		n += countSignatures(v, known)
	}
	return n
}
