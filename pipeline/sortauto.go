package pipeline

import (
	"context"
	"fmt"
)

// FoundPaper is one paper of a batch as separator sheets divide it.
type FoundPaper struct {
	Component ComponentCode // that the sheet before it names; one that the dossier's checklist does not have is dropped
	Pages     []int         // counted from 1
}

// DivideFound commits that separator sheets divide doc, as prepare found it, into papers; leave are the sheets themselves. A
// stage carries it out. The pages of doc must have been counted, and each is in one paper or left out.
func (s *Service) DivideFound(ctx context.Context, task Task, doc Document, papers []FoundPaper, leave []int) (Document, error) {
	dossier, err := s.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return doc, err
	}
	plan := SortPlan{Leave: partPages(leave)}
	for _, p := range papers {
		if dossier.accepts(p.Component) != nil {
			p.Component = "" // extraction finds the line that the paper answers by its type
		}
		plan.Papers = append(plan.Papers, Paper{Component: p.Component, Pages: partPages(p.Pages)})
	}
	sorting, err := plan.sorting(doc, nil, dossier)
	if err != nil {
		return doc, fmt.Errorf("plan by separator sheets: %w", err)
	}
	sorting.By, sorting.At = "engine", s.now()
	doc.Sorting = sorting
	return s.Finish(ctx, task, doc, StateDividing, Transition{Entry: Entry{Detail: map[string]string{"papers": fmt.Sprint(len(papers))}}})
}

func partPages(numbers []int) []PartPage {
	var list []PartPage
	for _, n := range numbers {
		list = append(list, PartPage{Page: n})
	}
	return list
}

// why is what a person reads who has to sort the pages.
func (o Sorting) why() string {
	if len(o.Fault) > 0 {
		return "phiếu bó không khớp, xem lại rồi chia giấy tờ: " + o.Fault[0]
	}
	if len(o.Cuts) == 0 {
		return "chưa chia: giấy tờ được chia cùng đã thay đổi; chia lại, hoặc giữ nguyên"
	}
	return fmt.Sprintf("tệp có thể gồm %d giấy tờ: xem lại rồi chia, hoặc giữ nguyên", len(o.Cuts))
}
