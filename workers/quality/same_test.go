package quality

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

var scan150 = Options{DPI: 150}

func TestSamePageScannedTwice(t *testing.T) {
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			page := drawn(t, kind, 3, samples.Options{Seed: 1, Noise: 4, DPI: 150})
			again := drawn(t, kind, 3, samples.Options{Seed: 2, Noise: 8, Skew: 0.6, Quality: 60, DPI: 150})
			moved := part(again, 15, 10, 2480, 3508) // laid elsewhere on the glass
			for name, other := range map[string]image.Image{"again": again, "moved": moved} {
				if !found(page, other) {
					t.Errorf("%s: a second scan of the page is not found", name)
				}
			}
		})
	}
}

func TestFormsFilledDifferentlyAreNotTheSame(t *testing.T) {
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			page := drawn(t, kind, 3, samples.Options{Seed: 1, Noise: 4, DPI: 150})
			for other := range uint64(3) {
				if found(page, drawn(t, kind, 10+other, samples.Options{Seed: 1, Noise: 4, DPI: 150})) {
					t.Errorf("family %d's paper is taken for the same", 10+other)
				}
			}
		})
	}
}

// found reports whether b is reported as a repetition of a, as the stages ask.
func found(a, b image.Image) bool {
	pages := []Page{Measure(a, scan150), Measure(b, scan150)}
	var same []Pair
	for _, p := range Pairs(pages) {
		if Shrink(a, pages[0].DPI).Same(Shrink(b, pages[1].DPI), p.Except) {
			same = append(same, p)
		}
	}
	return slices.Contains(kindsOf(Findings(pages, same)), pipeline.FindingDuplicate)
}

func TestNoteIsInOrderWhenThePageIsThereWithoutIt(t *testing.T) {
	page := drawn(t, "change", 4, samples.Options{Seed: 1, Noise: 4, DPI: 150})
	bare := drawn(t, "change", 4, samples.Options{Seed: 2, Noise: 6, Skew: 0.3, DPI: 150})
	other := drawn(t, "change", 9, samples.Options{Seed: 2, Noise: 6, DPI: 150})
	note := noted(page, image.Rect(400, 700, 850, 1150), color.RGBA{250, 235, 120, 255})
	for name, c := range map[string]struct {
		pages []image.Image
		want  []pipeline.FindingKind
	}{
		"alone":               {[]image.Image{note}, []pipeline.FindingKind{pipeline.FindingNote}},
		"with, then without":  {[]image.Image{note, bare}, nil},
		"without, then with":  {[]image.Image{bare, note}, nil},
		"beside another page": {[]image.Image{note, other}, []pipeline.FindingKind{pipeline.FindingNote}},
	} {
		t.Run(name, func(t *testing.T) {
			var pages []Page
			for _, img := range c.pages {
				pages = append(pages, Measure(img, scan150))
			}
			var same []Pair
			for _, p := range Pairs(pages) {
				if Shrink(c.pages[p.A], pages[p.A].DPI).Same(Shrink(c.pages[p.B], pages[p.B].DPI), p.Except) {
					same = append(same, p)
				}
			}
			got := slices.DeleteFunc(kindsOf(Findings(pages, same)), func(k pipeline.FindingKind) bool { return k == pipeline.FindingLowResolution })
			if !slices.Equal(got, c.want) {
				t.Errorf("findings = %v, want %v", got, c.want)
			}
		})
	}
}
