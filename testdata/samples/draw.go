package samples

import (
	"fmt"
	"hash/fnv"
	"image/color"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Types returns the types that Draw can draw, sorted.
func Types() []pipeline.TypeCode { return slices.Sorted(maps.Keys(kinds)) }

// kind draws the papers of one type.
type kind func(*draft)

// kinds are the types and who draws them.
var kinds = join(letterKinds, personKinds)

func join(all ...map[pipeline.TypeCode]kind) map[pipeline.TypeCode]kind {
	joined := map[pipeline.TypeCode]kind{}
	for _, some := range all {
		maps.Copy(joined, some)
	}
	return joined
}

// Draw draws a paper of a type and damages its pages: Scans holds each page as a JPEG file, Data the only page or all of them
// in a PDF as scanners make it. Content and damage follow from seed. The same seed at another level is the same paper.
func Draw(code pipeline.TypeCode, seed uint64, level Level) (Sample, error) {
	return drawAt(code, seed, level, 0)
}

// Proof sets a paper without scanning it, and returns what a perfect reader finds: quick enough for
// thousands. The words are those of Draw for the same seed.
func Proof(code pipeline.TypeCode, seed uint64) (Truth, error) {
	draw, ok := kinds[code]
	if !ok {
		return Truth{}, fmt.Errorf("set %s: nobody knows how", code)
	}
	d := newDraft(code, seed, Clean, 75)
	draw(d)
	for _, s := range d.sheets {
		if s.err != nil {
			return Truth{}, fmt.Errorf("set %s: %w", code, s.err)
		}
		still := damage{dpi: s.dpi}
		d.truth.Pages = append(d.truth.Pages, s.truth(newCamera(s, still), still))
	}
	return d.truth, nil
}

// drawAt draws at a resolution of its own; 0: at that of the damage.
func drawAt(code pipeline.TypeCode, seed uint64, level Level, dpi int) (Sample, error) {
	draw, ok := kinds[code]
	if !ok {
		return Sample{}, fmt.Errorf("draw %s: nobody knows how", code)
	}
	d := newDraft(code, seed, level, dpi)
	draw(d)
	sample, err := d.captured()
	if err != nil {
		return sample, fmt.Errorf("draw %s: %w", code, err)
	}
	return sample, nil
}

// draft is a paper under way. Its column is where the next line goes.
type draft struct {
	*column
	r      *rand.Rand
	sheets []*sheet
	truth  Truth
	tint   color.RGBA
	level  Level
	seed   uint64
	dpi    int     // in place of that of the damage, unless 0
	size   float64 // of running text, in points

	byPen    bool // gaps are filled by hand
	heavy    bool // gaps are filled in bold
	upper    bool // names are in capitals
	titleInk ink

	place place
	date  time.Time // of the paper
}

func newDraft(code pipeline.TypeCode, seed uint64, level Level, dpi int) *draft {
	r := rand.New(rand.NewPCG(seed, own(code)))
	d := &draft{r: r, level: level, seed: seed, dpi: dpi, tint: rawTint, place: pick(r, places), size: 13 + float64(r.IntN(3))/2,
		truth: Truth{Type: code, Fields: map[pipeline.FieldName]string{}}}
	d.date = workday(time.Date(2025, time.July, 2+r.IntN(450), 0, 0, 0, 0, pipeline.Zone))
	d.newSheet()
	return d
}

// own makes a number of a type's code, so that papers of one seed and different types have nothing in common.
func own(code pipeline.TypeCode) uint64 {
	h := fnv.New64a()
	h.Write([]byte(code)) // never fails
	return h.Sum64()
}

// damage is made up from the seed alone, the same whenever it is asked for: a sheet needs the resolution before it is drawn.
func (d *draft) damage() damage {
	damage := newDamage(rand.New(rand.NewPCG(d.seed, own(d.truth.Type)+1)), d.level, d.tint)
	if d.dpi != 0 {
		damage.dpi = d.dpi
	}
	return damage
}

// newSheet takes the next sheet of paper, in the fonts of the first.
func (d *draft) newSheet() {
	s := newSheet(d.damage().dpi)
	if len(d.sheets) == 0 {
		s.family = installed(pick(d.r, []string{tinos, tinos, tinos, tinos, arimo, arimo, serif, sans}))
		s.pen = newPen(d.r)
	} else {
		s.family, s.pen = d.sheet.family, d.sheet.pen
	}
	d.sheets = append(d.sheets, s)
	d.column = s.body()
}

// says notes a field.
func (d *draft) says(name pipeline.FieldName, value string) { d.truth.Fields[name] = value }

// byHand notes that fields were written by hand.
func (d *draft) byHand(names ...pipeline.FieldName) { d.truth.Hand = append(d.truth.Hand, names...) }

// chance is true in one of n cases.
func (d *draft) chance(n int) bool { return d.r.IntN(n) == 0 }

// captured puts all sheets through the paper's damage.
func (d *draft) captured() (Sample, error) {
	sample := Sample{File: fmt.Sprintf("%s-%d.jpg", d.truth.Type, d.seed), Truth: d.truth}
	damage := d.damage()
	var pages []pdfPage
	for i, s := range d.sheets {
		data, page, err := s.capture(damage, d.seed+uint64(i)<<32)
		if err != nil {
			return sample, err
		}
		sample.Scans, sample.Truth.Pages = append(sample.Scans, data), append(sample.Truth.Pages, page)
		pages = append(pages, pdfPage{jpeg: data, page: page, grey: damage.grey || damage.photocopy})
	}
	if sample.Data = sample.Scans[0]; len(pages) > 1 {
		sample.File = fmt.Sprintf("%s-%d.pdf", d.truth.Type, d.seed)
		sample.Data = scannerPDF(pages, d.date)
	}
	return sample, nil
}

// room begins a new page when less than so many millimetres are left.
func (d *draft) room(millimetres float64) {
	if d.y+d.mm(millimetres) <= d.mm(297-18) {
		return
	}
	d.newSheet()
	d.centre(fmt.Sprint(len(d.sheets)), style{size: 13})
	d.gap(6)
}

// text prints paragraphs, on the next page where this one is full.
func (d *draft) text(paragraphs ...string) {
	for _, p := range paragraphs {
		d.styled(p, style{size: d.size})
	}
}

// styled prints one paragraph.
func (d *draft) styled(text string, st style) {
	lines := len(d.fill(d.pieces(text, st), st, d.mm(10)))
	d.room(float64(lines) * st.size * d.leading * 25.4 / 72)
	d.paragraph(text, st, 10)
}
