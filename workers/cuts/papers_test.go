package cuts

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// papers makes files of many papers, each page as a recogniser sees it: words with places, now and then misread.
type papers struct{ *rand.Rand }

// sizes of paper in millimetres.
var a4, a3, card = [2]float64{210, 297}, [2]float64{420, 297}, [2]float64{86, 54}

// leaf is one page while it is written.
type leaf struct {
	Sheet
	page pipeline.Page
}

// blank returns an empty page at 100 dots an inch.
func (p papers) blank(size [2]float64) *leaf {
	return &leaf{page: pipeline.Page{Width: int(size[0] / 0.254), Height: int(size[1] / 0.254), DPI: 100, Blank: true}}
}

// write puts words on a line at a height and a left edge, both as shares of the page.
func (p papers) write(l *leaf, left, top float64, text string) *leaf {
	l.page.Blank = false
	line, x, y := len(l.page.Words), left*float64(l.page.Width), top*float64(l.page.Height)
	for _, w := range l.page.Words {
		if w.Quad[0].Y == y {
			line = w.Line
		}
	}
	for word := range strings.FieldsSeq(text) {
		width := 8 * float64(len([]rune(word)))
		l.page.Words = append(l.page.Words, pipeline.Word{Text: p.misread(word), Line: line, Confidence: 0.9,
			Quad: pipeline.Rect{MinX: x, MinY: y, MaxX: x + width, MaxY: y + 12}.Quad()})
		x += width + 6
	}
	return l
}

// misread changes a letter of one word in thirty.
func (p papers) misread(word string) string {
	letters := []rune(word)
	if p.IntN(30) == 0 {
		letters[p.IntN(len(letters))] = []rune("il1o0ăâeêôơuưcnm")[p.IntN(16)]
	}
	return string(letters)
}

// text fills the page's middle.
func (p papers) text(l *leaf) *leaf {
	for i := range 6 {
		p.write(l, 0.14, 0.3+0.09*float64(i), "Căn cứ Luật và theo đề nghị của người có tên trên, nay xác nhận 15/2024 như sau")
	}
	return l
}

// head opens an official paper: the agency beside the national heading on one line. One heading in a hundred is not read.
func (p papers) head(l *leaf, agency string) *leaf {
	if p.IntN(100) > 0 {
		p.write(l, 0.1, 0.05, agency)
		p.write(l, 0.5, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
		p.write(l, 0.55, 0.07, "Độc lập - Tự do - Hạnh phúc")
	}
	return p.text(l)
}

// number prints a page number, which one time in ten is not read.
func (p papers) number(l *leaf, top float64, text string) *leaf {
	if p.IntN(10) > 0 {
		p.write(l, 0.49, top, text)
	}
	return l
}

// known gives the page a type with a confidence; one time in twenty none is found.
func (p papers) known(l *leaf, t pipeline.TypeCode) *leaf {
	if p.IntN(20) > 0 {
		l.Type, l.TypeConfidence = t, 0.85+0.15*p.Float64()
	}
	return l
}

// letter is an official letter or a decision: from its second page on the number stands in the upper margin.
func (p papers) letter() []*leaf {
	pages := []*leaf{p.known(p.head(p.blank(a4), "ỦY BAN NHÂN DÂN XÃ"), []pipeline.TypeCode{"decision", "official-letter", "notice"}[p.IntN(3)])}
	for n := 2; n <= 1+p.IntN(4); n++ {
		pages = append(pages, p.text(p.number(p.blank(a4), 0.03, fmt.Sprint(n))))
	}
	return pages
}

// certificate is one page with a code of the system that issued it.
func (p papers) certificate() []*leaf {
	l := p.known(p.head(p.blank(a4), "SỞ TƯ PHÁP"), []pipeline.TypeCode{"birth-certificate", "marriage-certificate", "criminal-record"}[p.IntN(3)])
	if p.IntN(2) == 0 {
		l.Codes = []pipeline.Code{qr(fmt.Sprintf("G22.99.08-230601-%04d|1.009994|%d", p.IntN(1e4), p.IntN(1e9)))}
	}
	return []*leaf{l}
}

// issued has the same code and "page n of m" on all its pages.
func (p papers) issued() []*leaf {
	code, m := qr(fmt.Sprintf("G22.99.08-230601-%04d|2.000635|%d", p.IntN(1e4), p.IntN(1e9))), 1+p.IntN(4)
	var pages []*leaf
	for n := 1; n <= m; n++ {
		l := p.number(p.text(p.blank(a4)), 0.95, fmt.Sprintf("Trang %d/%d", n, m))
		l.Codes = []pipeline.Code{code}
		pages = append(pages, l)
	}
	return pages
}

// form is an application of several numbered pages.
func (p papers) form() []*leaf {
	pages, m := []*leaf{p.known(p.number(p.head(p.blank(a4), ""), 0.96, "1/2"), "application")}, 2
	for n := 2; n <= m; n++ {
		pages = append(pages, p.number(p.text(p.blank(a4)), 0.96, fmt.Sprintf("%d/%d", n, m)))
	}
	return pages
}

// identity is the two sides of a card, the code on one of them.
func (p papers) identity() []*leaf {
	front := p.known(p.write(p.blank(card), 0.3, 0.2, "CĂN CƯỚC CÔNG DÂN"), "citizen-id-card")
	back := p.known(p.write(p.blank(card), 0.1, 0.6, "IDVNM1900012345001190012345"), "citizen-id-card")
	[]*leaf{front, back}[p.IntN(2)].Codes = []pipeline.Code{qr(fmt.Sprintf("0011900%05d||Nguyễn Văn A|01011990|Nam|Hà Nội|15042021", p.IntN(1e5)))}
	return []*leaf{front, back}
}

// drawing is large sheets without numbers.
func (p papers) drawing() []*leaf {
	var pages []*leaf
	for range 1 + p.IntN(3) {
		pages = append(pages, p.known(p.write(p.blank(a3), 0.7, 0.8, "MẶT BẰNG TẦNG TỶ LỆ 1/100"), "drawing"))
	}
	return pages
}

// transcript says its pages in English, and has no national heading.
func (p papers) transcript() []*leaf {
	var pages []*leaf
	for n := 1; n <= 2; n++ {
		pages = append(pages, p.known(p.number(p.text(p.blank(a4)), 0.94, fmt.Sprintf("Page %d of 2", n)), "transcript"))
	}
	return pages
}

// paper is one of any kind, now and then with an empty back.
func (p papers) paper() []*leaf {
	kinds := []func() []*leaf{p.letter, p.letter, p.certificate, p.issued, p.form, p.identity, p.drawing, p.transcript}
	pages := kinds[p.IntN(len(kinds))]()
	if p.IntN(8) == 0 {
		pages = append(pages, p.blank(a4))
	}
	return pages
}

// sheet is what SheetOf makes of the page.
func (l *leaf) sheet() Sheet {
	s := SheetOf(l.page, l.Codes)
	s.Type, s.TypeConfidence = l.Type, l.TypeConfidence
	return s
}
