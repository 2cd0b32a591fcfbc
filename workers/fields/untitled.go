package fields

import (
	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// leastMarkers is how many of a type's phrases must stand on a paper to name it without its title.
const leastMarkers = 3

// untitled names a paper without a known heading: a card by its codes, a type that has no heading by its phrases, and any
// other by a guess.
func (d *document) untitled(cat *procedures.Catalogue) titled {
	if t, ok := d.byCodes(cat); ok {
		return t
	}
	if len(d.head.left) > 0 && len(d.head.right) > 0 {
		for _, typ := range cat.Types() {
			look := cat.Recognition(typ.Code)
			if look.Untitled && d.markers(look.Markers) >= 2 {
				return titled{code: typ.Code, confidence: 0.97}
			}
		}
	}
	return d.byMarkers(cat)
}

// byCodes names a card whose title was not read by its QR code or its machine-readable zone.
func (d *document) byCodes(cat *procedures.Catalogue) (titled, bool) {
	if len(d.cards()) == 0 {
		return titled{}, false
	}
	best, most := titled{}, -1
	for _, typ := range cat.Types() {
		look := cat.Recognition(typ.Code)
		if n := d.markers(look.Markers); len(look.Codes) > 0 && n > most {
			best, most = guessed(typ.Code, cat), n
		}
	}
	return best, most >= 0
}

// byMarkers guesses the type of a paper whose title was not read, by the phrases of its text. It is always doubtful, and
// other where no type or more than one has enough of them.
func (d *document) byMarkers(cat *procedures.Catalogue) titled {
	most, second := titled{code: pipeline.OtherType, confidence: 0.1}, 0
	count := leastMarkers - 1
	for _, typ := range cat.Types() {
		n := d.markers(cat.Recognition(typ.Code).Markers)
		switch {
		case n > count:
			second, count = count, n
			most = guessed(typ.Code, cat)
		case n > second:
			second = n
		}
	}
	if second == count {
		return titled{code: pipeline.OtherType, confidence: 0.1}
	}
	return most
}

// guessed proposes the type's usual title, for a person to settle.
func guessed(code pipeline.TypeCode, cat *procedures.Catalogue) titled {
	t := titled{code: code, confidence: 0.5, typeDoubt: doubtUntitled}
	if titles := cat.Recognition(code).Titles; len(titles) > 0 {
		t.reading = reading{value: titles[0], source: pipeline.SourceRule, doubt: doubtUntitled}
	}
	return t
}

// FirstPage tells of which type the title on a page is, for files that hold several papers. pipeline.OtherType with low confidence:
// no title is known.
func FirstPage(page pipeline.Page, codes []pipeline.Code, cat *procedures.Catalogue) (code pipeline.TypeCode, confidence float64) {
	d := newDocument([]pipeline.Page{page}, [][]pipeline.Code{codes})
	t := d.recognise(cat)
	if t.typeDoubt == doubtUntitled && len(d.cards()) == 0 { // phrases stand on every page of a paper
		t = titled{code: pipeline.OtherType, confidence: 0.1}
	}
	return t.code, t.confidence
}
