package fields

import (
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// maxValidityWords is how far behind its label the last day may stand: "Thời hạn ủy quyền: kể từ ngày 05 tháng 3 năm
// 2026 đến hết ngày 05 tháng 9 năm 2026".
const maxValidityWords = 30

// endWords stand before the last day.
var endWords = []string{"đến hết ngày", "đến ngày", "hết ngày"}

// validUntil is the last day of effect as printed; where nothing is printed, by the type's rule.
func (f *form) validUntil(look procedures.Recognition, date reading, months int) reading {
	for _, l := range f.labelsOf(look.ValidUntil, "") {
		if words, usual := f.valueOf(l, procedures.PlaceAfter, 1); !usual && len(words) > 0 { // below its label, as on cards
			if r := firstDate(words); r.value != "" {
				return r.notBefore(date)
			}
		}
	}
	return f.document.validUntil(look, date, months)
}

// validUntil looks behind the labels in running text, and falls back on the type's rule.
func (d *document) validUntil(look procedures.Recognition, date reading, months int) reading {
	for _, label := range look.ValidUntil {
		for _, m := range d.all.find(label) {
			if r := lastDay(d.dayAfter(m)); r.value != "" {
				return r.notBefore(date).settled()
			}
		}
	}
	if months > 0 && date.value != "" {
		return byMonths(date, months)
	}
	return reading{}
}

// validFrom is the first day of effect, behind one of the type's labels.
func (f *form) validFrom() reading {
	for _, l := range f.labelsOf(f.look.ValidFrom, "") {
		if words, _ := f.valueOf(l, procedures.PlaceAfter, 1); len(words) > 0 {
			if r := firstDate(words); r.value != "" {
				return r
			}
		}
	}
	return reading{}
}

// dayAfter returns the words behind a label, with its own last word where that is "ngày".
func (d *document) dayAfter(m match) []word {
	words := d.all.after(m, maxValidityWords)
	if last := d.all.words[d.all.at[m.end-1].word]; string(Fold(last.text)) == "ngay" {
		return append([]word{last}, words...)
	}
	return words
}

// lastDay reads the date after "đến hết ngày"; without these words, the first date of the sentence.
func lastDay(words []word) reading {
	words = sentence(words)
	s := newStream(words)
	for _, phrase := range endWords {
		for _, m := range s.find(phrase) {
			from := s.at[m.end-1].word
			if found := dates(words[from:]); len(found) > 0 && found[0].from <= 1 {
				return found[0].reading
			}
		}
	}
	if found := dates(words); len(found) > 0 && found[0].from == 0 {
		return found[0].reading
	}
	return reading{}
}

// notBefore doubts a last day that lies before the paper's own date.
func (r reading) notBefore(date reading) reading {
	if date.value != "" && r.value < date.value {
		return r.doubted(doubtOrder)
	}
	return r
}

// byMonths computes the last day from the date of issue; it is as doubtful as that.
func byMonths(date reading, months int) reading {
	issued, err := time.Parse(time.DateOnly, date.value)
	if err != nil {
		return reading{}
	}
	return reading{value: issued.AddDate(0, months, 0).Format(time.DateOnly), words: date.words, doubt: date.doubt, source: pipeline.SourceRule}
}
