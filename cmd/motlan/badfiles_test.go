package main

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/signing"
	"github.com/motlan/motlan/signing/keys"
)

// paperPDF is a PDF that an office program could have written: a line of text on each page.
func paperPDF(pages int) []byte {
	kids := make([]string, pages)
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", len(objects)+1)
		content := fmt.Sprintf("BT /F1 14 Tf 72 700 Td (Page %d of a letter that anybody may read) Tj ET", i+1)
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", len(objects)+2),
			fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", strings.Join(kids, " "), pages)
	return writePDF(objects...)
}

// writePDF numbers the objects from 1; the first is the catalog.
func writePDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// bombPDF has one page whose few hundred bytes of content unpack to 200 MB.
func bombPDF(t *testing.T) []byte {
	content := deflate(t, deflate(t, make([]byte, 200<<20)))
	return writePDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream", len(content), content))
}

func deflate(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// signedPDF is sealed by somebody else's key.
func signedPDF(t *testing.T, pdf []byte) []byte {
	t.Helper()
	authority, err := keys.OpenDevelopment(t.TempDir(), keys.Options{})
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Person("Trần Văn Ký", "Ủy ban nhân dân xã Khác")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := signing.Seal(context.Background(), pdf, signing.Request{Profile: signing.Leader, At: time.Now(),
		Certificate: key.Certificate, Chain: key.Chain}, key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

// encryptedPDF locks a PDF with a user password, which may be empty.
func encryptedPDF(t *testing.T, pdf []byte, password string) []byte {
	t.Helper()
	in, out := filepath.Join(t.TempDir(), "in.pdf"), filepath.Join(t.TempDir(), "out.pdf")
	writeFile(t, in, pdf)
	output(t, "qpdf", "--encrypt", password, "owner", "256", "--", "--object-streams=disable", in, out)
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// markSigned adds a signature dictionary in an increment, as a signing program does also to an encrypted file, for which
// there is no such program here. The signature itself is empty.
func markSigned(t *testing.T, pdf []byte) []byte {
	t.Helper()
	at := bytes.LastIndex(pdf, []byte("trailer"))
	end := bytes.LastIndex(pdf, []byte("startxref"))
	var size, prev int
	if _, err := fmt.Sscanf(string(pdf[end:]), "startxref\n%d", &prev); err != nil || at < 0 {
		t.Fatalf("no classic trailer: %v", err)
	}
	dict := strings.TrimSpace(string(pdf[at+len("trailer") : end]))
	_, rest, _ := strings.Cut(dict, "/Size ")
	if _, err := fmt.Sscanf(rest, "%d", &size); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.Write(pdf)
	object := b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 10]/Contents<00>>>\nendobj\n", size)
	table := b.Len()
	dict = strings.Replace(dict, fmt.Sprintf("/Size %d", size), fmt.Sprintf("/Size %d /Prev %d", size+1, prev), 1)
	fmt.Fprintf(&b, "xref\n%d 1\n%010d 00000 n \ntrailer %s\nstartxref\n%d\n%%%%EOF\n", size, object, dict, table)
	return b.Bytes()
}

// sheet is a page with a few bars on it, which no recogniser takes for letters, or with nothing.
func sheet(blank bool) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, 600, 850))
	for i := range m.Pix {
		m.Pix[i] = 250
	}
	for y := 100; y < 700 && !blank; y += 40 {
		for x := 80 + y%3*10; x < 500; x++ {
			m.SetGray(x, y, color.Gray{Y: 10})
			m.SetGray(x, y+1, color.Gray{Y: 10})
		}
	}
	return m
}

// withComment adds a segment to a JPEG that shows nothing.
func withComment(scan, comment []byte) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xfe}, uint16(len(comment)+2))
	return slices.Concat(scan[:2], segment, comment, scan[2:])
}

func encoded(t *testing.T, encode func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, m image.Image) []byte {
	return encoded(t, func(w io.Writer) error { return jpeg.Encode(w, m, nil) })
}

func pngOf(t *testing.T, m image.Image) []byte {
	return encoded(t, func(w io.Writer) error { return png.Encode(w, m) })
}

// hugePNG promises 30,000 × 30,000 black pixels, and has them too when asked.
func hugePNG(t *testing.T, whole bool) []byte {
	pixels := []byte(nil)
	if whole {
		pixels = make([]byte, 30000*(1+30000/8))
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 30000), 30000)
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	for _, chunk := range [][]byte{append([]byte("IHDR"), append(header, 1, 0, 0, 0, 0)...), append([]byte("IDAT"), deflate(t, pixels)...), []byte("IEND")} {
		binary.Write(&b, binary.BigEndian, uint32(len(chunk)-4))
		b.Write(chunk)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(chunk))
	}
	return b.Bytes()
}

// hugeTIFF promises 30,000 × 30,000 pixels in one strip that it does not have.
func hugeTIFF() []byte {
	b := []byte("II*\x00\x08\x00\x00\x00\x07\x00")
	for _, field := range [][2]uint32{{256, 30000}, {257, 30000}, {258, 8}, {259, 1}, {262, 1}, {273, 8}, {279, 30000 * 30000}} {
		b = binary.LittleEndian.AppendUint16(b, uint16(field[0]))
		b = binary.LittleEndian.AppendUint16(b, 4)
		b = binary.LittleEndian.AppendUint32(b, 1)
		b = binary.LittleEndian.AppendUint32(b, field[1])
	}
	return append(b, 0, 0, 0, 0)
}
