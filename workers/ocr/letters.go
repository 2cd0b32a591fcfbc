package ocr

import (
	"image"
	"slices"
)

// fewLetters say nothing about a page's print.
const fewLetters = 30

// letterHeight returns the median height of what looks like a letter in a binary image, 0 when too little does. In
// running text that is the height of an x.
func (p pix) letterHeight() int {
	letters := p.letters()
	if len(letters) < fewLetters {
		return 0
	}
	return medianHeight(letters)
}

// letters returns what looks like a letter in a binary image.
func (p pix) letters() []image.Rectangle {
	return slices.DeleteFunc(p.components(), func(b image.Rectangle) bool { return !looksLikeLetter(b) })
}

func medianHeight(boxes []image.Rectangle) int {
	heights := make([]int, len(boxes))
	for i, b := range boxes {
		heights[i] = b.Dy()
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

// looksLikeLetter leaves out dots, diacritics, rules and pictures.
func looksLikeLetter(b image.Rectangle) bool {
	w, h := b.Dx(), b.Dy()
	return h >= 5 && h <= 120 && w >= 2 && w <= 3*h && 5*w >= h
}
