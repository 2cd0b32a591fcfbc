package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
)

// engines are the names in the order of print.
var engines = []string{ours, "tesseract", "ocrmypdf"}

// print tells one set's result.
func (r *result) print(to io.Writer, verbose bool) {
	fmt.Fprintf(to, "\n%s: %d papers\n", r.Set, r.Papers)
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	if r.Engines[ours].Pages > 0 {
		fmt.Fprintln(table, "engine\tpages\trecall\tprecision\tsigned\torder\tCER\twall s/page\tCPU s/page\tpages/min\tpeak MiB\t")
	}
	for _, name := range engines {
		if e := r.Engines[name]; e != nil && e.Pages > 0 {
			fmt.Fprintf(table, "%s\t%d\t%s\t\n", name, e.Pages, e.row())
		}
	}
	table.Flush()
	r.ratios(to)
	if r.Found.Types.Of > 0 {
		r.Found.print(to)
	}
	if verbose {
		r.Found.list(to)
	}
}

func (e *reading) row() string {
	words := ""
	for _, s := range []share{e.Recall, e.Precision, e.Signed, e.Order} {
		words += s.figure("%.4f", 1) + "\t"
	}
	words += e.Wrong.figure("%.2f%%", 100)
	memory := "–"
	if e.PeakMiB > 0 {
		memory = fmt.Sprintf("%.0f", e.PeakMiB)
	}
	n := float64(e.Pages)
	return fmt.Sprintf("%s\t%.2f\t%.2f\t%.1f\t%s", words, e.WallSeconds/n, e.CPUSeconds/n, atATime*60*n/e.WallSeconds, memory)
}

// figure prints the ratio times so much, or a dash where nothing was counted.
func (s share) figure(format string, times float64) string {
	if s.Of == 0 {
		return "–"
	}
	return fmt.Sprintf(format, times*s.ratio())
}

// ratios compares speed over the pages that both engines read.
func (r *result) ratios(to io.Writer) {
	for _, name := range engines[1:] {
		theirs, mine := r.Engines[name], r.Alongside[name]
		if theirs == nil {
			continue
		}
		fmt.Fprintf(to, "  beside %s, same %d pages: %.2f x the pages/min, %.2f x less CPU", name, theirs.Pages,
			theirs.WallSeconds/mine.WallSeconds, theirs.CPUSeconds/mine.CPUSeconds)
		if mine.Recall.Of > 0 {
			fmt.Fprintf(to, ", recall %.4f to %.4f", mine.Recall.ratio(), theirs.Recall.ratio())
		}
		fmt.Fprintln(to)
	}
}

func (f *finding) print(to io.Writer) {
	fmt.Fprintf(to, "  type %s right, %d wrong without doubt of %d; fields %s right, %d more that the truth does not name\n",
		f.Types, f.SureTypes.Hits, f.SureTypes.Of, f.Fields, f.Extra)
	fmt.Fprintf(to, "  sure: %d wrong of %d (at most %.2f%% at 95%% confidence); %s of the right fields are sure\n",
		f.Sure.Hits, f.Sure.Of, 100*upperBound(f.Sure.Hits, f.Sure.Of), f.Right)
	fmt.Fprintf(to, "  to a person: %s of the fields, %s of the papers; handwritten fields %d, of them passed silently %d\n",
		f.Doubted, f.Reviewed, f.Handwritten, f.SilentHand)
	if f.Codes.Of > 0 {
		fmt.Fprintf(to, "  codes %s read\n", f.Codes)
	}
}

// String prints a share as a percentage with its counts.
func (s share) String() string { return fmt.Sprintf("%.2f%% (%d/%d)", 100*s.ratio(), s.Hits, s.Of) }

// list prints the types with wrong fields and the wrong fields, the dangerous ones first.
func (f *finding) list(to io.Writer) {
	for _, code := range slices.Sorted(maps.Keys(f.ByType)) {
		if s := f.ByType[code]; s.Hits < s.Of {
			fmt.Fprintf(to, "  %s: fields %s right\n", code, s)
		}
	}
	slices.SortStableFunc(f.Mistakes, func(a, b mistake) int { return rank(a) - rank(b) })
	for _, m := range f.Mistakes {
		mark := " "
		if m.Sure {
			mark = "!"
		}
		hand := ""
		if m.Hand {
			hand = " (by hand)"
		}
		fmt.Fprintf(to, "  %s %s %s%s\n      want %q\n      got  %q  %.2f %s\n", mark, m.Paper, m.Field, hand, m.Want, m.Got, m.Confidence, m.Doubt)
	}
}

func rank(m mistake) int {
	if m.Sure {
		return 0
	}
	return 1
}

// join adds o to r.
func (r *reading) join(o reading) {
	r.Recall.add(o.Recall.Hits, o.Recall.Of)
	r.Precision.add(o.Precision.Hits, o.Precision.Of)
	r.Signed.add(o.Signed.Hits, o.Signed.Of)
	r.Order.add(o.Order.Hits, o.Order.Of)
	r.Wrong.add(o.Wrong.Hits, o.Wrong.Of)
	r.Pages, r.Failed = r.Pages+o.Pages, r.Failed+o.Failed
	r.WallSeconds, r.CPUSeconds = r.WallSeconds+o.WallSeconds, r.CPUSeconds+o.CPUSeconds
	r.PeakMiB = max(r.PeakMiB, o.PeakMiB)
}

// results is everything that was measured.
type results struct {
	Sets    []*result `json:"sets"`
	Batches []*split  `json:"batches,omitempty"`
}

// write leaves the results as JSON.
func write(path string, all results) error {
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("encode results: %w", err)
	}
	if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}
