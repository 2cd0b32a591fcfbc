package images

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// pdfWindow is how far into a file Acrobat looks for the header (ISO 32000-1, annex H.3, note 13).
const pdfWindow = 1024

// Sniff names the format of a file by its first bytes (1,024 are enough, more help to tell office files from other
// archives): jpeg, png, tiff, bmp, gif, webp or pdf. For anything else format is empty and reason says what to tell
// the clerk.
func Sniff(head []byte) (format string, reason pipeline.Reason) {
	if len(head) == 0 {
		return "", pipeline.ReasonEmpty
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.format, ""
		}
	}
	switch {
	case isBMP(head):
		return "bmp", ""
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return "webp", ""
	case isPDF(head[:min(len(head), pdfWindow)]):
		return "pdf", ""
	case isHEIF(head):
		return "", pipeline.ReasonHEIC
	case isOffice(head):
		return "", pipeline.ReasonOffice
	}
	return "", pipeline.ReasonNotDocument
}

var magics = []struct{ prefix, format string }{
	{"\xff\xd8\xff", "jpeg"},
	{"\x89PNG\r\n\x1a\n", "png"},
	{"II*\x00", "tiff"}, {"MM\x00*", "tiff"},
	{"II+\x00", "tiff"}, {"MM\x00+", "tiff"}, // BigTIFF
	{"GIF87a", "gif"}, {"GIF89a", "gif"},
}

// firstObject is how a PDF goes on that lost its header, which readers forgive.
var firstObject = regexp.MustCompile(`(?:^|[\r\n])\d{1,10} \d{1,5} obj[\s<\[]`)

func isPDF(head []byte) bool {
	return bytes.Contains(head, []byte("%PDF-")) || firstObject.Match(head)
}

// isBMP also looks at the size of the second header, since many texts begin with BM.
func isBMP(head []byte) bool {
	if len(head) < 18 || string(head[:2]) != "BM" {
		return false
	}
	return slices.Contains([]uint32{12, 40, 52, 56, 64, 108, 124}, binary.LittleEndian.Uint32(head[14:]))
}

// isHEIF knows the brands of ISO/IEC 23008-12 and AVIF.
func isHEIF(head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	size := min(len(head), int(min(binary.BigEndian.Uint32(head), 256)))
	for at := 8; at+4 <= size; at += 4 {
		switch string(head[at : at+4]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1", "avif", "avis":
			return true
		}
	}
	return false
}

// isOffice knows OLE files (Word and Excel up to 2003), RTF, and the archives of OOXML and ODF.
func isOffice(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) || bytes.HasPrefix(head, []byte(`{\rtf`)) {
		return true
	}
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	for _, part := range []string{"[Content_Types].xml", "_rels/", "word/", "xl/", "ppt/", "docProps/",
		"application/vnd.oasis.opendocument"} {
		if bytes.Contains(head, []byte(part)) {
			return true
		}
	}
	return false
}
