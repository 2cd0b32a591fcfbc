package quality

import (
	"fmt"
	"testing"
)

func TestMissingPages(t *testing.T) {
	none := Number{}
	bare := func(n int) Number { return Number{N: n} }
	of := func(n, m int) Number { return Number{n, m} }
	for name, c := range map[string]struct {
		pages []Number
		want  string // page and detail of each
	}{
		"no numbers":                  {[]Number{none, none}, ""},
		"a letter, unnumbered first":  {[]Number{none, bare(2), bare(3)}, ""},
		"one page left out":           {[]Number{none, bare(2), bare(4)}, "3 thiếu 1 trang;"},
		"the second left out":         {[]Number{none, bare(3), bare(4)}, "2 thiếu 1 trang;"},
		"the first left out":          {[]Number{bare(2), bare(3)}, "1 thiếu 1 trang;"},
		"of how many, the last out":   {[]Number{of(1, 3), of(2, 3)}, "2 thiếu 1 trang;"},
		"of how many, complete":       {[]Number{of(1, 3), none, of(3, 3)}, ""},
		"two papers":                  {[]Number{none, bare(2), none, bare(2), bare(3)}, ""},
		"a number that is no page's":  {[]Number{none, bare(15)}, ""},
		"a lone number":               {[]Number{bare(7)}, ""},
		"part of a book":              {[]Number{bare(41), bare(42)}, ""},
		"blank backs":                 {[]Number{bare(1), none, bare(3), none}, ""},
		"an empty file":               {nil, ""},
		"the last of two, of how few": {[]Number{of(1, 2), of(2, 2)}, ""},
	} {
		got := ""
		for _, f := range MissingPages(c.pages) {
			got += fmt.Sprintf("%d %s;", f.Page, f.Detail)
		}
		if got != c.want {
			t.Errorf("%s: MissingPages(%v) = %q, want %q", name, c.pages, got, c.want)
		}
	}
}
