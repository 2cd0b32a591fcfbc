package pipeline

// Raster is one page's pixels in a form that a PDF image XObject carries (ISO 32000-1, 8.9.5), so that scanner data
// can be passed through without being decoded.
type Raster struct {
	Width, Height int
	DPI           float64        // 0 when the file does not say
	Filter        string         // DCTDecode, CCITTFaxDecode or FlateDecode
	Params        map[string]int // DecodeParms, e.g. K, Columns, Predictor; booleans as 0 and 1
	ColorSpace    string         // DeviceGray, DeviceRGB, DeviceCMYK or Indexed (over DeviceRGB)
	Palette       []byte         // RGB triplets when Indexed
	Bits          int            // per component
	Inverted      bool           // the samples' meaning is reversed (Adobe CMYK JPEG, WhiteIsZero): needs a Decode array
	Orientation   int            // clockwise turn in degrees that the file's own tag (EXIF, TIFF 274) asks for
	Data          []byte         // encoded by Filter
}

// Code is a QR or bar code found on a page. Its text is unsigned: good for filling in and cross-checks, never a proof.
type Code struct {
	Format string `json:"format"` // e.g. QR_CODE, CODE_128
	Text   string `json:"text"`
	Quad   Quad   `json:"quad"` // around the whole code, quiet zone excluded
}
