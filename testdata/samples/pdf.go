package samples

import (
	"bytes"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// pdfPage is a page of a scanner's PDF: a JPEG over the whole of it.
type pdfPage struct {
	jpeg []byte
	page TruthPage
	grey bool
}

// scannerPDF writes a PDF 1.4 as office scanners do: one image a page, no text, classic cross-reference table.
func scannerPDF(pages []pdfPage, made time.Time) []byte {
	w := &pdfWriter{}
	w.buf.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+3*i)
	}
	stamp := made.In(pipeline.Zone).Format("20060102150405") + "+07'00'"
	w.object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	w.object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(pages)), nil)
	w.object(fmt.Sprintf("<< /Creator (Office MFP Scan) /Producer (MFP Scan to PDF 3.12) /CreationDate (D:%s) /ModDate (D:%[1]s) >>", stamp), nil)
	for i, p := range pages {
		w.page(4+3*i, p)
	}
	return w.close()
}

type pdfWriter struct {
	buf     bytes.Buffer
	offsets []int
}

// object writes the next object.
func (w *pdfWriter) object(dict string, stream []byte) {
	w.offsets = append(w.offsets, w.buf.Len())
	fmt.Fprintf(&w.buf, "%d 0 obj\n%s\n", len(w.offsets), dict)
	if stream != nil {
		w.buf.WriteString("stream\n")
		w.buf.Write(stream)
		w.buf.WriteString("\nendstream\n")
	}
	w.buf.WriteString("endobj\n")
}

// page writes three objects: the page, its content and its image.
func (w *pdfWriter) page(number int, p pdfPage) {
	wide := float64(p.page.Width) * 72 / float64(p.page.DPI)
	high := float64(p.page.Height) * 72 / float64(p.page.DPI)
	w.object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "+
		"/Resources << /ProcSet [/PDF /ImageC /ImageB] /XObject << /Im0 %d 0 R >> >> >>", wide, high, number+1, number+2), nil)
	content := fmt.Appendf(nil, "q\n%.2f 0 0 %.2f 0 0 cm\n/Im0 Do\nQ", wide, high)
	w.object(fmt.Sprintf("<< /Length %d >>", len(content)), content)
	space := "/DeviceRGB"
	if p.grey {
		space = "/DeviceGray"
	}
	w.object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s "+
		"/Filter /DCTDecode /Length %d >>", p.page.Width, p.page.Height, space, len(p.jpeg)), p.jpeg)
}

// close writes the table and the trailer.
func (w *pdfWriter) close() []byte {
	start := w.buf.Len()
	id := pipeline.DigestOf(w.buf.Bytes()).String()[:32]
	fmt.Fprintf(&w.buf, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		fmt.Fprintf(&w.buf, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.buf, "trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R /ID [<%s> <%[2]s>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, id, start)
	return w.buf.Bytes()
}
