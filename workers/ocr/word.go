package ocr

import (
	"image"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
	"github.com/otiai10/gosseract/v2"
	"golang.org/x/text/unicode/norm"
)

// word is a word on the upright copy.
type word struct {
	text        string
	box         image.Rectangle
	conf        float64 // 0..1
	letters     int     // letters and digits
	block, line int
	hand        bool
}

// lookalikes are letters and marks that Tesseract's model confuses with what Vietnamese papers have.
var lookalikes = strings.NewReplacer("Ð", "Đ", "ð", "đ", "⁄", "/", "∕", "/")

// newWord cleans one of Tesseract's boxes that lies at an offset; ok is false for one without text.
func newWord(b gosseract.BoundingBox, at image.Point) (w word, ok bool) {
	text := strings.TrimSpace(lookalikes.Replace(norm.NFC.String(strings.ToValidUTF8(b.Word, ""))))
	if text == "" || b.Box.Empty() {
		return word{}, false
	}
	return word{text: text, box: b.Box.Add(at), conf: b.Confidence / 100, letters: countLetters(text)}, true
}

// newWords cleans Tesseract's boxes.
func newWords(boxes []gosseract.BoundingBox, at image.Point) []word {
	var words []word
	for _, b := range boxes {
		if w, ok := newWord(b, at); ok {
			words = append(words, w)
		}
	}
	return words
}

// words puts the words of the copy onto the captured page.
func (m placement) words(words []word) []pipeline.Word {
	placed := make([]pipeline.Word, 0, len(words))
	for _, w := range words {
		placed = append(placed, pipeline.Word{Text: w.text, Quad: m.quad(w.box), Confidence: w.conf,
			Block: w.block, Line: w.line, Hand: w.hand})
	}
	return placed
}

func countLetters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
