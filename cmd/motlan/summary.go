package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// record is what summary.json says of one file.
type record struct {
	File       string              `json:"file"`
	Outcome    string              `json:"outcome"` // held, review, awaiting, failed, duplicate or unread
	Reason     pipeline.Reason     `json:"reason,omitempty"`
	ReasonVI   string              `json:"reason_vi,omitempty"`
	ReasonEN   string              `json:"reason_en,omitempty"`
	Duplicate  string              `json:"duplicate_of,omitempty"`
	Document   pipeline.DocumentID `json:"document,omitempty"`
	Holding    pipeline.HoldingID  `json:"holding,omitempty"`
	Type       pipeline.TypeCode   `json:"type,omitempty"`
	Confidence float64             `json:"type_confidence,omitempty"`
	Doubts     []string            `json:"doubts,omitempty"`
	Fields     []pipeline.Field    `json:"fields,omitempty"`
	Pages      int                 `json:"pages,omitempty"`
	Blank      []int               `json:"blank_pages,omitempty"`
	Findings   []finding           `json:"findings,omitempty"` // what is wrong with the scan
	SealLevel  string              `json:"seal_level,omitempty"`
	SignedBy   string              `json:"signed,omitempty"` // "us", or "others" of a file that came signed
	Upload     string              `json:"upload_sha256,omitempty"`
	Sealed     string              `json:"sealed_sha256,omitempty"`
	Out        string              `json:"out,omitempty"`
}

// report prints the summary, writes it to dir with the sealed PDFs, and says whether some file failed.
func (o *office) report(ctx context.Context, out io.Writer, items []*item, dir string) error {
	var records []record
	items = all(items)
	for _, i := range items {
		r, err := o.record(ctx, i)
		if err != nil {
			return err
		}
		records = append(records, r)
	}
	if dir != "" {
		if err := o.exportHeld(ctx, items, records, dir); err != nil {
			return err
		}
	}
	return printSummary(out, records)
}

func (o *office) record(ctx context.Context, i *item) (record, error) {
	r := record{File: i.label, Duplicate: i.twin}
	switch {
	case i.err != nil:
		r.Outcome, r.ReasonEN, r.ReasonVI = "unread", i.err.Error(), "không nhận được tệp"
		return r, nil
	case i.twin != "":
		r.Outcome, r.Document = "duplicate", i.receipt.Document
		r.Upload = i.receipt.Digest.String()
		return r, nil
	}
	found, err := o.service.Extraction(i.doc)
	if err != nil {
		return r, err
	}
	r.describe(i, found)
	holding, err := o.catalog.HoldingOf(ctx, i.doc.ID)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return r, err
	}
	r.Holding = holding.ID
	return r, nil
}

var outcomes = map[pipeline.State]string{pipeline.StateHeld: "held", pipeline.StateInReview: "review", pipeline.StateFailed: "failed", pipeline.StateDestroyed: "destroyed",
	pipeline.StateAwaiting: "awaiting", pipeline.StateSorting: "sorting", pipeline.StateDivided: "divided", pipeline.StateSecondLook: "second review",
	pipeline.StateRejected: "rejected", pipeline.StateQuarantine: "quarantined"}

func (r *record) describe(i *item, found pipeline.Extraction) {
	doc := i.doc
	r.Outcome, r.Document, r.Reason, r.Pages = outcomes[doc.State], doc.ID, doc.Reason, len(doc.Pages)
	r.Upload = i.receipt.Digest.String()
	if doc.State == pipeline.StateQuarantine { // nothing of its content or pages
		r.Pages = 0
		return
	}
	r.Type, r.Confidence, r.Fields = found.Type, found.TypeConfidence, found.Fields
	if doc.State == pipeline.StateInReview {
		r.Doubts = found.Doubts()
	}
	if doc.Reason != "" {
		r.ReasonVI, r.ReasonEN = doc.Reason.Explain()
	}
	r.Findings = findingsOf(doc)
	for n, p := range doc.Pages {
		if p.Blank {
			r.Blank = append(r.Blank, n+1)
		}
	}
	if !doc.Sealed.Name.IsZero() {
		r.Sealed, r.SealLevel, r.SignedBy = doc.Sealed.Plain.String(), doc.Seal.Level, "us"
	}
	if doc.SignedAlready {
		r.SignedBy = "others"
	}
}

// exportHeld is export out of this office's store.
func (o *office) exportHeld(ctx context.Context, items []*item, records []record, dir string) error {
	return export(items, records, dir, func(n int, path string) error { return o.exportOne(ctx, items[n].doc, path) })
}

// export leaves the sealed PDFs in dir, named after their inputs, and summary.json beside them. Fetch leaves the n-th one at a path.
func export(items []*item, records []record, dir string, fetch func(n int, path string) error) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return pipeline.Full(err)
	}
	taken := map[string]bool{}
	for n, i := range items {
		if records[n].Sealed == "" {
			continue
		}
		name := freeName(taken, filepath.Base(i.path))
		if err := fetch(n, filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("export %s: %w", i.label, pipeline.Full(err))
		}
		records[n].Out = name
	}
	return writeSummary(records, dir)
}

// writeSummary leaves summary.json in dir.
func writeSummary(records []record, dir string) error {
	text, err := json.MarshalIndent(records, "", "  ")
	if err != nil {
		return err
	}
	return pipeline.Full(os.WriteFile(filepath.Join(dir, "summary.json"), append(text, '\n'), 0o644))
}

// freeName names a PDF after its input; a second input of that name gets a number.
func freeName(taken map[string]bool, input string) string {
	stem := strings.TrimSuffix(input, filepath.Ext(input))
	for _, name := range []string{stem + ".pdf", input + ".pdf"} {
		if !taken[name] {
			taken[name] = true
			return name
		}
	}
	for n := 2; ; n++ {
		if name := fmt.Sprintf("%s-%d.pdf", input, n); !taken[name] {
			taken[name] = true
			return name
		}
	}
}

func (o *office) exportOne(ctx context.Context, doc pipeline.Document, path string) error {
	blob, err := o.service.OpenSealed(ctx, doc.ID, pipeline.Reader{Name: o.Operator})
	if err != nil {
		return err
	}
	defer blob.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, blob)
	return errors.Join(err, file.Close())
}

// printSummary prints a line a file that did not simply pass, and the counts.
func printSummary(out io.Writer, records []record) error {
	counts := map[string]int{}
	fmt.Fprintln(out, "\nKết quả:")
	for _, r := range records {
		counts[r.Outcome]++
		if r.Outcome != "held" || len(r.Blank)+len(r.Findings) > 0 {
			fmt.Fprintf(out, "  %-34s %s\n", r.File, r.text())
		}
		printFindings(out, r.Findings)
	}
	fmt.Fprintf(out, "  %d tệp: %d đã lưu kho, %d chờ kiểm tra, %d trùng, %d không xử lý được\n",
		len(records)-counts["divided"], counts["held"], counts["review"], counts["duplicate"], counts["failed"]+counts["unread"])
	if counts["failed"]+counts["unread"] > 0 {
		return errFailed
	}
	return nil
}

func (r record) text() string {
	switch r.Outcome {
	case "held":
		if len(r.Blank) == 0 {
			return "đã lưu kho"
		}
		return "đã lưu kho; trang trắng: " + strings.Trim(fmt.Sprint(r.Blank), "[]") + " (blank pages, kept)"
	case "review":
		return "chờ kiểm tra (motlan review): " + strings.Join(r.Doubts, "; ")
	case "sorting":
		return "có thể gồm nhiều giấy tờ (motlan sort; may be several papers)"
	case "divided":
		return "đã chia thành các giấy tờ dưới đây (divided into the papers below)"
	case "awaiting":
		return "chờ chữ ký số của người đã quét (motlan sign; waits for whoever scanned it)"
	case "duplicate":
		return "cùng nội dung với " + r.Duplicate + " (same bytes)"
	case "failed", "unread":
		return "không xử lý được: " + r.ReasonVI + " (" + r.ReasonEN + ")"
	}
	return r.Outcome
}
