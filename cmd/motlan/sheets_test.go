package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/motlan/motlan/workers/codes"
	"github.com/motlan/motlan/workers/cuts"
)

// printed runs "motlan sheets" and returns its pages as pictures of so many dots an inch.
func printed(t *testing.T, dpi string, args ...string) []image.Image {
	t.Helper()
	dir := t.TempDir()
	var out bytes.Buffer
	args = append([]string{"sheets", "--out", filepath.Join(dir, "sheets.pdf")}, args...)
	if code := run(t.Context(), args, streams{nil, &out, &out}); code != 0 {
		t.Fatalf("motlan %v exits with %d: %s", args, code, out.String())
	}
	if text, err := exec.Command("pdftoppm", "-r", dpi, "-gray", "-png", filepath.Join(dir, "sheets.pdf"), filepath.Join(dir, "page")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v: %s", err, text)
	}
	names, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	var pages []image.Image
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		page, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	return pages
}

// fed is page as a scanner sees it that is fed with the sheet turned by quarters, with the grain of a worn drum.
func fed(page image.Image, quarters int, r *rand.Rand) *image.Gray {
	b := page.Bounds()
	w, h := b.Dx(), b.Dy()
	if quarters%2 == 1 {
		w, h = h, w
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := x, y
			switch quarters {
			case 1:
				u, v = y, w-1-x
			case 2:
				u, v = w-1-x, h-1-y
			case 3:
				u, v = h-1-y, x
			}
			grey := color.GrayModel.Convert(page.At(b.Min.X+u, b.Min.Y+v)).(color.Gray)
			out.Pix[y*out.Stride+x] = uint8(min(max(40+0.75*float64(grey.Y)+12*r.NormFloat64(), 0), 255))
		}
	}
	return out
}

// Printed, scanned with every second sheet upside down and read, the sheets divide a batch as they say.
func TestSheetsDivideAScan(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	sheets := printed(t, "150", "--procedure", "1.009994", "--batch", "B-2026/11.22-07", "--papers", "2,1,1,3", "--plain", "1")
	if len(sheets) != 6 { // slip, four components that are scanned, one plain
		t.Fatalf("%d sheets, want 6", len(sheets))
	}
	paper := image.NewGray(image.Rect(0, 0, 1240, 1754))
	for i := range paper.Pix {
		paper.Pix[i] = 250
	}
	file := []image.Image{sheets[0], sheets[1], paper, paper, sheets[2], paper, sheets[5], paper, sheets[3], paper, paper, paper}
	var facts []cuts.Sheet
	for i, page := range file {
		found, err := codes.Read(fed(page, i%4, r), 150)
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, cuts.Sheet{Codes: found})
	}
	d := cuts.Divide(facts)
	var got [][]int
	var components []string
	for _, s := range d.Segments {
		got, components = append(got, s.Pages), append(components, string(s.Component))
	}
	if want := [][]int{{3, 4}, {6}, {8}, {10, 11, 12}}; !reflect.DeepEqual(got, want) || len(d.Faults) > 0 {
		t.Errorf("the scan is divided into %v with %v, want %v", got, d.Faults, want)
	}
	if want := []string{"application", "land-certificate", "", "drawing"}; !reflect.DeepEqual(components, want) {
		t.Errorf("the papers are %q, want %q", components, want)
	}
	if d.Slip == nil || d.Slip.Batch != "B-2026/11.22-07" {
		t.Errorf("the slip is %+v", d.Slip)
	}
}

// The slip of the largest batch is still read from a coarse scan, and its list leaves the patch code at the foot clear.
func TestLargestSlip(t *testing.T) {
	args := []string{"--batch", "1", "--papers", "1"}
	for range 299 {
		args = append(args, "--papers", "6")
	}
	page := printed(t, "150", args...)[0]
	found, err := codes.Read(page, 150)
	if err != nil {
		t.Fatal(err)
	}
	d := cuts.Divide([]cuts.Sheet{{Codes: found}})
	if d.Slip == nil || d.Slip.Count != 300 || d.Slip.Pages != 1795 {
		t.Errorf("the slip is read as %+v", d.Slip)
	}
	patches := 0
	for _, c := range found {
		if c.Format == cuts.PatchT {
			patches++
		}
	}
	if patches != 2 {
		t.Errorf("%d patch codes are read of 2", patches)
	}
}

func TestSheetsRefuse(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing asked for": {}, "no such procedure": {"--procedure", "9.999999"}, "papers of no batch": {"--papers", "1"},
		"an empty paper": {"--batch", "a", "--papers", "0"}, "a batch with markup": {"--batch", "<a>", "--papers", "1"},
		"what is only shown": {"--procedure", "1.009994", "--component", "identity-card"}, "a component of nothing": {"--component", "drawing"},
		"a forest": {"--plain", "100000"}, "a batch without counts": {"--batch", "a"},
	} {
		out := filepath.Join(t.TempDir(), "sheets.pdf")
		if code := run(t.Context(), append([]string{"sheets", "--out", out}, args...), streams{nil, io.Discard, io.Discard}); code != 2 {
			t.Errorf("%s: exit code %d, want 2", name, code)
		}
		if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a file was written: %v", name, err)
		}
	}
}
