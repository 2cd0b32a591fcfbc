package ocr

import (
	"cmp"
	"image"
	"slices"
	"unicode"
)

const (
	spaceLeast = 0.36 // width of a space, in heights of the letters around it
	spaceRatio = 2.2  // by which it exceeds the word's usual gap between letters
)

// split divides the words in which a space was passed over, as happens between capitals: where one gap is wide and the word
// has as many shapes as letters, so that it is known which letters stand on either side.
func (s *sheet) split(words []word) []word {
	var out []word
	for _, w := range words {
		if at, left, right := s.space(w); at > 0 {
			runes := []rune(w.text)
			a, b := w, w
			a.text, b.text = string(runes[:at]), string(runes[at:])
			a.letters, b.letters = countLetters(a.text), countLetters(b.text)
			a.box.Max.X, b.box.Min.X = left, right
			out = append(out, a, b)
			continue
		}
		out = append(out, w)
	}
	return out
}

// space returns after how many letters a word has a space, and the ends of the gap; 0 when it has none.
func (s *sheet) space(w word) (at, left, right int) {
	runes := []rune(w.text)
	if len(runes) < 4 {
		return 0, 0, 0
	}
	glyphs, height := s.glyphs(w)
	before := lettersBefore(glyphs)
	if before[len(glyphs)] != len(runes) || len(glyphs) < 2 {
		return 0, 0, 0
	}
	gaps := make([]int, len(glyphs)-1)
	for i := range gaps {
		gaps[i] = glyphs[i+1].Min.X - glyphs[i].Max.X
	}
	widest := slices.Index(gaps, slices.Max(gaps))
	usual := slices.Sorted(slices.Values(gaps))[len(gaps)/2]
	if gap := float64(gaps[widest]); gap < spaceLeast*float64(height) || gap < spaceRatio*float64(max(usual, 1)) ||
		!unicode.IsLetter(runes[before[widest+1]-1]) || !unicode.IsLetter(runes[before[widest+1]]) {
		return 0, 0, 0
	}
	return before[widest+1], glyphs[widest].Max.X, glyphs[widest+1].Min.X
}

// lettersBefore counts the letters before each shape, and in all: a shape of twice the common width is two that touch.
func lettersBefore(glyphs []image.Rectangle) []int {
	widths := make([]int, len(glyphs))
	for i, g := range glyphs {
		widths[i] = g.Dx()
	}
	slices.Sort(widths)
	before := make([]int, len(glyphs)+1)
	for i, g := range glyphs {
		common := float64(widths[len(widths)/2])
		before[i+1] = before[i] + max(1, int(float64(g.Dx())/common+0.35))
	}
	return before
}

// glyphs returns the shapes of a word from left to right, each with its marks, and the height of most of them.
func (s *sheet) glyphs(w word) (glyphs []image.Rectangle, height int) {
	box := w.box.Intersect(image.Rect(0, 0, s.binary.width(), s.binary.height()))
	if box.Empty() {
		return nil, 0
	}
	part, err := s.binary.clip(box)
	if err != nil {
		return nil, 0
	}
	defer part.free()
	parts := part.components()
	if len(parts) == 0 {
		return nil, 0
	}
	slices.SortFunc(parts, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	for _, p := range parts {
		p = p.Add(box.Min)
		if last := len(glyphs) - 1; last >= 0 && 2*(glyphs[last].Max.X-p.Min.X) > min(p.Dx(), glyphs[last].Dx()) {
			glyphs[last] = glyphs[last].Union(p)
			continue
		}
		glyphs = append(glyphs, p)
	}
	return glyphs, medianHeight(parts)
}
