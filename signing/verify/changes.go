package verify

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// errChanged: a later revision holds more than signatures and their proof.
var errChanged = errors.New("changed later")

// laterChanges compares what a reader sees in the signed revision with what one sees now. It does not look at what the
// increments touch but at what can be reached: from the catalogue everything has to be the same, object by object,
// also where the signed revision pointed to nothing. Allowed are new signature fields that show nothing, a document
// security store, and new document information and metadata, which change nothing on a page.
func laterChanges(then, now *file) error {
	c := comparison{then: then, now: now, seen: map[int64]bool{}}
	old, err1 := then.get(then.trailer, "Root")
	cur, err2 := now.get(now.trailer, "Root")
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if now.trailer.key("Encrypt").kind != null && then.trailer.key("Encrypt").kind == null {
		return fmt.Errorf("encrypted: %w", errChanged)
	}
	for _, k := range union(old, cur) {
		if err := c.catalogEntry(k, old.key(k), cur.key(k)); err != nil {
			return err
		}
	}
	return c.drain()
}

// comparison walks two revisions side by side. References wait in a list, since chains of them can be long.
type comparison struct {
	then, now *file
	seen      map[int64]bool
	waiting   []waiting
}

type waiting struct {
	number int64
	path   string
}

func union(a, b object) []string {
	var keys []string
	for k := range a.keys {
		keys = append(keys, k)
	}
	for k := range b.keys {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return slices.Compact(keys)
}

func (c *comparison) catalogEntry(k string, old, cur object) error {
	switch k {
	case "AcroForm":
		return c.form(old, cur)
	case "DSS", "Extensions", "Metadata", "Version":
		return nil
	}
	return c.same(old, cur, "/"+k)
}

// form lets new fields in behind the old ones.
func (c *comparison) form(old, cur object) error {
	old, err1 := c.then.resolve(old)
	cur, err2 := c.now.resolve(cur)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	for _, k := range union(old, cur) {
		var err error
		switch k {
		case "Fields":
			err = c.fields(old.key(k), cur.key(k))
		case "SigFlags":
		default:
			err = c.same(old.key(k), cur.key(k), "/AcroForm/"+k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) fields(old, cur object) error {
	old, err1 := c.then.resolve(old)
	cur, err2 := c.now.resolve(cur)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if len(cur.list) < len(old.list) {
		return fmt.Errorf("a form field is gone: %w", errChanged)
	}
	for i := range old.list {
		if err := c.same(old.list[i], cur.list[i], "/AcroForm/Fields"); err != nil {
			return err
		}
	}
	for _, added := range cur.list[len(old.list):] {
		if err := c.addedField(added); err != nil {
			return err
		}
	}
	return nil
}

// addedField accepts a signature field that draws nothing and does nothing, under a number that was free.
func (c *comparison) addedField(added object) error {
	if _, used := c.then.entries[added.num]; added.kind != ref || used && !c.then.entries[added.num].free {
		return fmt.Errorf("a form field took an old object's place: %w", errChanged)
	}
	f, err := c.now.resolve(added)
	if err != nil {
		return err
	}
	rect, err := c.now.get(f, "Rect")
	if err != nil {
		return err
	}
	if f.key("FT").str != "Sig" || !flat(rect) || f.key("AA").kind != null || f.key("A").kind != null || f.key("Kids").kind != null {
		return fmt.Errorf("a form field was added that shows or does something: %w", errChanged)
	}
	return nil
}

// flat reports whether a rectangle has no area, so that nothing is drawn in it.
func flat(rect object) bool {
	if rect.kind == null {
		return true
	}
	if len(rect.list) != 4 {
		return false
	}
	same := func(a, b object) bool { return a.kind == integer && b.kind == integer && a.num == b.num }
	return same(rect.list[0], rect.list[2]) && same(rect.list[1], rect.list[3])
}

// drain compares what references wait for.
func (c *comparison) drain() error {
	for len(c.waiting) > 0 {
		w := c.waiting[len(c.waiting)-1]
		c.waiting = c.waiting[:len(c.waiting)-1]
		old, err1 := c.then.load(w.number)
		cur, err2 := c.now.load(w.number)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		if err := c.same(old, cur, w.path); err != nil {
			return err
		}
	}
	return nil
}

// same compares two objects as they are written and has the references in them compared later.
func (c *comparison) same(old, cur object, path string) error {
	if old.kind != cur.kind || old.num != cur.num || old.gen != cur.gen || old.str != cur.str || old.isStream != cur.isStream ||
		len(old.list) != len(cur.list) || len(old.keys) != len(cur.keys) || !bytes.Equal(old.stream, cur.stream) {
		return fmt.Errorf("%s differs: %w", path, errChanged)
	}
	if old.kind == ref && !c.seen[old.num] {
		c.seen[old.num] = true
		c.waiting = append(c.waiting, waiting{old.num, path})
	}
	for i := range old.list {
		if err := c.same(old.list[i], cur.list[i], path); err != nil {
			return err
		}
	}
	for k, v := range old.keys {
		other, ok := cur.keys[k]
		if !ok {
			return fmt.Errorf("%s differs: %w", path, errChanged)
		}
		if err := c.same(v, other, path); err != nil {
			return err
		}
	}
	return nil
}
