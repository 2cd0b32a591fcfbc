package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the corpora's formats
	_ "image/png"
	"os"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// picture is one page as it came from the scanner.
type picture struct {
	Data []byte  // JPEG or PNG
	DPI  float64 // 0: unknown
}

// paper is one document to be read, with what is known about it.
type paper struct {
	Name   string
	Pages  []picture
	Known  []pageRead // in place of Pages: what is on the pages
	Text   string     // lines in reading order; empty: not known
	Hand   string     // handwritten words of the text, which no engine is asked to read
	Type   pipeline.TypeCode
	Fields []fact   // what has to be found
	Codes  []string // that stand on the pages
	Judged bool     // type and fields are known
	Whole  bool     // Fields names all that the paper says
}

// set is papers of one kind, made when they are asked for: a drawn page takes 9 million pixels.
type set struct {
	Name string
	Size int
	Make func(i int) (paper, error)
}

// photograph reads a page from a file.
func photograph(path string, dpi float64) (picture, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return picture{}, err
	}
	if _, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil {
		return picture{}, fmt.Errorf("%s: %w", path, err)
	}
	return picture{Data: data, DPI: dpi}, nil
}

// drawn makes a case of a drawn paper.
func drawn(name string, s samples.Sample) paper {
	p := paper{Name: name, Type: s.Truth.Type, Judged: true, Whole: true, Fields: facts(s.Truth)}
	for i, page := range s.Truth.Pages {
		p.Pages = append(p.Pages, picture{Data: s.Scans[i], DPI: float64(page.DPI)})
		printed, hand := page.Lines()
		for _, c := range page.Codes {
			p.Codes = append(p.Codes, c.Text)
		}
		p.Text += printed
		p.Hand += hand
	}
	return p
}
