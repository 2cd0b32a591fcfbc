package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
)

// transcribed is the set of the pictures in a folder that have their text beside them.
func transcribed(name, pattern string, dpi float64) set {
	files, _ := filepath.Glob(filepath.Join(corpora.Root(), name, pattern)) // the pattern is well formed
	return set{Name: name, Size: len(files), Make: func(i int) (paper, error) {
		text, err := os.ReadFile(strings.TrimSuffix(files[i], filepath.Ext(files[i])) + ".txt")
		if err != nil {
			return paper{}, err
		}
		page, err := photograph(files[i], dpi)
		return paper{Name: filepath.Base(files[i]), Pages: []picture{page}, Text: string(text)}, err
	}}
}

// invoices is the set of made-up receipts and invoices: of their fields, not of their words, the truth is known.
func invoices() set {
	files, _ := filepath.Glob(filepath.Join(corpora.Root(), "invoices", "samples", "*.png"))
	files = slices.DeleteFunc(files, func(file string) bool {
		_, err := os.Stat(expectation(file))
		return err != nil
	})
	return set{Name: "invoices", Size: len(files), Make: func(i int) (paper, error) {
		name := strings.TrimSuffix(filepath.Base(files[i]), ".png")
		page, err := photograph(files[i], 0)
		if err != nil {
			return paper{}, err
		}
		fields, err := expected(expectation(files[i]))
		return paper{Name: name, Pages: []picture{page}, Type: invoiceType(name), Fields: fields, Judged: true}, err
	}}
}

// expectation names the file with the fields of a picture.
func expectation(picture string) string {
	name := strings.TrimSuffix(filepath.Base(picture), ".png")
	return filepath.Join(corpora.Root(), "invoices", "eval", "expected", name+".expected.json")
}

// invoiceType follows from the file's name: "delivery-note-stress-demo" is a delivery-note.
func invoiceType(name string) pipeline.TypeCode {
	for _, kind := range []string{"delivery-note", "receipt"} {
		if strings.HasPrefix(name, kind) {
			return pipeline.TypeCode(kind)
		}
	}
	return "vat-invoice"
}

// invoiceFields maps names of the corpus to ours.
var invoiceFields = map[string]string{"document_number": "number", "document_date": "date", "supplier_name": "issuer",
	"vat_amount": "vat", "total_amount": "total", "notes": "note"}

// expected reads the fields of an invoice.
func expected(path string) (list []fact, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct{ Fields map[string]*string }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for name, value := range file.Fields {
		if ours, ok := invoiceFields[name]; ok {
			name = ours
		}
		if value != nil {
			list = append(list, fact{Name: name, Value: *value})
		}
	}
	slices.SortFunc(list, func(a, b fact) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}
