package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// plan reads the papers and what is left out; revisions are the caller's to add.
func (c sortCommand) plan() (plan pipeline.SortPlan, err error) {
	for _, text := range c.Part {
		component, pages, ok := strings.Cut(text, "=")
		if !ok {
			return plan, fmt.Errorf("--part %q: COMPONENT=PAGES, e.g. certificate=1-2, or =3", text)
		}
		paper := pipeline.Paper{Component: pipeline.ComponentCode(strings.TrimSpace(component))}
		if paper.Pages, err = pageList(pages); err != nil {
			return plan, fmt.Errorf("--part %q: %w", text, err)
		}
		plan.Papers = append(plan.Papers, paper)
	}
	if c.Leave != "" {
		if plan.Leave, err = pageList(c.Leave); err != nil {
			return plan, fmt.Errorf("--leave %q: %w", c.Leave, err)
		}
	}
	return plan, nil
}

// mostListed is the most pages that a range may have: a slip of the finger must not fill the memory.
const mostListed = 2000

// pageList reads pages such as "1-2,5,doc-…:3-1". A range may go backwards.
func pageList(text string) (list []pipeline.PartPage, err error) {
	for field := range strings.SplitSeq(text, ",") {
		field = strings.TrimSpace(field)
		document, numbers, named := strings.Cut(field, ":")
		if !named {
			document, numbers = "", field
		}
		from, to, isRange := strings.Cut(numbers, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(strings.TrimSpace(from))
		last, err2 := strconv.Atoi(strings.TrimSpace(to))
		if err1 != nil || err2 != nil || first < 1 || last < 1 || max(first, last) > mostListed {
			return nil, fmt.Errorf("%q is no page and no range of pages such as 2-5", field)
		}
		for n := first; ; n += step(first, last) {
			list = append(list, pipeline.PartPage{Document: pipeline.DocumentID(document), Page: n})
			if n == last {
				break
			}
		}
	}
	return list, nil
}

func step(first, last int) int {
	if last < first {
		return -1
	}
	return 1
}
