package workers

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inFont is a PDF of one page with a text in a font that it does not carry.
func inFont(font, text string) string {
	return paged(1, func(int, int) (content, resources string, objects []string) {
		return fmt.Sprintf("BT /F 40 Tf 60 500 Td %s Tj ET", text), "/Font << /F << " + font + " >> >>", nil
	})
}

// named is a font that is set in one byte a letter, all as wide.
func named(name string) string {
	widths := strings.Repeat("600 ", '~'-' '+1)
	return fmt.Sprintf("/Type /Font /Subtype /TrueType /Encoding /WinAnsiEncoding /BaseFont /%s /FirstChar %d /LastChar %d /Widths [%s]", name, ' ', '~', widths)
}

// ryumin is a Japanese font, whose letters are known by the tables of the package poppler-data.
const ryumin = "/Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light-UniJIS-UTF16-H /Encoding /UniJIS-UTF16-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 " +
	"/BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> " +
	"/FontDescriptor << /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 >> >>]"

func fontRunner(t *testing.T) *Runner {
	path := filepath.Join(t.TempDir(), "fonts.conf")
	for range 2 { // the second finds it there
		must(t, WriteFonts(path))
	}
	r := NewRunner(Config{Capacity: Capacity{Children: 1}, Fonts: path})
	t.Cleanup(r.Close)
	return r
}

// TestFontsThatPagesLack draws pages in fonts that no machine here has, and in what is to stand for them.
func TestFontsThatPagesLack(t *testing.T) {
	r := fontRunner(t)
	draw := func(font, text string) []byte {
		img, err := r.render(t.Context(), []byte(inFont(font, text)), 1, 72)
		must(t, err)
		return img
	}
	blank := draw(named("Tinos"), "( )")
	for name, want := range map[string]string{"Cambria": "Tinos", "TimesNewRomanPSMT": "Tinos", "ArialMT": "Arimo", "Impact": "Arimo",
		"VNTimeBook": "Arimo", "CourierNewPSMT": "Cousine", "DejaVuSansCondensed-Bold": "Arimo-Bold"} {
		got, stand := draw(named(name), "(Mot lan)"), draw(named(want), "(Mot lan)")
		if bytes.Equal(got, blank) || !bytes.Equal(got, stand) {
			t.Errorf("%s is not drawn as %s", name, want)
		}
	}
	one, other := draw(ryumin, "<6771 4EAC>"), draw(ryumin, "<5927 962A>")
	if bytes.Equal(one, blank) || bytes.Equal(one, other) {
		t.Error("Japanese letters are not drawn")
	}
}

func TestFontsAreWrittenAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fonts.conf")
	must(t, os.WriteFile(path, []byte("of an earlier version"), 0o600))
	must(t, WriteFonts(path))
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, fontsConf) {
		t.Errorf("the file has %q, %v", got, err)
	}
}
