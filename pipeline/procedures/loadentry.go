package procedures

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
)

// raw is an entry as its file has it, by key.
type raw map[string]json.RawMessage

// fileEntry is one entry of a data file.
type fileEntry struct {
	place string // file and number, for faults
	key   string // of a table's rows: what makes them one entry
	raw   raw
}

// readEntries reads a data file, which is a list of objects. Faults name the file.
func readEntries(data fs.FS, name string) ([]fileEntry, error) {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	var all []raw
	d := json.NewDecoder(bytes.NewReader(text))
	err = d.Decode(&all)
	if _, more := d.Token(); err == nil && more != io.EOF {
		err = errors.New("something stands behind the list")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	entries := make([]fileEntry, len(all))
	for i, r := range all {
		entries[i] = fileEntry{place: fmt.Sprintf("%s: entry %d", name, i+1), raw: r}
	}
	return entries, nil
}

// dataFile writes entries as a data file has them.
func dataFile(list []raw) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(list)
	return text.Bytes(), err
}

// optional takes every entry of a data file that a folder may have.
func optional(data fs.FS, name string, take func(fileEntry) error) error {
	entries, err := readEntries(data, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	faults := []error{err}
	for _, e := range entries {
		faults = append(faults, take(e))
	}
	return errors.Join(faults...)
}

// extends returns the code of the entry that e takes over from, empty when it stands for itself.
func (e fileEntry) extends() (code string) {
	if json.Unmarshal(e.raw["extends"], &code) != nil {
		return ""
	}
	return code
}

// fill decodes e over what it extends, and keeps the result in e. It refuses unknown keys: a misspelt rule must not be
// silently absent.
func (e *fileEntry) fill(into any, base raw) error {
	if _, ok := e.raw["extends"]; ok {
		if base == nil {
			return fmt.Errorf("%s: extends %q, which is not there before it", e.place, e.extends())
		}
		merged, err := over(base, e.raw)
		if err != nil {
			return fmt.Errorf("%s: %w", e.place, err)
		}
		e.raw = merged
	}
	text, err := json.Marshal(e.raw)
	if err != nil {
		return fmt.Errorf("%s: %w", e.place, err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", e.place, err)
	}
	return nil
}

// over lays an entry over another: what it says counts, for the whole of a list, and by key inside "recognition".
func over(base, entry raw) (raw, error) {
	merged := maps.Clone(base)
	for key, value := range entry {
		if key == "recognition" && base[key] != nil {
			var old, own raw
			if err := errors.Join(json.Unmarshal(base[key], &old), json.Unmarshal(value, &own)); err != nil {
				return nil, fmt.Errorf("recognition: %w", err)
			}
			maps.Copy(old, own)
			text, err := json.Marshal(old)
			if err != nil {
				return nil, err
			}
			value = text
		}
		merged[key] = value
	}
	delete(merged, "extends")
	return merged, nil
}
