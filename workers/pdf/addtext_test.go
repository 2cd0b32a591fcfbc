package pdf

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// foreign returns a PDF as another program might have written it: inherited boxes and rotation, a crop box off the origin,
// two content streams that leave the graphics state open, and visible text.
func foreign(t *testing.T, rotate int) []byte {
	t.Helper()
	d, err := newDocument()
	if err != nil {
		t.Fatal(err)
	}
	catalog, tree := d.add(types.Dict{}), d.add(types.Dict{})
	font := d.add(types.Dict{"Type": types.Name("Font"), "Subtype": types.Name("Type1"), "BaseFont": types.Name("Helvetica")})
	one := d.addStream(types.Dict{}, []byte("q 0.5 0 0 0.5 7 7 cm q\n/Junk BMC\n"))
	two := d.addStream(types.Dict{}, []byte("BT /F 9 Tf 300 300 Td (xq#zz) Tj ET Q\n"))
	page := d.add(types.Dict{"Type": types.Name("Page"), "Parent": tree, "Contents": types.Array{one, two}})
	d.replace(tree, types.Dict{"Type": types.Name("Pages"), "Kids": types.Array{page}, "Count": types.Integer(1),
		"MediaBox": reals(-20, -30, 520, 700), "CropBox": reals(10, 20, 410, 620), "Rotate": types.Integer(rotate),
		"Resources": types.Dict{"Font": types.Dict{"F": font}}})
	d.replace(catalog, types.Dict{"Type": types.Name("Catalog"), "Pages": tree})
	d.ctx.Root = &catalog
	d.putInfo(types.Dict{"Title": types.StringLiteral("Theirs"), "Author": types.StringLiteral("Somebody")})
	file, err := d.bytes()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAddTextToForeignPages(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270} {
		width, height := 800, 1200
		if rotate%180 != 0 {
			width, height = 1200, 800
		}
		data := foreign(t, rotate)
		p := words(width, height, 0, 1.3)
		p.DPI = 144
		file, err := AddText(data, map[int]Layer{1: {Text: p, Rendered: true, Replaces: true}}, testMeta())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(file, data) {
			t.Error("AddText changed the bytes that came in")
		}
		lieOver(t, file, p) // also says that nothing of the junk is found
		run(t, "qpdf", "--check", store(t, file))
		if err := Check(file); err != nil {
			t.Error(err)
		}
		stamped, where, err := Stamp(file, stampText, Avoid{Text: p, Rendered: true})
		if err != nil || where.Where == AddedStrip {
			t.Fatalf("Stamp = %+v, %v", where, err)
		}
		if text := run(t, "pdftotext", store(t, stamped), "-"); !strings.Contains(text, stampText[0]) {
			t.Errorf("stamp not found in %q", text)
		}
	}
}

func TestAddTextKeepsTextThatIsTrusted(t *testing.T) {
	p := words(800, 1200, 0, 0)
	file, err := AddText(foreign(t, 0), map[int]Layer{1: {Text: p, Rendered: true}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(boxes(t, file), func(f found) bool { return f.text == "xq#zz" }) {
		t.Error("the page's own text is gone")
	}
}

func TestMetadataAgrees(t *testing.T) {
	file, err := AddText(foreign(t, 0), nil, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	info, xmp := run(t, "pdfinfo", store(t, file)), run(t, "pdfinfo", "-meta", store(t, file))
	if !strings.Contains(info, "Theirs") || !strings.Contains(xmp, "Theirs") {
		t.Errorf("title lost: %s%s", info, xmp)
	}
	if !strings.Contains(info, "Motlan test") || !strings.Contains(xmp, "<pdf:Producer>Motlan test<") {
		t.Errorf("producer differs: %s%s", info, xmp)
	}
	if strings.Contains(info, "Somebody") || strings.Contains(xmp, "pdfaid") {
		t.Errorf("says more than facts of the file: %s%s", info, xmp)
	}
}

func TestSameInputGivesSameBytes(t *testing.T) {
	once := func() []byte {
		p := words(827, 1169, 90, 1.3)
		file, err := Build([]BuildPage{{scan(t, 827, 1169), p}, {scan(t, 827, 1169), p}}, testMeta())
		if err != nil {
			t.Fatal(err)
		}
		if file, err = AddText(file, map[int]Layer{1: {Text: p}, 2: {Text: p}}, testMeta()); err != nil {
			t.Fatal(err)
		}
		if file, _, err = Stamp(file, stampText, Avoid{Text: p}); err != nil {
			t.Fatal(err)
		}
		return file
	}
	if first := once(); !bytes.Equal(first, once()) {
		t.Error("two runs gave different bytes")
	}
}

func TestBuildKeepsTheScan(t *testing.T) {
	raster := scan(t, 827, 1169)
	blank := raster
	blank.Orientation = 90
	file, err := Build([]BuildPage{{raster, words(827, 1169, 0, 0)}, {blank, pipeline.Page{Width: 827, Height: 1169, Blank: true}}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run(t, "pdfimages", "-all", store(t, file), filepath.Join(dir, "i"))
	for _, name := range []string{"i-000.jpg", "i-001.jpg"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, raster.Data) {
			t.Errorf("pdfimages gave back other bytes (%v)", err)
		}
	}
	info, err := Inspect(file)
	if err != nil {
		t.Fatal(err)
	}
	first, second := info.Pages[0], info.Pages[1]
	if !first.FullImage || !first.JunkText || first.DPI < 99.9 || first.DPI > 100.1 || second.Width < second.Height || second.Image.Orientation != 90 {
		t.Errorf("Inspect = %+v, %+v", first, second)
	}
	run(t, "qpdf", "--check", store(t, file))
	if err := Check(file); err != nil {
		t.Error(err)
	}
	t.Logf("%d bytes over two scans of %d", len(file)-2*len(raster.Data), len(raster.Data))
}

func TestBrokenFilesAreRefused(t *testing.T) {
	whole := foreign(t, 0)
	for name, c := range map[string]struct {
		data []byte
		want pipeline.Reason
	}{
		"empty":     {nil, pipeline.ReasonBadPDF},
		"no pdf":    {[]byte("hello"), pipeline.ReasonBadPDF},
		"truncated": {whole[:200], pipeline.ReasonBadPDF},
	} {
		if _, err := Inspect(c.data); reasonOf(err) != c.want {
			t.Errorf("%s: Inspect = %v, want %s", name, err, c.want)
		}
	}
	shifted := append([]byte("rubbish\n"), whole...)
	info, err := Inspect(shifted)
	if err != nil || !info.NeedsRepair {
		t.Errorf("Inspect of a shifted file = %+v, %v; want NeedsRepair", info, err)
	}
	if _, err := AddText(shifted, nil, testMeta()); !errors.Is(err, ErrNeedsRepair) {
		t.Errorf("AddText to a shifted file = %v, want ErrNeedsRepair", err)
	}
}

func TestUsableText(t *testing.T) {
	for text, want := range map[string]bool{
		"ỦY BAN NHÂN DÂN xã Tân Phú Trung, ngày 10 tháng 3 năm 2026": true,
		"The quick brown fox jumps over the lazy dog.":               true,
		"":  false,
		"1": false,
		"\ue001\ue002\ue003 \ue004\ue005\ue006\ue007 ABC \ue008\ue009 def ghi":        false,
		"\ufffd\ufffd\ufffd hộ khẩu \ufffd\ufffd thường trú \ufffd\ufffd\ufffd\ufffd": false,
		"!\"#$% &'()* +,-./ 012 :;<=> ?@[]^ _`{|}~ 345":                               false,
		"xkcdf qwrtp zxcvb mnbvc plkjh gfdsq":                                         false,
	} {
		if got := UsableText(text); got != want {
			t.Errorf("UsableText(%q) = %v, want %v", text, got, want)
		}
	}
}
