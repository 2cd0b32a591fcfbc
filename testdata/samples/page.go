package samples

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Page draws a decision of a commune in colour: one JPEG page with letterhead, body, recipients, signature and seal.
// The content follows from seed, how it lies on the scanner from o.
func Page(seed uint64, o Options) (Sample, error) {
	o = o.filled()
	s, d := newSheet(o.DPI), newDecision(seed)
	d.face(s.body())
	data, page, err := s.jpeg(paper{tint: rawTint, white: 240}, o)
	if err != nil {
		return Sample{}, fmt.Errorf("draw decision: %w", err)
	}
	return Sample{File: fmt.Sprintf("decision-%d.jpg", seed), Data: data, Truth: Truth{Type: "decision",
		Fields: map[pipeline.FieldName]string{pipeline.FieldTitle: "QUYẾT ĐỊNH", pipeline.FieldNumber: d.number,
			pipeline.FieldDate: iso(d.date), pipeline.FieldIssuer: "ỦY BAN NHÂN DÂN " + strings.ToUpper(d.place.unit()),
			pipeline.FieldSummary: "Về việc " + d.about},
		Pages: []TruthPage{page}}}, nil
}

// Numbering is the number of a page as it is printed.
type Numbering struct {
	Text  string // e.g. "2", "- 2 -", "Trang 2/5"
	Foot  bool   // at the foot; otherwise in the middle of the head, as NĐ30 has it (annex I, II.8)
	Right bool   // of the foot; otherwise in its middle
}

// Later draws a page of a decision behind its first one: running text, in a font that follows from seed, and the page's
// number.
func Later(seed uint64, n Numbering, o Options) (Sample, error) {
	o = o.filled()
	s, d := newSheet(o.DPI), newDecision(seed)
	s.family = installed([]string{tinos, arimo, serif, mono, sans}[seed%5])
	c := s.body()
	for i := 0; c.y < c.mm(240); i++ {
		c.lines(10, d.articles[i%len(d.articles)])
	}
	c.number(n)
	data, page, err := s.jpeg(paper{tint: rawTint, white: 240}, o)
	if err != nil {
		return Sample{}, fmt.Errorf("draw later page: %w", err)
	}
	return Sample{File: fmt.Sprintf("later-%d.jpg", seed), Data: data, Truth: Truth{Type: pipeline.OtherType, Pages: []TruthPage{page}}}, nil
}

// number prints a page's number 10 mm from the edge.
func (c *column) number(n Numbering) {
	place := *c
	place.y = c.mm(8)
	if n.Foot {
		place.y = c.mm(282)
	}
	if n.Foot && n.Right {
		place.left = c.right - c.advance(n.Text, style{size: 13.5})
	}
	place.centre(n.Text, style{size: 13.5})
}

// Blank draws a page with nothing on it: a colour JPEG of tinted paper.
func Blank(o Options) (Sample, error) {
	o = o.filled()
	data, page, err := newSheet(o.DPI).jpeg(paper{tint: rawTint}, o)
	if err != nil {
		return Sample{}, fmt.Errorf("draw blank page: %w", err)
	}
	return Sample{File: "blank.jpg", Data: data, Truth: Truth{Type: pipeline.OtherType, Pages: []TruthPage{page}}}, nil
}

// Distinct draws n decisions of which no two are alike, lightly skewed and noisy, for benchmarks.
func Distinct(n int, seed uint64) ([]Sample, error) { return distinct(n, seed, 300) }

func distinct(n int, seed uint64, dpi int) ([]Sample, error) {
	samples, errs := make([]Sample, n), make([]error, n)
	var wait sync.WaitGroup
	slots := make(chan struct{}, 2) // a page takes 100 MB while it is drawn
	for i := range n {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			own := seed*100_003 + uint64(i)
			samples[i], errs[i] = Page(own, Options{Seed: own, DPI: dpi, Noise: 2.2, Skew: float64(i%7-3) * 0.2})
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return samples, nil
}

// decision is what varies in one (NĐ30, annex III, form 1.2).
type decision struct {
	place    place
	number   string
	date     time.Time
	about    string
	grounds  []string
	articles []string
	signer   string
}

func newDecision(seed uint64) decision {
	r := rand.New(rand.NewPCG(seed, 4))
	d := decision{place: pick(r, places), number: fmt.Sprintf("%d/QĐ-UBND", 1+r.IntN(2000)), about: pick(r, decisionAbout),
		date: workday(time.Date(2025, time.July, 2+r.IntN(450), 0, 0, 0, 0, pipeline.Zone)), signer: name(r, r.IntN(3) == 0)}
	for _, i := range r.Perm(len(decisionGrounds))[:3] {
		d.grounds = append(d.grounds, decisionGrounds[i])
	}
	d.articles = []string{fmt.Sprintf("Phê duyệt kèm theo Quyết định này kế hoạch %s năm %d, kinh phí %d triệu đồng.", d.about, d.date.Year(), 20+r.IntN(900))}
	for _, i := range r.Perm(len(decisionOrders))[:3+r.IntN(3)] {
		d.articles = append(d.articles, decisionOrders[i])
	}
	d.articles = append(d.articles, "Quyết định này có hiệu lực kể từ ngày ký. Các cá nhân, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.")
	return d
}

func (d decision) face(c *column) {
	unit := strings.ToUpper(d.place.unit())
	c.letterhead(letterhead{agency: "ỦY BAN NHÂN DÂN\n" + unit, number: "Số: " + d.number, place: d.place.name, date: d.date})
	c.centre("QUYẾT ĐỊNH", style{size: 14.5, bold: true})
	c.centre("Về việc "+d.about, style{size: 13.5, bold: true})
	c.underline(30)
	c.gap(8)
	c.centre("CHỦ TỊCH ỦY BAN NHÂN DÂN "+unit, style{size: 14, bold: true})
	c.gap(6)
	for _, g := range d.grounds {
		c.paragraph(g, style{size: 13.5, italic: true}, 10)
	}
	c.centre("QUYẾT ĐỊNH:", style{size: 14, bold: true})
	for i, a := range d.articles {
		c.lines(10, fmt.Sprintf("*Điều %d.* %s", i+1, a))
	}
	c.gap(8)
	left, right := c.part(-0.02, 0.45), c.part(0.48, 1)
	left.recipients("Như Điều cuối;", "Ủy ban nhân dân tỉnh;", "Đảng ủy, Hội đồng nhân dân;", "Lưu: VT, VP.")
	right.sign(signature{above: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", name: d.signer, seal: "ỦY BAN NHÂN DÂN " + unit}, uint64(d.date.Unix()))
}
