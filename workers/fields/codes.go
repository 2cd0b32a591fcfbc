package fields

import (
	"slices"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
)

const doubtByCode = "lấy theo mã QR trên giấy, chữ in đọc khác"

// tokens are the parts of the codes' texts.
func (d *document) tokens() []string {
	var out []string
	for _, page := range d.codes {
		for _, c := range page {
			for _, token := range strings.FieldsFunc(c.Text, func(r rune) bool { return r == '|' || r == ';' || unicode.IsControl(r) }) {
				out = append(out, strings.TrimSpace(token))
			}
		}
	}
	return out
}

// compared sets r beside the codes on the paper. A code with the same value takes the doubt of faint print away: two
// independent readings agree. A code with a slightly different value fills it in, with a doubt,
// because codes are unsigned.
func (d *document) compared(r reading) reading {
	if r.value == "" {
		return r
	}
	here, tokens := Fold(r.value), d.tokens()
	if slices.Contains(tokens, r.value) {
		r.doubt, r.confirmed = "", true
		return r
	}
	for _, token := range tokens {
		if there := Fold(token); min(len(here), len(there)) >= 5 && Edits(here, there) <= 2 {
			return reading{value: token, words: r.words, source: pipeline.SourceQR}.doubted(doubtByCode)
		}
	}
	return r
}

// Edits is the number of insertions, deletions and replacements between two texts (V. Levenshtein, 1966).
func Edits(a, b []rune) int {
	cost := make([]int, len(b)+1)
	for j := range cost {
		cost[j] = j
	}
	for i, r := range a {
		diagonal := cost[0]
		cost[0] = i + 1
		for j, q := range b {
			best := diagonal
			if r != q {
				best = 1 + min(diagonal, cost[j], cost[j+1])
			}
			diagonal, cost[j+1] = cost[j+1], best
		}
	}
	return cost[len(b)]
}
