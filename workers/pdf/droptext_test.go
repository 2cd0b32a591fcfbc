package pdf

import (
	"bytes"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestWithoutText(t *testing.T) {
	for name, c := range map[string]struct {
		content, want string // want is empty where the content has to stay
	}{
		"a layer under a picture": {"BT 3 Tr /F 9 Tf (CONG HOA) Tj ET\nq 9 0 0 9 0 0 cm /I Do Q", "\nq 9 0 0 9 0 0 cm /I Do Q"},
		"a layer over it":         {"q /I Do Q BT 3 Tr [(xA)-3(HOI)] TJ ET ", "q /I Do Q  "},
		"marked":                  {"/I Do BT /Span <</MCID 0>> BDC <4142> Tj EMC ET ", "/I Do  "},
		"BT in a string":          {"(BT) pop /I Do ", "(BT) pop /I Do "},
		"clips":                   {"BT 7 Tr (x) Tj ET /I Do ", ""},
		"marks that stay open":    {"BT /S BMC (x) Tj ET EMC ", ""},
		"never ends":              {"/I Do BT (x) Tj ", ""},
		"state within":            {"BT q (x) Tj Q ET ", ""},
	} {
		got, ok := withoutText([]byte(c.content))
		if want := c.want != ""; ok != want || ok && string(got) != c.want {
			t.Errorf("%s: withoutText = %q, %v, want %q", name, got, ok, c.want)
		}
	}
}

// TestLayerOfAnotherProgramIsGone lays our words over a scan that another program had read badly. Nothing of that reading
// is left in what the page paints, for readers that know nothing of replacement text, and the scan shows the same.
func TestLayerOfAnotherProgramIsGone(t *testing.T) {
	raster := pipeline.Raster{Width: 800, Height: 1200, DPI: 100, Filter: "FlateDecode", ColorSpace: "DeviceGray", Bits: 8,
		Data: packed(t, bytes.Repeat([]byte{0, 90, 255, 200}, 800*1200/4)...)}
	junk := words(800, 1200, 0, 0)
	for i := range junk.Words {
		junk.Words[i].Text = "xAHOI"
	}
	data, err := Build([]BuildPage{{Raster: raster, Text: junk}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	if info, err := Inspect(data); err != nil || !info.Pages[0].JunkText || !info.Pages[0].FullImage {
		t.Fatalf("Inspect = %+v, %v; want a scan with a layer", info, err)
	}
	file := overlaid(t, data)
	clean, err := Build([]BuildPage{{Raster: raster, Text: pipeline.Page{Width: 800, Height: 1200, DPI: 100}}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown(t, file), shown(t, overlaid(t, clean)); got != want || want == 0 {
		t.Errorf("%d texts are shown, want our %d", got, want)
	}
	if text := run(t, "pdftotext", store(t, file), "-"); strings.Contains(text, "xAHOI") || len(strings.Fields(text)) == 0 {
		t.Errorf("text = %q, want ours alone", text)
	}
	before, after := run(t, "pdftoppm", "-r", "50", store(t, data)), run(t, "pdftoppm", "-r", "50", store(t, file))
	if before != after || before == "" {
		t.Error("the page shows something else")
	}
	run(t, "qpdf", "--check", store(t, file))
}

func overlaid(t *testing.T, data []byte) []byte {
	t.Helper()
	file, err := AddText(data, map[int]Layer{1: {Text: words(800, 1200, 0, 0), Replaces: true}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// shown counts the operators that show text on the first page.
func shown(t *testing.T, file []byte) (n int) {
	t.Helper()
	d, err := openDocument(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.page(1)
	if err != nil {
		t.Fatal(err)
	}
	lex := &lexer{data: d.content(p.dict["Contents"])}
	for {
		switch t := lex.next(); {
		case t.kind == tokenEnd:
			return n
		case t.kind == tokenOperator && (t.text == "Tj" || t.text == "TJ"):
			n++
		}
	}
}
