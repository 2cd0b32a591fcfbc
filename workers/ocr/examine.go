package ocr

import (
	"image"
	"math"
	"slices"
	"strings"
)

const (
	unevenFoot   = 0.14 // of the printed neighbours' height, by which the feet of written letters stray from the line
	unevenHeight = 0.20 // likewise, their heights
	rising       = "bdđhkl0123456789ABCDĐEGHIKLMNOPQRSTUVXY"
)

// examiner measures the ink of words on a sheet.
type examiner struct {
	*sheet
	*inks
	placement
}

// penShare is the share of a word's ink that is a pen's blue.
func (x examiner) penShare(w word) float64 {
	blue := x.area(x.blue, x.quad(w.box))
	if blue == 0 {
		return 0
	}
	ink := float64(x.inkOf(w.box)) / (x.scale * x.scale)
	return float64(blue) / max(ink, 1)
}

// inkOf counts the dark pixels in a box.
func (s *sheet) inkOf(box image.Rectangle) int {
	if box = box.Intersect(image.Rect(0, 0, s.binary.width(), s.binary.height())); box.Empty() {
		return 0
	}
	part, err := s.binary.clip(box)
	if err != nil {
		return 0
	}
	defer part.free()
	return part.count()
}

// letterBoxes returns the larger parts of a word's ink: letters and digits, no marks.
func (s *sheet) letterBoxes(w word) []image.Rectangle {
	box := w.box.Intersect(image.Rect(0, 0, s.binary.width(), s.binary.height()))
	if box.Empty() {
		return nil
	}
	part, err := s.binary.clip(box)
	if err != nil {
		return nil
	}
	defer part.free()
	var letters []image.Rectangle
	for _, l := range part.components() {
		if 5*l.Dy() >= 2*box.Dy() && l.Dx() > 2 {
			letters = append(letters, l.Add(box.Min))
		}
	}
	return letters
}

// uneven reports whether the letters of a word stand otherwise than those of the printed words beside it: not on their line,
// or not of their height.
func (x examiner) uneven(words []word, i int) bool {
	foot, high, ok := x.print(words, i)
	if !ok {
		return false
	}
	for _, l := range x.letterBoxes(words[i]) {
		if math.Abs(float64(l.Max.Y-foot)) > unevenFoot*high || math.Abs(float64(l.Dy())-high) > unevenHeight*high {
			return true
		}
	}
	return false
}

// print measures the printed words around a word: where their letters stand, and how high those are that rise above the rest.
func (x examiner) print(words []word, i int) (foot int, high float64, ok bool) {
	var feet []int
	top := math.MaxInt
	for _, j := range []int{i - 2, i - 1, i + 1, i + 2} {
		if j < 0 || j >= len(words) || words[j].line != words[i].line || words[j].conf < filledIn || words[j].hand {
			continue
		}
		for _, l := range x.letterBoxes(words[j]) {
			feet = append(feet, l.Max.Y)
			if strings.ContainsAny(words[j].text, rising) {
				top = min(top, l.Min.Y)
			}
		}
	}
	if len(feet) < 3 || top == math.MaxInt {
		return 0, 0, false
	}
	slices.Sort(feet)
	foot = feet[(len(feet)-1)/2]
	return foot, float64(foot - top), foot > top
}
