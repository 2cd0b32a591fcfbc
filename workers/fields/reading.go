package fields

import (
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// The doubts, as a clerk reads them.
const (
	doubtAbsent   = "không tìm thấy trên giấy"
	doubtFaint    = "chữ không rõ, cần đối chiếu với bản giấy"
	doubtRepaired = "đã sửa lỗi nhận dạng, cần đối chiếu"
	doubtPattern  = "không đúng dạng thường gặp"
	doubtPlace    = "không đứng ở chỗ thường gặp"
	doubtNoDay    = "ngày không có thật"
	doubtSyllable = "có chữ không đúng chính tả tiếng Việt"
	doubtOrder    = "hạn trước ngày cấp"
	doubtHand     = "chữ viết tay, cần người đọc"
	doubtSpoken   = "phần ghi bằng số và bằng chữ không khớp"
	doubtTaxCode  = "mã số thuế không thể có"
	doubtCard     = "không khớp dòng mã hoặc mã QR trên thẻ"
	doubtClash    = "không khớp thông tin khác trên giấy"
)

// sure is the recogniser's confidence from which a word is taken as read. Measured on some 250 drawn papers: misread
// digits have up to 0.75, and below 0.85 only some five readings in a hundred are right.
const sure = 0.85

// reading is a value with the words it was read from.
type reading struct {
	value  string
	normal string // normal form, where the kind has one
	read   string // what was read, where value is a proposed correction
	words  []word
	doubt  string
	source pipeline.Source // SourceText when empty
	// confirmed by a second reading, so that the recogniser's own confidence no longer matters
	confirmed bool
}

// doubted adds a doubt; the first one stands.
func (r reading) doubted(doubt string) reading {
	if r.doubt == "" {
		r.doubt = doubt
	}
	return r
}

// settled doubts r when one of its words was not read with certainty, or is written by hand.
func (r reading) settled() reading {
	for _, w := range r.words {
		digit := strings.ContainsAny(w.text, "0123456789")
		if w.conf < sure || digit && w.conf < digitText {
			r = r.doubted(doubtFaint)
		}
	}
	return r.handed()
}

// handed doubts what is written by hand, before all else: a guess at handwriting is worth no closer look.
func (r reading) handed() reading {
	if r.hand() {
		r.doubt = doubtHand
	}
	return r
}

func (r reading) hand() bool {
	for _, w := range r.words {
		if w.hand {
			return true
		}
	}
	return false
}

// agreed takes the doubt of faint print away: two independent readings are the same.
func (r reading) agreed() reading {
	if r.doubt == doubtFaint || r.doubt == doubtSyllable {
		r.doubt = ""
	}
	r.confirmed = true
	return r.handed()
}

// confidence is that of the worst word: one wrong letter makes a field wrong.
func confidence(words []word) float64 {
	least := 1.0
	for _, w := range words {
		least = min(least, w.conf)
	}
	return least
}

// field makes r a field. The quad is on the page of its first word.
func (d *document) field(name pipeline.FieldName, r reading) pipeline.Field {
	r = r.handed()
	f := pipeline.Field{Name: name, Value: r.value, Normal: r.normal, Read: r.read, Page: 1, Doubt: r.doubt, Source: r.source,
		Hand: r.hand(), Confidence: r.confidence()}
	if f.Source == "" {
		f.Source = pipeline.SourceText
	}
	f.Page, f.Quad = d.where(r.words)
	return f
}

// confidence is at least pipeline.Sure for what no rule doubts: the rules ask so much of every word that of a thousand such
// readings one is wrong. A doubtful reading has at most half its words' confidence, so that a list sorted by it shows the
// doubts first.
func (r reading) confidence() float64 {
	c := confidence(r.words)
	switch {
	case r.doubt != "":
		return c / 2
	case r.confirmed:
		return 1 - (1-pipeline.Sure)/10
	}
	return pipeline.Sure + (1-pipeline.Sure)*c/2
}

// where returns the page, counted from 1, and the outline of the words on that page as captured.
func (d *document) where(words []word) (int, pipeline.Quad) {
	if len(words) == 0 {
		return 1, pipeline.Quad{}
	}
	page, box := words[0].page, words[0].box
	for _, w := range words {
		if w.page == page {
			box = box.Union(w.box)
		}
	}
	return page + 1, d.sheets[page].captured.OnCapture(box)
}
