package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/pdf"
)

// requestSheet is what a person takes home from the counter: everything that is still wanted, on one sheet, and nothing that is
// held. It is no official form: those carry a number and a signature of the agency, and TT 03/2025/TT-VPCP sets their words.
type requestSheet struct {
	agency    string             // its full name
	procedure pipeline.Procedure // none of a dossier of loose papers
	dossier   pipeline.Dossier
	wanted    []pipeline.Component
	at        time.Time
}

const (
	sheetMargin = 20 * millimetre
	sheetBottom = a4Height - 25*millimetre
)

// wantedSheet draws the sheet of a dossier.
func (o *office) wantedSheet(ctx context.Context, d pipeline.Dossier, wanted []pipeline.Component) ([]byte, error) {
	agency, err := o.catalog.Agency(ctx, d.Receiving)
	if err != nil {
		return nil, err
	}
	s := requestSheet{agency: agency.Name, dossier: d, wanted: wanted, at: o.now()}
	if d.Procedure != "" {
		if s.procedure, err = o.service.Procedures.Procedure(d.Procedure, d.ReceivedAt); err != nil {
			return nil, err
		}
	}
	return s.file()
}

// writing fills pages from the top down.
type writing struct {
	pages []pdf.PrintPage
	y     float64
}

// file draws the sheet as a PDF for A4.
func (s requestSheet) file() ([]byte, error) {
	return pdf.Print(s.draw(), pdf.Meta{Title: "Giấy tờ còn thiếu của hồ sơ " + s.dossier.Code, Producer: "Motlan " + version, Created: s.at})
}

func (s requestSheet) draw() []pdf.PrintPage {
	w := &writing{}
	w.turn()
	w.text(12, 0, s.agency)
	w.y += 14
	w.text(18, 0, "GIẤY TỜ CÒN THIẾU CỦA HỒ SƠ")
	w.text(10, 0, "What is still missing in this case")
	w.y += 10
	w.text(13, 0, "Mã hồ sơ: "+s.dossier.Code)
	w.text(13, 0, "Chủ hồ sơ: "+s.dossier.Owner.Name)
	if s.procedure.Code != "" {
		w.text(13, 0, fmt.Sprintf("Thủ tục: %s %s", s.procedure.Code, s.procedure.Name))
	}
	w.text(13, 0, "Tiếp nhận: "+s.dossier.ReceivedAt.In(pipeline.Zone).Format("15:04 ngày 02/01/2006"))
	if !s.dossier.WaitsUntil.IsZero() {
		w.text(13, 0, "Bổ sung đến hết ngày "+s.dossier.WaitsUntil.In(pipeline.Zone).Format("02/01/2006"))
	}
	w.y += 8
	s.list(w, "Cần nộp", pipeline.Scan, pipeline.Missing, pipeline.HandIn)
	s.list(w, "Mang theo để đối chiếu, không phải nộp", pipeline.PresentOnly)
	w.y += 8
	w.text(12, 0, "Phiếu này ghi đủ mọi giấy tờ còn thiếu. Giấy tờ nhà nước đã có thì không phải nộp lại.")
	w.text(11, 0, "In lúc "+s.at.In(pipeline.Zone).Format("15:04 ngày 02/01/2006"))
	return w.pages
}

// list prints the lines that are answered so, numbered; nothing where there are none.
func (s requestSheet) list(w *writing, title string, answers ...pipeline.Answer) {
	n := 0
	for _, c := range s.wanted {
		if !slices.Contains(answers, c.Answer) {
			continue
		}
		if n++; n == 1 {
			w.y += 6
			w.text(14, 0, title+":")
		}
		w.y += 3
		w.text(13, 12, fmt.Sprintf("%d. %s%s", n, c.Name, s.ifAny(c.Code)))
		w.text(11, 28, c.Why)
	}
}

// ifAny marks what not every case needs.
func (s requestSheet) ifAny(code pipeline.ComponentCode) string {
	if spec, _ := s.procedure.Component(code); spec.Optional {
		return " (nếu có)"
	}
	return ""
}

// text prints a text from the margin on, in as many lines as it needs, and on the next page where there is no room.
func (w *writing) text(size, indent float64, text string) {
	for _, line := range broken(text, int(2.15*(a4Width-2*sheetMargin-indent)/size)) {
		if w.y += 1.35 * size; w.y > sheetBottom {
			w.turn()
			w.y += 1.35 * size
		}
		page := &w.pages[len(w.pages)-1]
		page.Lines = append(page.Lines, pdf.PrintLine{Text: line, Size: size, At: pipeline.Point{X: sheetMargin + indent, Y: w.y}})
	}
}

// turn begins a page.
func (w *writing) turn() {
	w.pages = append(w.pages, pdf.PrintPage{Width: a4Width, Height: a4Height})
	w.y = sheetMargin
}
