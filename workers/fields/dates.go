package fields

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline/procedures"
)

// A printed date, in folded text with single spaces: digits may be misread as letters that look like them.
const looksDigit = `[0-9oldszbiq]`

var (
	longDate  = regexp.MustCompile(`ngay(?:/[a-z]{3,5})? (` + looksDigit + `{1,2}) thang(?:/[a-z]{4,6})? (` + looksDigit + `{1,2}) nam(?:/[a-z]{3,5})? (` + looksDigit + `{4})`)
	shortDate = regexp.MustCompile(`(?:^| )([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4})`)
	// barDate has letters where strokes are printed, as recognisers read small print.
	barDate = regexp.MustCompile(`(?:^| )([0-9]{2})[/il|]([0-9]{2})[/il|]([0-9]{4})(?:[^0-9]|$)`)
)

// dated is a date that stands on the paper.
type dated struct {
	reading // value in ISO 8601; impossible dates as printed
	from    int
	to      int // indexes of the words, end excluded
}

// dates lists the dates in a run of words, long ones as "ngày 05 tháng 3 năm 2026", short ones as "05/3/2026".
func dates(words []word) []dated {
	text, at := plain(words)
	var found []dated
	for _, shape := range []*regexp.Regexp{longDate, shortDate, barDate} {
		for _, m := range shape.FindAllStringSubmatchIndex(text, -1) {
			misread := shape == barDate
			if misread && strings.Count(text[m[2]:m[7]], "/") == 2 { // found already
				continue
			}
			from, to := at[m[2]], at[m[7]-1]+1
			if shape == longDate {
				from = at[m[0]]
			}
			day, month := text[m[2]:m[3]], text[m[4]:m[5]]
			date := newDated(day, month, text[m[6]:m[7]], words, from, to)
			if shape == longDate && lostDigit(day, month) {
				date.reading = date.doubted(doubtPattern)
			}
			if misread {
				date.read, date.reading = join(words[from:to]), date.doubted(doubtRepaired)
			}
			found = append(found, date)
		}
	}
	slices.SortFunc(found, func(a, b dated) int { return a.from - b.from })
	return found
}

// lostDigit reports whether one digit stands where two are printed: days below ten and the first two months have a nought before
// them (NĐ 30/2020/NĐ-CP Annex I, II.4).
func lostDigit(day, month string) bool { return len(day) == 1 || month == "1" || month == "2" }

// plain lower-cases words without diacritics, keeps punctuation, and says of every byte which word it comes from.
func plain(words []word) (string, []int) {
	var b strings.Builder
	var at []int
	for i, w := range words {
		for _, r := range w.text + " " {
			f := foldRune(r)
			if f == 0 {
				f = r
			}
			n, _ := b.WriteRune(f)
			at = append(at, slices.Repeat([]int{i}, n)...)
		}
	}
	return b.String(), at
}

func newDated(day, month, year string, words []word, from, to int) dated {
	d := dated{reading: reading{words: words[from:to]}, from: from, to: to}
	repaired := false
	for _, part := range []*string{&day, &month, &year} {
		fixed := digits(*part)
		repaired = repaired || fixed != *part
		*part = fixed
	}
	d.value = isoDate(day, month, year)
	if d.value == "" {
		d.value = strings.Join([]string{year, month, day}, "-")
		d.reading = d.doubted(doubtNoDay)
	}
	if repaired {
		d.reading = d.doubted(doubtRepaired)
	}
	return d
}

// isoDate is empty for a day that does not exist, and for years in which no such paper was written.
func isoDate(day, month, year string) string {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m || y < 1900 || y > 2200 {
		return ""
	}
	return t.Format(time.DateOnly)
}

// digits replaces the letters that recognisers take for digits.
func digits(text string) string {
	return strings.NewReplacer("o", "0", "O", "0", "Ø", "0", "l", "1", "I", "1", "i", "1", "|", "1", "z", "2", "Z", "2",
		"s", "5", "S", "5", "b", "6", "B", "8", "q", "9", "d", "0", "D", "0").Replace(text)
}

// date is the paper's own: behind one of the type's labels; else place and date in the letterhead, else the last "place, ngày
// … tháng … năm …" on the paper, which stands over the signature. A letterhead whose date was not read makes every other
// date doubtful.
func (f *form) date() reading {
	for _, l := range f.labelsOf(f.look.Dates, "") {
		if words, _ := f.valueOf(l, procedures.PlaceAfter, 1); len(words) > 0 {
			if r := firstDate(words); r.value != "" {
				return r
			}
		}
	}
	r := f.document.date()
	if r.value != "" && f.look.Issuer == procedures.IssuerLetterhead && len(f.head.right) == 0 {
		r = r.doubted(doubtPlace) // without the national heading nobody knows which day stands under it
	}
	return r
}

// date looks in the letterhead, over the signature and behind the usual labels, in this order.
func (d *document) date() reading {
	for _, l := range d.head.right {
		if found := placed(l); len(found) > 0 {
			return found[0].settled()
		}
	}
	r := d.signatureDate()
	if r.value == "" {
		r = d.labelledDate()
	}
	if r.value != "" && d.head.dated() {
		r = r.doubted(doubtPlace)
	}
	return r
}

// dated reports whether a letterhead has place and date, read or not: a number on the left, or more than heading and motto on
// the right.
func (h letterhead) dated() bool {
	return slices.ContainsFunc(h.left, opensNumber) || len(h.left) > 0 && slices.ContainsFunc(h.right, func(l line) bool {
		s := newStream(slices.Clone(l.words))
		return len(s.find(nationalHeading)) == 0 && len(s.find("Độc lập - Tự do - Hạnh phúc")) == 0 && len(s.folded) > 4
	})
}

func (d *document) signatureDate() reading {
	for _, s := range slices.Backward(d.sheets) {
		for _, l := range slices.Backward(s.lines) {
			if found := placed(l); len(found) > 0 {
				return found[0].settled()
			}
		}
	}
	return reading{}
}

// placed returns the long date of a line that reads "Pleiku, ngày 05 tháng 3 năm 2026" and no more.
func placed(l line) []dated {
	found := dates(l.words)
	if len(found) == 0 || found[0].from == 0 || found[0].from > 6 || found[0].to < len(l.words)-1 {
		return nil
	}
	if len(found[0].words) < 4 || !strings.HasSuffix(strings.TrimRight(l.words[found[0].from-1].text, "."), ",") {
		return nil
	}
	return found[:1]
}

// labelledDate reads a date after a label that opens a line, as registers have it. It is doubtful: other dates have
// such labels too.
func (d *document) labelledDate() reading {
	for _, label := range []string{"Ngày đăng ký", "Ngày cấp", "Ngày lập", "Ngày ký"} {
		for _, m := range d.all.find(label) {
			if found := dates(onLine(d.all, m)); len(found) > 0 && found[0].from <= 1 && d.all.opens(m) {
				return found[0].doubted(doubtPlace)
			}
		}
	}
	return reading{}
}
