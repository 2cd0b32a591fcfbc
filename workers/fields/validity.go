package fields

import (
	"time"

	"github.com/motlan/motlan/pipeline/procedures"
)

// maxValidityWords is how far behind its label the last day may stand: "Thời hạn ủy quyền: kể từ ngày 05 tháng 3 năm
// 2026 đến hết ngày 05 tháng 9 năm 2026".
const maxValidityWords = 30

// endWords stand before the last day.
var endWords = []string{"đến hết ngày", "đến ngày", "hết ngày"}

// validUntil is the last day of effect as printed; where nothing is printed, by the type's rule.
func (d *document) validUntil(look procedures.Recognition, date reading, months int) reading {
	for _, label := range look.ValidUntil {
		for _, m := range d.all.find(label) {
			if r := lastDay(d.all.after(m, maxValidityWords)); r.value != "" {
				return r.notBefore(date).settled()
			}
		}
	}
	if months > 0 && date.value != "" {
		return byMonths(date, months)
	}
	return reading{}
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
	return reading{value: issued.AddDate(0, months, 0).Format(time.DateOnly), words: date.words, doubt: date.doubt, by: byRule}
}
