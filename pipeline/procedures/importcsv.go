package procedures

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/motlan/motlan/pipeline"
)

// columns are the headings of a table of procedures, Vietnamese and English. Each row is one component of one version.
var columns = map[string]string{
	"ma_tthc": "code", "ten_tthc": "name", "cap": "level", "linh_vuc": "field", "thoi_han": "time_limit", "phi": "fee", "ket_qua": "results",
	"tu_ngay": "valid_from", "den_ngay": "valid_to", "can_cu": "source", "ma_tp": "component", "ten_tp": "component_name",
	"loai_giay_to": "types", "hinh_thuc": "forms", "cach_nop": "how", "co_the_thieu": "optional", "so_hoa": "digitise",
}

// needed are the columns that every table has.
var needed = []string{"code", "name", "time_limit", "valid_from", "source", "component", "component_name", "types"}

// table is a table of procedures by its headings.
type table struct {
	columns map[string]int
	rows    *csv.Reader
	types   map[string]pipeline.TypeCode // by name, in small letters
}

// readCSV reads a table as spreadsheets write it: UTF-8, with a mark before it or without, comma or semicolon.
func (c *Catalogue) readCSV(file io.Reader) ([]fileEntry, error) {
	text := bufio.NewReader(unicode.UTF8BOM.NewDecoder().Reader(file))
	head, err := text.Peek(1024)
	if err != nil && err != io.EOF {
		return nil, err
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	t := table{columns: map[string]int{}, rows: csv.NewReader(text), types: map[string]pipeline.TypeCode{}}
	if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		t.rows.Comma = ';'
	}
	for _, typ := range c.types {
		t.types[strings.ToLower(typ.Name)] = typ.Code
	}
	if err := t.readHead(); err != nil {
		return nil, err
	}
	return t.readRows()
}

func (t *table) readHead() error {
	names, err := t.rows.Read()
	if err != nil {
		return fmt.Errorf("the table's headings: %w", err)
	}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if english, ok := columns[name]; ok {
			name = english
		}
		t.columns[name] = i
	}
	for _, name := range needed {
		if _, ok := t.columns[name]; !ok {
			return fmt.Errorf("the table has no column %q", name)
		}
	}
	return nil
}

// readRows joins the rows of one version of one procedure.
func (t *table) readRows() (entries []fileEntry, err error) {
	parts := map[string][]raw{}
	for {
		row, err := t.rows.Read()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return nil, err // names the line
		}
		line, _ := t.rows.FieldPos(0)
		cell := func(name string) string {
			if i, ok := t.columns[name]; ok {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		key := cell("code") + " " + cell("valid_from")
		at := slices.IndexFunc(entries, func(e fileEntry) bool { return e.key == key })
		if at < 0 {
			entries, at = append(entries, fileEntry{place: fmt.Sprintf("line %d", line), key: key, raw: procedureOf(cell)}), len(entries)
		}
		parts[key] = append(parts[key], t.componentOf(cell))
		entries[at].raw["components"] = quoted(parts[key])
	}
}

func procedureOf(cell func(string) string) raw {
	entry := raw{}
	for _, name := range []string{"code", "name", "level", "field", "source"} {
		entry[name] = quoted(cell(name))
	}
	entry["time_limit"] = number(cell("time_limit"))
	entry["fee"] = quoted(raw{"dong": number(cell("fee"))})
	entry["results"] = quoted(list(cell("results")))
	for _, name := range []string{"valid_from", "valid_to"} {
		if text := cell(name); text != "" {
			entry[name] = quoted(dayOf(text))
		}
	}
	return entry
}

// hows are the ways in which a component comes in, as a table words them.
var hows = map[string]string{"xuat-trinh": "present_only", "present-only": "present_only", "ban-chinh": "hand_in", "hand-in": "hand_in"}

func (t *table) componentOf(cell func(string) string) raw {
	var types []string
	for _, name := range list(cell("types")) {
		if code, ok := t.types[strings.ToLower(name)]; ok {
			name = string(code)
		}
		types = append(types, name)
	}
	part := raw{"code": quoted(cell("component")), "name": quoted(cell("component_name")), "types": quoted(types),
		"forms": quoted(list(cell("forms"))), "digitise": quoted(cell("digitise"))}
	if how := cell("how"); how != "" {
		name, ok := hows[how]
		if !ok {
			name = how // refused as a key that nobody knows
		}
		part[name] = quoted(true)
	}
	switch cell("optional") {
	case "x", "X", "1", "true", "có":
		part["optional"] = quoted(true)
	}
	return part
}

// list splits a cell of several values.
func list(text string) []string {
	values := []string{}
	for _, v := range strings.FieldsFunc(text, func(r rune) bool { return r == '|' || r == '\n' }) {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// number keeps a cell as it is where it is no whole number, so that what is wrong with it is said.
func number(text string) json.RawMessage {
	n, err := strconv.Atoi(strings.NewReplacer(".", "", " ", "").Replace(text))
	switch {
	case text == "":
		return quoted(0)
	case err != nil:
		return quoted(text)
	}
	return quoted(n)
}

// dayOf reads a day as Vietnam writes it or as ISO 8601 does.
func dayOf(text string) any {
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		if d, err := time.ParseInLocation(layout, text, pipeline.Zone); err == nil {
			return d
		}
	}
	return text
}

func quoted(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings, numbers and lists of them
	}
	return text
}
