package samples

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
)

// style is how a piece of text looks.
type style struct {
	size         float64 // points
	bold, italic bool
	hand         bool   // written by a hand
	family       string // of fonts; empty: Tinos
	ink          ink    // zero: black
}

// family is a set of font files that have all Vietnamese letters: regular, bold, italic, bold and italic.
type family struct {
	dir   string
	files [4]string
	scale float64 // of its sizes, so that a line holds about as much as in Tinos
}

// Families of fonts. Tinos has the metrics of Times New Roman, Arimo those of Arial, Cousine those of Courier New; they come with Debian's package
// fonts-croscore, which has to be there. DejaVu comes with fonts-dejavu; where it is not installed, Tinos and Arimo stand for it.
const (
	tinos = ""
	arimo = "Arimo"
	serif = "DejaVuSerifCondensed"
	sans  = "DejaVuSansCondensed"
	mono  = "Cousine"
)

const (
	croscoreDir = "/usr/share/fonts/truetype/croscore"
	dejavuDir   = "/usr/share/fonts/truetype/dejavu"
)

var families = map[string]family{
	tinos: {croscoreDir, [4]string{"Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"}, 1},
	arimo: {croscoreDir, [4]string{"Arimo-Regular.ttf", "Arimo-Bold.ttf", "Arimo-Italic.ttf", "Arimo-BoldItalic.ttf"}, 0.92},
	serif: {dejavuDir, [4]string{serif + ".ttf", serif + "-Bold.ttf", serif + "-Italic.ttf", serif + "-BoldItalic.ttf"}, 0.88},
	mono:  {croscoreDir, [4]string{"Cousine-Regular.ttf", "Cousine-Bold.ttf", "Cousine-Italic.ttf", "Cousine-BoldItalic.ttf"}, 1},
	sans:  {dejavuDir, [4]string{sans + ".ttf", sans + "-Bold.ttf", sans + "-Oblique.ttf", sans + "-BoldOblique.ttf"}, 0.87},
}

// stands are the families that stand for those that are not installed.
var stands = map[string]string{serif: tinos, sans: arimo}

// installed returns name, or what stands for it here.
func installed(name string) string {
	f := families[name]
	if _, err := os.Stat(filepath.Join(f.dir, f.files[0])); err != nil {
		return stands[name]
	}
	return name
}

// path returns the font file of s.
func (s style) path() string {
	f, i := families[s.family], 0
	if s.bold {
		i++
	}
	if s.italic {
		i += 2
	}
	return filepath.Join(f.dir, f.files[i])
}

// fonts opens faces at one resolution and keeps them. It is not safe for concurrent use, nor are its faces.
type fonts struct {
	dpi    int
	parsed map[string]*opentype.Font
	faces  map[style]font.Face
}

func newFonts(dpi int) *fonts {
	return &fonts{dpi: dpi, parsed: map[string]*opentype.Font{}, faces: map[style]font.Face{}}
}

func (f *fonts) font(st style) (*opentype.Font, error) {
	path := st.path()
	if known, ok := f.parsed[path]; ok {
		return known, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read font (Debian package fonts-croscore): %w", err)
	}
	parsed, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", path, err)
	}
	f.parsed[path] = parsed
	return parsed, nil
}

func (f *fonts) face(st style) (font.Face, error) {
	st.ink, st.hand = black, false
	if known, ok := f.faces[st]; ok {
		return known, nil
	}
	parsed, err := f.font(st)
	if err != nil {
		return nil, err
	}
	size := st.size * families[st.family].scale
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: float64(f.dpi), Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("open %s at %g points: %w", st.path(), st.size, err)
	}
	f.faces[st] = face
	return face, nil
}
