package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"image"
	"regexp"
	"strings"
)

const (
	slashLean   = 0.33 // of a slash's width, by which its upper quarter stands right of its lower one
	slashNarrow = 0.60 // width of a slash, in its heights
	slashHigh   = 0.90 // its height, in those of the digits
	likeSlash   = "/Il1|!7"
)

// slashed are dates and numbers with their year.
var slashed = regexp.MustCompile(`^((0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])|[0-9]{1,5})/(19|20)[0-9]{2}[.,;)]?$`)

// unslashed are words that may have been one of those.
var unslashed = regexp.MustCompile(`^[0-9Il|!/]{5,12}[.,;)]?$`)

// slashes puts back into dates and numbers the slashes that were read as digits or passed over, as happens in print without
// serifs: where the shapes of the word show which of them lean, and only one text fits.
func (s *sheet) slashes(words []word) []word {
	for i, w := range words {
		if !unslashed.MatchString(w.text) {
			continue
		}
		glyphs, height := s.glyphs(w)
		leaning := make([]bool, len(glyphs))
		for j, g := range glyphs {
			leaning[j] = float64(g.Dy()) >= slashHigh*float64(height) && s.leans(g)
		}
		if text, ok := withSlashes([]rune(w.text), leaning); ok {
			words[i].text, words[i].letters = text, countLetters(text)
		}
	}
	return words
}

// withSlashes matches a text with the shapes that it was read from. Ok is false when there is not exactly one text that fits.
func withSlashes(text []rune, leaning []bool) (only string, ok bool) {
	found := map[string]bool{}
	var match func(rest []rune, shape int, so string)
	match = func(rest []rune, shape int, so string) {
		switch {
		case shape == len(leaning):
			if len(rest) == 0 && slashed.MatchString(so) {
				found[so], only = true, so
			}
			return
		case leaning[shape]:
			match(rest, shape+1, so+"/")
			if len(rest) > 0 && isLikeSlash(rest[0]) {
				match(rest[1:], shape+1, so+"/")
			}
		case len(rest) > 0:
			match(rest[1:], shape+1, so+string(rest[0]))
		}
	}
	match(text, 0, "")
	return only, len(found) == 1
}

func isLikeSlash(r rune) bool { return strings.ContainsRune(likeSlash, r) }

// leans reports whether the shape in a box is one thin stroke from the lower left to the upper right.
func (s *sheet) leans(box image.Rectangle) bool {
	w, h := float64(box.Dx()), float64(box.Dy())
	if w > slashNarrow*h || box.Dx() < 3 {
		return false
	}
	part, err := s.binary.clip(box)
	if err != nil {
		return false
	}
	defer part.free()
	quarter := max(box.Dy()/4, 1)
	upper, lower := part.centre(0, quarter), part.centre(box.Dy()-quarter, box.Dy())
	return upper-lower >= slashLean*w
}

// centre is how far right, on average, the dark pixels of some rows of a small binary image stand.
func (p pix) centre(from, to int) float64 {
	sum, count := 0, 0
	var set C.l_uint32
	for y := from; y < to; y++ {
		for x := range p.width() {
			if C.pixGetPixel(p.c, C.l_int32(x), C.l_int32(y), &set); set != 0 {
				sum, count = sum+x, count+1
			}
		}
	}
	return float64(sum) / float64(max(count, 1))
}
