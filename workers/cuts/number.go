package cuts

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// How page numbers are printed: "2", "- 2 -", "2/3", "Trang 2", "Trang 2/3", "Page 2 of 3".
var numbered = regexp.MustCompile(`^(?i:(trang|tr\.?|page|p\.?)\s*:?\s*)?(\d{1,3})(?:\s*(?:/|of|trên)\s*(\d{1,3}))?$`)

// margin is the share of the page's height, at its top and at its foot, in which page numbers are printed.
const margin = 0.1

// PageNumber returns the page number that is printed in the margin above or below the text, n of m; m is 0 where only n
// is printed, and both are 0 where nothing is.
func PageNumber(page pipeline.Page) (n, m int) {
	up := page.Upright()
	all := lines(up)
	for _, l := range all {
		if l.top > margin*float64(up.Height) && l.bottom < (1-margin)*float64(up.Height) {
			continue
		}
		if num, of := l.number(float64(up.Width)); num > n || of > m {
			n, m = num, of
		}
	}
	return n, m
}

// number reads a line that is nothing but a page number. One that says neither "page" nor of how many may be anything,
// unless it stands in the middle or at the right.
func (l line) number(width float64) (n, m int) {
	text := strings.Trim(strings.Join(l.words, " "), "-–—_.|[]() ")
	found := numbered.FindStringSubmatch(text)
	if found == nil {
		return 0, 0
	}
	n, _ = strconv.Atoi(found[2])
	m, _ = strconv.Atoi(found[3])
	bare := found[1] == "" && m == 0
	if n == 0 || m > 0 && n > m || bare && (l.left+l.right)/2 < width/3 {
		return 0, 0
	}
	return n, m
}
