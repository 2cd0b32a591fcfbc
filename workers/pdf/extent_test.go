package pdf

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestJPEGLiesInTheFile(t *testing.T) {
	var scan bytes.Buffer
	if err := jpeg.Encode(&scan, image.NewGray(image.Rect(0, 0, 60, 80)), nil); err != nil {
		t.Fatal(err)
	}
	picture := pipeline.Raster{Width: 60, Height: 80, DPI: 100, Bits: 8, Filter: "DCTDecode", ColorSpace: "DeviceGray", Data: scan.Bytes()}
	packed := pipeline.Raster{Width: 2, Height: 2, DPI: 100, Bits: 8, Filter: "FlateDecode", ColorSpace: "DeviceGray", Data: packed(t, 0, 1, 2, 3)}
	file, err := Build([]BuildPage{{Raster: picture}, {Raster: packed}}, Meta{})
	if err != nil {
		t.Fatal(err)
	}
	info, err := Inspect(file)
	if err != nil || len(info.Pages) != 2 {
		t.Fatalf("Inspect = %d pages, %v", len(info.Pages), err)
	}
	if got := info.Pages[0].JPEG.Of(file); !bytes.Equal(got, scan.Bytes()) {
		t.Errorf("the scan is %d bytes of the file, want %d", len(got), scan.Len())
	}
	if got := info.Pages[1].JPEG; got != (Extent{}) {
		t.Errorf("what is no JPEG file lies at %+v", got)
	}
}

func TestExtentOutsideOfTheFileIsNothing(t *testing.T) {
	const most = int(^uint(0) >> 1)
	for _, e := range []Extent{{}, {-1, 2}, {0, -1}, {0, 5}, {3, 2}, {4, 1}, {most, 1}, {1, most}, {most, most}, {-most, most}} {
		if got := e.Of([]byte("file")); got != nil {
			t.Errorf("%+v of four bytes is %q", e, got)
		}
	}
	if got := (Extent{1, 3}).Of([]byte("file")); string(got) != "ile" {
		t.Errorf("Of = %q, want ile", got)
	}
}
