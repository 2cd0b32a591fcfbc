package pdf

import "bytes"

// Extent is a part of a file.
type Extent struct{ At, Length int }

// Of returns that part of a file; nil when it is empty or lies outside.
func (e Extent) Of(file []byte) []byte {
	if e.At < 0 || e.Length <= 0 || e.Length > len(file) || e.At > len(file)-e.Length {
		return nil
	}
	return file[e.At:][:e.Length]
}

// jpeg finds a picture that is a JPEG file by itself. What is encrypted lies nowhere in the PDF as it is.
func (d *document) jpeg(f full) Extent {
	e := Extent{f.at, len(f.raster.Data)}
	if f.raster.Filter != "DCTDecode" || f.raster.Inverted || !bytes.Equal(e.Of(d.data), f.raster.Data) {
		return Extent{}
	}
	return e
}
