package workers

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// plainPDF is a PDF of these objects, the first of which is the catalogue.
func plainPDF(objects []string) string {
	var file bytes.Buffer
	fmt.Fprint(&file, "%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, file.Len())
		fmt.Fprintf(&file, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := file.Len()
	fmt.Fprintf(&file, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&file, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&file, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return file.String()
}

// paged is a PDF of pages, each with its content and what it shows: the resources' entries, and the objects in them.
func paged(pages int, draw func(page, next int) (content, resources string, objects []string)) string {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}
	kids := ""
	for i := range pages {
		content, resources, shown := draw(i, len(objects)+3)
		kids += fmt.Sprintf("%d 0 R ", len(objects)+1)
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << %s >> >>", len(objects)+2, resources),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
		objects = append(objects, shown...)
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, pages)
	return plainPDF(objects)
}

// inStrips is a scanner's PDF that has each page in two strips.
func inStrips(t *testing.T, pages ...samples.Sample) string {
	t.Helper()
	return paged(len(pages), func(page, next int) (content, resources string, objects []string) {
		img, err := jpeg.Decode(bytes.NewReader(pages[page].Data))
		must(t, err)
		size := img.Bounds().Size()
		for k, part := range []image.Rectangle{image.Rect(0, 0, size.X, size.Y/2), image.Rect(0, size.Y/2, size.X, size.Y)} {
			var strip bytes.Buffer
			must(t, jpeg.Encode(&strip, img.(*image.YCbCr).SubImage(part), nil))
			objects = append(objects, fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
				part.Dx(), part.Dy(), strip.Len(), strip.String()))
			content += fmt.Sprintf("q 595 0 0 421 0 %d cm /S%d Do Q\n", 421*(1-k), k)
			resources += fmt.Sprintf("/S%d %d 0 R ", k, next+k)
		}
		return content, "/XObject << " + resources + ">>", objects
	})
}

// digital is a PDF that a program wrote, with the same text on every page.
func digital(pages int) string {
	return paged(pages, func(int, int) (content, resources string, objects []string) {
		for line := range 40 {
			content += fmt.Sprintf("BT /F 12 Tf 60 %d Td (The same line stands on every page, %d.) Tj ET\n", 780-line*18, line)
		}
		return content, "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>", nil
	})
}

// TestPageScannedTwiceInStrips finds a repeated page in a PDF whose pages have to be drawn, where they are scans.
func TestPageScannedTwiceInStrips(t *testing.T) {
	page := func(seed uint64, again uint64) samples.Sample {
		s, err := samples.Page(seed, samples.Options{Seed: again, DPI: 200, Noise: 4, Skew: 0.3 * float64(again)})
		must(t, err)
		return s
	}
	for name, c := range map[string]struct {
		file string
		want []int
	}{
		"one page twice":        {inStrips(t, page(1, 1), page(2, 1), page(2, 2)), []int{3}},
		"pages of their own":    {inStrips(t, page(3, 1), page(4, 1)), nil},
		"what a program writes": {digital(2), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []int
			for _, f := range prepared(t, c.file).Findings {
				if f.Kind == pipeline.FindingDuplicate {
					got = append(got, f.Page)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("repeated are the pages %v, want %v", got, c.want)
			}
		})
	}
}
