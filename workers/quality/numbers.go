package quality

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Number is the page number printed on a page, N of Of; Of is 0 where only N is printed, both are 0 where nothing is.
type Number struct{ N, Of int }

// mostMissing bounds the gap that is believed: behind a larger one the number was misread, or is no page number.
const mostMissing = 9

// MissingPages compares the printed numbers of a file's pages with their places. A first page often has no number (NĐ
// 30/2020/NĐ-CP, Annex I, II.8), and a number that does not rise begins another paper.
func MissingPages(numbers []Number) []pipeline.Finding {
	var found []pipeline.Finding
	report := func(page, missing int) {
		if missing > 0 && missing <= mostMissing {
			found = append(found, pipeline.Finding{Kind: pipeline.FindingMissingPage, Page: page, Detail: fmt.Sprintf("thiếu %d trang", missing)})
		}
	}
	last := -1 // the last page with a number
	for i, n := range numbers {
		switch {
		case n.N == 0:
			continue
		case last >= 0 && follows(n, numbers[last]):
			report(i+1, n.N-numbers[last].N-(i-last))
		case trusted(numbers, i):
			report(i+1, n.N-(i-last))
		}
		last = i
	}
	if last >= 0 && numbers[last].Of > 0 {
		report(len(numbers), numbers[last].Of-numbers[last].N-(len(numbers)-1-last))
	}
	return found
}

// follows reports whether n is of the same paper as the number before it.
func follows(n, before Number) bool {
	return n.N > before.N && (n.Of == before.Of || n.Of == 0 || before.Of == 0)
}

// trusted reports whether the first number of a paper is one: it says of how many, the next one follows, or it is the 2 of
// a letter's second page.
func trusted(numbers []Number, i int) bool {
	n := numbers[i]
	if n.Of > 0 || n.N == 2 {
		return true
	}
	for _, next := range numbers[i+1:] {
		if next.N > 0 {
			return next.N == n.N+1
		}
	}
	return false
}
