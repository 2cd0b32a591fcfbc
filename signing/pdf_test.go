package signing

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
)

// drawing is a tiny PDF of pages that each say a word. Tests need nothing bigger.
type drawing struct {
	pages   int
	padding int  // bytes of an image-like stream, to make it big
	stream  bool // cross-reference stream instead of a table
	catalog string
	version string // of the header; if empty, 1.7
}

// build writes the file: 1 catalogue, 2 pages, 3 font, 4 information, 5 padding, then page and content by turns.
func (d drawing) build() []byte {
	var b bytes.Buffer
	offsets := []int{0}
	add := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets)-1, body)
	}
	b.WriteString("%PDF-" + cmp.Or(d.version, "1.7") + "\n%\xE2\xE3\xCF\xD3\n")
	add("<< /Type /Catalog /Pages 2 0 R /Lang (vi-VN) " + d.catalog + " >>")
	var kids []string
	for i := range max(d.pages, 1) {
		kids = append(kids, fmt.Sprintf("%d 0 R", 6+2*i))
	}
	add(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " ")))
	add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	add("<< /Title <FEFF0047006900A5> /Producer (test) >>")
	add(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", d.padding, strings.Repeat("x", d.padding)))
	for i := range kids {
		content := fmt.Sprintf("BT /F1 24 Tf 72 700 Td (Page %d) Tj ET", i+1)
		add(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 7+2*i))
		add(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	if d.stream {
		d.writeStream(&b, offsets)
	} else {
		d.writeTable(&b, offsets)
	}
	return b.Bytes()
}

func (d drawing) writeTable(b *bytes.Buffer, offsets []int) {
	at := b.Len()
	fmt.Fprintf(b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, o := range offsets[1:] {
		fmt.Fprintf(b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(b, "trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets), at)
}

func (d drawing) writeStream(b *bytes.Buffer, offsets []int) {
	at := b.Len()
	offsets = append(offsets, at)
	rows := []byte{0, 0, 0, 0, 0, 255}
	for _, o := range offsets[1:] {
		rows = append(rows, 1, byte(o>>24), byte(o>>16), byte(o>>8), byte(o), 0)
	}
	fmt.Fprintf(b, "%d 0 obj\n<< /Type /XRef /W [1 4 1] /Size %d /Root 1 0 R /Info 4 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n",
		len(offsets)-1, len(offsets), len(rows), rows)
	fmt.Fprintf(b, "startxref\n%d\n%%%%EOF\n", at)
}
