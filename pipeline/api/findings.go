package api

import "github.com/motlan/motlan/pipeline"

// Finding is something wrong with a scan that a clerk can put right while the paper is on the desk.
type Finding struct {
	Kind   pipeline.FindingKind `json:"kind" enum:"low-resolution,grey,blurred,cut-edge,blank,duplicate,missing-page,page-count,paper-count,paper-missing,paper-unlisted,sheet-missing,sheet-extra,sheet-empty,sheet-unclear,sheet-printed,slip-foreign,slip-inside,attached-note,junk-text-layer"`
	Page   int                  `json:"page" doc:"Counted from 1; 0: the file as a whole"`
	Text   Text                 `json:"text" doc:"What is wrong and what to do"`
	Detail string               `json:"detail,omitempty" doc:"What was measured, e.g. 150 dpi"`
}

func findings(doc pipeline.Document) []Finding {
	var list []Finding
	for _, f := range doc.Findings {
		vi, en := f.Kind.Explain()
		list = append(list, Finding{f.Kind, f.Page, Text{vi, en}, f.Detail})
	}
	return list
}
