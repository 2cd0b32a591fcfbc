package ocr

import (
	"cmp"
	"image"
	"slices"
)

const (
	poorWord    = 0.30 // confidence below which a word counts as not read
	missedLeast = 3    // letters beside one another that no word covers are read again
	zoneGapX    = 2.2  // between words of one zone, in letter heights: more than a space, less than the gap between columns
	zoneGapY    = 1.6  // between lines of one zone
	zoneMargin  = 0.6
	zoneLines   = 8    // a higher zone is not read again as a whole
	linePitch   = 2.6  // between lines, in letter heights
	clearlyMore = 0.04 // of confidence, by which a second reading of a word has to exceed the first
	strayWord   = 0.50 // confidence below which a word is not believed that only the second reading has
)

// again reads once more the zones of a sheet in which words are doubtful or letters were passed over, such as a list in small
// print beside the large print of a signature: read by itself, a zone is not torn between columns. Of two readings of a
// place the better is kept.
func (e *Engine) again(s *sheet, words []word) ([]word, error) {
	letters := s.binary.letters()
	if len(letters) < fewLetters {
		return words, nil
	}
	height := medianHeight(letters)
	zones, err := s.binary.zones(letters, height)
	if err != nil {
		return words, err
	}
	missed := uncovered(letters, words, height)
	gaps, err := s.binary.zones(missed, height)
	if err != nil {
		return words, err
	}
	gaps = slices.DeleteFunc(gaps, func(g image.Rectangle) bool { return len(inside(missed, g)) < missedLeast })
	for _, z := range troubled(zones, gaps, words, height) {
		second, err := e.readZone(s, z, height)
		if err != nil {
			return words, err
		}
		words = merge(words, second, z)
	}
	return words, nil
}

// troubled returns the zones, or the lines of high zones, in which letters were passed over or read as nothing sensible.
func troubled(zones, gaps []image.Rectangle, words []word, height int) []image.Rectangle {
	var out []image.Rectangle
	for _, z := range zones {
		in := inside(gaps, z)
		switch lines := float64(z.Dy()) / (linePitch * float64(height)); {
		case len(in) == 0:
		case lines > zoneLines:
			out = append(out, strips(in, words, z, height)...)
		default:
			out = append(out, z)
		}
	}
	return out
}

// uncovered returns the letters that belong to no word.
func uncovered(letters []image.Rectangle, words []word, height int) []image.Rectangle {
	return slices.DeleteFunc(slices.Clone(letters), func(l image.Rectangle) bool {
		return 2*l.Dy() < height || slices.ContainsFunc(words, func(w word) bool {
			return w.conf >= poorWord && middle(l).In(w.box.Inset(-1))
		})
	})
}

// strips returns the lines of a zone that the boxes lie on, with neighbours joined.
func strips(boxes []image.Rectangle, words []word, zone image.Rectangle, height int) []image.Rectangle {
	slices.SortFunc(boxes, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	var out []image.Rectangle
	for _, b := range boxes {
		line := b
		for _, w := range words {
			if w.conf >= poorWord && w.letters > 1 && middle(w.box).Y > b.Min.Y && middle(w.box).Y < b.Max.Y {
				line = line.Union(w.box)
			}
		}
		line.Min.X, line.Max.X = zone.Min.X, zone.Max.X
		if last := len(out) - 1; last >= 0 && line.Min.Y < out[last].Max.Y {
			out[last] = out[last].Union(line)
			continue
		}
		out = append(out, line)
	}
	return out
}

// readZone reads one zone as a block of text by itself.
func (e *Engine) readZone(s *sheet, zone image.Rectangle, height int) ([]word, error) {
	margin := int(zoneMargin * float64(height))
	zone = zone.Inset(-margin).Intersect(image.Rect(0, 0, s.grey.width(), s.grey.height()))
	part, err := s.grey.clip(zone)
	if err != nil {
		return nil, err
	}
	defer part.free()
	boxes, err := e.read(part, modeBlock)
	if err != nil {
		return nil, err
	}
	return newWords(boxes, zone.Min), nil
}

// merge puts the second reading of a zone in the place of the first wherever it is better. What only the first one saw there,
// without confidence, is no text: strokes of a signature, a rule.
func merge(first, second []word, zone image.Rectangle) []word {
	group := make([]int, len(first)+len(second)) // of words that share a place, named by the lowest index in it
	all := append(slices.Clone(first), second...)
	for i := range all {
		group[i] = i
	}
	for i := range first {
		for j := range second {
			if samePlace(first[i].box, second[j].box) {
				join(group, i, len(first)+j)
			}
		}
	}
	var out []word
	for g := range all {
		if group[g] == g {
			out = append(out, better(all, group, g, len(first), zone)...)
		}
	}
	return out
}

// join makes one group of two.
func join(group []int, i, j int) {
	from, to := max(group[i], group[j]), min(group[i], group[j])
	for k := range group {
		if group[k] == from {
			group[k] = to
		}
	}
}

// better returns the first or the second reading of a group.
func better(all []word, group []int, g, firsts int, zone image.Rectangle) []word {
	var a, b []word
	for i, w := range all {
		if group[i] == g && i < firsts {
			a = append(a, w)
		} else if group[i] == g {
			b = append(b, w)
		}
	}
	switch {
	case len(b) == 0:
		return slices.DeleteFunc(a, func(w word) bool { return w.conf < poorWord && w.box.In(zone) })
	case len(a) == 0:
		return slices.DeleteFunc(b, func(w word) bool { return w.conf < strayWord })
	case meanConfidence(b) > meanConfidence(a)+clearlyMore:
		return b
	}
	return a
}

// meanConfidence is the mean over letters and digits.
func meanConfidence(words []word) float64 { return newReading(nil, words).score }

// samePlace reports whether two boxes share half of the smaller one.
func samePlace(a, b image.Rectangle) bool {
	shared := a.Intersect(b)
	return 2*area(shared) > min(area(a), area(b))
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// inside returns the boxes whose middles lie in a zone.
func inside(boxes []image.Rectangle, zone image.Rectangle) (in []image.Rectangle) {
	for _, b := range boxes {
		if middle(b).In(zone) {
			in = append(in, b)
		}
	}
	return in
}
