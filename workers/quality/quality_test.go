package quality

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

var scan200 = Options{DPI: 200}

func kindsOf(found []pipeline.Finding) []pipeline.FindingKind {
	var list []pipeline.FindingKind
	for _, f := range found {
		list = append(list, f.Kind)
	}
	return list
}

// judged returns what is wrong with one page.
func judged(img image.Image, o Options) []pipeline.FindingKind {
	return kindsOf(Findings([]Page{Measure(img, o)}, nil))
}

func TestGoodScansHaveNoFinding(t *testing.T) {
	for kind := range kinds {
		for _, o := range []samples.Options{{Seed: 2, Noise: 8, Skew: 1.5, Quality: 50, DPI: 200}, {Seed: 3, Rotation: 90, Skew: -2, DPI: 200}} {
			t.Run(fmt.Sprintf("%s %+v", kind, o), func(t *testing.T) {
				img := drawn(t, kind, 3, o)
				if found := slices.DeleteFunc(judged(img, Options{DPI: 200}), func(k pipeline.FindingKind) bool { return k == pipeline.FindingGrey }); len(found) > 0 {
					t.Errorf("findings = %v of a good scan", found)
				}
			})
		}
	}
}

func TestEveryDamageIsFound(t *testing.T) {
	page := drawn(t, "certificate", 5, samples.Options{Seed: 1, Noise: 4, DPI: 200})
	yellow, pink := color.RGBA{250, 235, 120, 255}, color.RGBA{250, 190, 205, 255}
	for name, c := range map[string]struct {
		img  image.Image
		o    Options
		want pipeline.FindingKind
	}{
		"out of focus":        {blurred(page, 3, 3), scan200, pipeline.FindingBlurred},
		"moved along":         {blurred(page, 3, 0), scan200, pipeline.FindingBlurred},
		"moved across":        {blurred(page, 0, 3), scan200, pipeline.FindingBlurred},
		"left edge cut":       {part(page, 280, 0, 1654, 2339), scan200, pipeline.FindingCutEdge},
		"right edge cut":      {part(page, 0, 0, 1333, 2339), scan200, pipeline.FindingCutEdge},
		"yellow note":         {noted(page, image.Rect(600, 1000, 1200, 1600), yellow), scan200, pipeline.FindingNote},
		"pink note at a side": {noted(page, image.Rect(1054, 200, 1654, 800), pink), scan200, pipeline.FindingNote},
		"150 dpi":             {drawn(t, "certificate", 5, samples.Options{DPI: 150}), Options{DPI: 150}, pipeline.FindingLowResolution},
		"150 dpi, said 72":    {drawn(t, "certificate", 5, samples.Options{DPI: 150}), Options{DPI: 72}, pipeline.FindingLowResolution},
		"grey":                {blurred(page, 0, 0), scan200, pipeline.FindingGrey},
		"blank":               {white(1654, 2339), scan200, pipeline.FindingBlank},
	} {
		t.Run(name, func(t *testing.T) {
			got := judged(c.img, c.o)
			if !slices.Contains(got, c.want) {
				t.Errorf("findings = %v, want %s: %+v", got, c.want, Measure(c.img, c.o))
			}
			for _, k := range got {
				if k != c.want && k != pipeline.FindingGrey {
					t.Errorf("also found %s", k)
				}
			}
		})
	}
}

// white is an empty sheet under a scanner's lid: light falls off towards one side, and dust lies about.
func white(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(img.Pix); i += 4 {
		v := byte(250 - 40*(i/4%width)/width)
		copy(img.Pix[i:], []byte{v, v, v, 255})
	}
	grain(img)
	for i := range 20 {
		img.SetRGBA(100+i*91%width, 200+i*173%height, color.RGBA{60, 60, 60, 255})
	}
	return img
}

func TestResolutionIsThatOfThePaper(t *testing.T) {
	for name, c := range map[string]struct {
		said          float64
		width, height int
		want          float64
	}{
		"said":                    {300, 2480, 3508, 300},
		"not said":                {0, 2480, 3508, 300},
		"a program's 72":          {72, 2480, 3508, 300},
		"a program's 96, small":   {96, 1240, 1754, 150},
		"smaller than a card":     {9600, 2480, 3508, 300},
		"larger than A0":          {10, 2480, 3508, 300},
		"a card":                  {300, 1012, 638, 300},
		"a card, not said":        {0, 1012, 638, 300},
		"a telephone's landscape": {72, 4032, 3024, 345},
		"A0 as drawn":             {200, 6622, 9362, 200},
	} {
		if got := realDPI(c.said, image.Pt(c.width, c.height)); got < c.want-1 || got > c.want+1 {
			t.Errorf("%s: realDPI(%v, %d × %d) = %.1f, want %v", name, c.said, c.width, c.height, got, c.want)
		}
	}
}

func TestSharpPhotocopiesAreNotBlurred(t *testing.T) {
	page := drawn(t, "authorisation", 7, samples.Options{Seed: 2, Noise: 3, DPI: 200})
	g := blurred(page, 0, 0)
	for i, v := range g.Pix { // a copier knows black and white, and leaves specks
		g.Pix[i] = 255
		if v < 128 || i*2654435761%9973 == 0 {
			g.Pix[i] = 0
		}
	}
	if found := judged(g, scan200); !slices.Equal(found, []pipeline.FindingKind{pipeline.FindingGrey}) {
		t.Errorf("findings = %v, want grey alone", found)
	}
}
