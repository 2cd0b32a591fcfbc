package samples

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
)

// fontDir is where Debian's package fonts-croscore puts Tinos, which has the metrics of Times New Roman and all
// Vietnamese letters.
const fontDir = "/usr/share/fonts/truetype/croscore"

// style is how a piece of text looks.
type style struct {
	size         float64 // points
	bold, italic bool
	ink          ink // zero: black
}

func (s style) file() string {
	switch {
	case s.bold && s.italic:
		return "Tinos-BoldItalic.ttf"
	case s.bold:
		return "Tinos-Bold.ttf"
	case s.italic:
		return "Tinos-Italic.ttf"
	}
	return "Tinos-Regular.ttf"
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

func (f *fonts) font(name string) (*opentype.Font, error) {
	if known, ok := f.parsed[name]; ok {
		return known, nil
	}
	data, err := os.ReadFile(filepath.Join(fontDir, name))
	if err != nil {
		return nil, fmt.Errorf("read Tinos (Debian package fonts-croscore): %w", err)
	}
	parsed, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	f.parsed[name] = parsed
	return parsed, nil
}

func (f *fonts) face(st style) (font.Face, error) {
	st.ink = black
	if known, ok := f.faces[st]; ok {
		return known, nil
	}
	parsed, err := f.font(st.file())
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: st.size, DPI: float64(f.dpi), Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("open %s at %g points: %w", st.file(), st.size, err)
	}
	f.faces[st] = face
	return face, nil
}
