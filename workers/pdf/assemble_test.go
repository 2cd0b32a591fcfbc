package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"path/filepath"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
)

// photo is a JPEG of noise, as a raster.
func photo(t *testing.T, width, height int, seed byte) pipeline.Raster {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		seed = seed*167 + 13
		img.Pix[i] = seed
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, nil); err != nil {
		t.Fatal(err)
	}
	return pipeline.Raster{Width: width, Height: height, DPI: 100, Filter: "DCTDecode", ColorSpace: "DeviceGray", Bits: 8, Data: file.Bytes()}
}

// pixels renders a page with poppler, at a resolution that shows every glyph.
func pixels(t *testing.T, file []byte, page int) []byte {
	t.Helper()
	return []byte(run(t, "pdftoppm", "-q", "-r", "60", "-cropbox", "-f", fmt.Sprint(page), "-l", fmt.Sprint(page), store(t, file)))
}

// TestAssemble puts pictures and pages of other files together, out of their order.
func TestAssemble(t *testing.T) {
	one, two := photo(t, 300, 200, 1), photo(t, 200, 300, 7)
	two.Orientation = 90
	scan, err := Build([]BuildPage{{Raster: photo(t, 120, 90, 3)}, {Raster: photo(t, 90, 120, 5)}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	theirs := foreign(t, 270)
	files := [][]byte{scan, theirs}
	pieces := []Piece{{Raster: &two}, {File: 0, Page: 2}, {File: 1, Page: 1}, {Raster: &one}, {File: 0, Page: 1}}
	file, err := Assemble(files, pieces, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Assemble(files, pieces, testMeta()); err != nil || !bytes.Equal(again, file) {
		t.Errorf("the same pages give another file, %v", err)
	}
	run(t, "qpdf", "--check", store(t, file))
	if err := Check(file); err != nil {
		t.Error(err)
	}
	for page, want := range map[int][]byte{2: pixels(t, scan, 2), 3: pixels(t, theirs, 1), 5: pixels(t, scan, 1)} {
		if !bytes.Equal(pixels(t, file, page), want) {
			t.Errorf("page %d looks different", page)
		}
	}
	dir := t.TempDir()
	run(t, "pdfimages", "-all", store(t, file), filepath.Join(dir, "p"))
	for n, want := range [][]byte{two.Data, photo(t, 90, 120, 5).Data, one.Data, photo(t, 120, 90, 3).Data} {
		if got := readFile(t, filepath.Join(dir, fmt.Sprintf("p-%03d.jpg", n))); !bytes.Equal(got, want) {
			t.Errorf("picture %d was encoded anew", n)
		}
	}
	info, err := Inspect(file)
	if err != nil || len(info.Pages) != 5 || info.NeedsRepair || !info.Pages[0].FullImage || info.Pages[0].DPI != 100 || info.Pages[0].Rotate != 90 {
		t.Errorf("Inspect = %+v, %v", info, err)
	}
}

func TestAssembleRefuses(t *testing.T) {
	signed := bytes.Replace(foreign(t, 0), []byte("/Type/Catalog"), []byte("/ByteRange[0 1 2 3]/Contents<00>/Type/Catalog"), 1)
	for name, c := range map[string]struct {
		file []byte
		page int
		want error
	}{
		"a page that is not there": {foreign(t, 0), 2, nil},
		"no PDF":                   {[]byte("%PDF-1.7 and nothing"), 1, nil},
		"a signed file":            {signed, 1, ErrSigned},
	} {
		var fault *Error
		_, err := Assemble([][]byte{c.file}, []Piece{{Page: c.page}}, testMeta())
		if !errors.As(err, &fault) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: Assemble = %v, want %v", name, err, c.want)
		}
	}
}

// TestAssembledPagesLookTheSame takes pages out of files of all kinds, the last one first, and looks at them.
func TestAssembledPagesLookTheSame(t *testing.T) {
	looked := 0
	for _, folder := range []string{"formats", "scans"} {
		files, err := filepath.Glob(filepath.Join(corpora.Folder(t), folder, "*.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			t.Run(folder+"/"+filepath.Base(path), func(t *testing.T) { looked += lookTheSame(t, readFile(t, path)) })
		}
	}
	if looked < 40 {
		t.Errorf("%d pages were compared, want 40", looked)
	}
}

func lookTheSame(t *testing.T, data []byte) int {
	info, err := Inspect(data)
	if err != nil || info.Signed || info.NeedsRepair {
		t.Skip("no pages are taken out of it as it is")
	}
	var pieces []Piece
	for n := range min(len(info.Pages), 3) {
		if info.Pages[n].Width*info.Pages[n].Height < 4e6 {
			pieces = append(pieces, Piece{Page: n + 1})
		}
	}
	slices.Reverse(pieces)
	if len(pieces) == 0 {
		t.Skip("large pages alone")
	}
	file, err := Assemble([][]byte{data}, pieces, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range pieces {
		if !bytes.Equal(pixels(t, file, i+1), pixels(t, data, p.Page)) {
			t.Errorf("page %d looks different", p.Page)
		}
	}
	return len(pieces)
}
