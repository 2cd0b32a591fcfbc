package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// finding is what summary.json says of something wrong with a scan.
type finding struct {
	pipeline.Finding
	VI string `json:"vi"`
	EN string `json:"en"`
}

func findingsOf(doc pipeline.Document) []finding {
	var list []finding
	for _, f := range doc.Findings {
		vi, en := f.Kind.Explain()
		list = append(list, finding{f, vi, en})
	}
	return list
}

// where names the page in Vietnamese, with what was measured.
func (f finding) where() string {
	place := "cả tệp"
	if f.Page > 0 {
		place = fmt.Sprintf("trang %d", f.Page)
	}
	if f.Detail != "" {
		place += " (" + f.Detail + ")"
	}
	return place
}

// printFindings prints a line for each, for whoever has the paper at hand.
func printFindings(out io.Writer, list []finding) {
	for _, f := range list {
		fmt.Fprintf(out, "    ! %s: %s (%s)\n", f.where(), f.VI, f.EN)
	}
}

// beforeSigning is what the person who signs is told of the scan, in one line; empty when it is in order.
func beforeSigning(doc pipeline.Document) string {
	var list []string
	for _, f := range findingsOf(doc) {
		list = append(list, f.where()+": "+f.VI)
	}
	if len(list) == 0 {
		return ""
	}
	return "; lưu ý " + strings.Join(list, " ")
}
