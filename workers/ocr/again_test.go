package ocr

import (
	"image"
	"slices"
	"testing"
)

func at(text string, x int, conf float64) word {
	return word{text: text, box: image.Rect(x, 0, x+40, 20), conf: conf, letters: countLetters(text)}
}

func TestMergeKeepsTheBetterReading(t *testing.T) {
	zone := image.Rect(0, 0, 1000, 20)
	for _, tt := range []struct {
		name          string
		first, second []word
		want          []string
	}{
		{"a clear word stays", []word{at("hồ", 0, 0.95)}, []word{at("hổ", 2, 0.96)}, []string{"hồ"}},
		{"a doubtful word gives way", []word{at("mm...", 0, 0.03)}, []word{at("Hiệu", 0, 0.96)}, []string{"Hiệu"}},
		{"two words for one", []word{{text: "Vữ“Thị", box: image.Rect(0, 0, 90, 20), conf: 0.1, letters: 5}},
			[]word{at("Vũ", 0, 0.9), at("Thị", 45, 0.9)}, []string{"Vũ", "Thị"}},
		{"what was passed over is added", []word{at("Nơi", 0, 0.9)}, []word{at("nhận:", 50, 0.9)}, []string{"Nơi", "nhận:"}},
		{"a guess is not added", []word{at("Nơi", 0, 0.9)}, []word{at("Ạ\\", 50, 0.3)}, []string{"Nơi"}},
		{"strokes go", []word{at("QƯ", 0, 0.1), at("Nga", 50, 0.9)}, []word{at("Nga", 50, 0.9)}, []string{"Nga"}},
		{"outside of the zone nothing goes", []word{at("QƯ", 2000, 0.1)}, nil, []string{"QƯ"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range merge(tt.first, tt.second, zone) {
				got = append(got, w.text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("merge = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestALineThatRunsUpwardsIsNoReading(t *testing.T) {
	level := word{text: "Giấy phép", box: image.Rect(0, 0, 120, 20), conf: 0.9, letters: 8}
	upended := level
	upended.box = image.Rect(0, 0, 20, 120)
	if good, bad := newReading(nil, []word{level}), newReading(nil, []word{upended}); bad.score >= sureReading || !good.better(bad) {
		t.Errorf("a level line has %.2f, one that runs upwards %.2f", good.score, bad.score)
	}
}

func TestLettersBefore(t *testing.T) {
	glyph := func(x, width int) image.Rectangle { return image.Rect(x, 0, x+width, 20) }
	touching := []image.Rectangle{glyph(0, 12), glyph(13, 25), glyph(39, 12), glyph(60, 13)}
	if got := lettersBefore(touching); !slices.Equal(got, []int{0, 1, 3, 4, 5}) {
		t.Errorf("lettersBefore = %v", got)
	}
}
