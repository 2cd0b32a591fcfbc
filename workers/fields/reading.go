package fields

import "github.com/motlan/motlan/pipeline"

// Who read a field.
const (
	byOCR  = "ocr"
	byRule = "rule" // concluded by the type's rule, not read
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
)

// sure is the recogniser's confidence from which a word is taken as read. Measured on some 250 drawn papers: misread
// digits have up to 0.75, and below 0.85 only some five readings in a hundred are right.
const sure = 0.85

// reading is a value with the words it was read from.
type reading struct {
	value string
	words []word
	doubt string
	by    string // byOCR when empty
	// confirmed by a code on the paper, so that the recogniser's own confidence no longer matters
	confirmed bool
}

// doubted adds a doubt; the first one stands.
func (r reading) doubted(doubt string) reading {
	if r.doubt == "" {
		r.doubt = doubt
	}
	return r
}

// settled doubts r when one of its words was not read with certainty.
func (r reading) settled() reading {
	if confidence(r.words) < sure {
		return r.doubted(doubtFaint)
	}
	return r
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
	f := pipeline.Field{Name: name, Value: r.value, Page: 1, Doubt: r.doubt, By: r.by, Confidence: r.confidence()}
	if f.By == "" {
		f.By = byOCR
	}
	f.Page, f.Quad = d.where(r.words)
	return f
}

// confidence halves for a doubtful reading, so that a list sorted by it shows the doubts first.
func (r reading) confidence() float64 {
	c := confidence(r.words)
	if r.confirmed {
		c = max(c, sure)
	}
	if r.doubt != "" {
		return c / 2
	}
	return c
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
