package cuts

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

const slipMark = "MOTLAN-SLIP/1|"

// What one slip can count: a code that is still printed coarsely enough, and the longest file that is taken in.
const (
	mostPapers = 300
	mostPages  = 2000
	longBatch  = 40
)

// ParseSlip reads the text of a batch slip's code. It reports false for any other text.
func ParseSlip(text string) (pipeline.Slip, bool) {
	rest, ok := strings.CutPrefix(text, slipMark)
	fields := strings.Split(rest, "|")
	if !ok || len(fields) != 4 || !batchNumber(fields[0]) {
		return pipeline.Slip{}, false
	}
	count, ok1 := counted(fields[1], mostPapers)
	pages, ok2 := counted(fields[2], mostPages)
	papers, ok3 := eachPaper(fields[3])
	slip := pipeline.Slip{Batch: fields[0], Papers: papers, Count: count, Pages: pages}
	if !ok1 || !ok2 || !ok3 || checkSlip(slip) != nil {
		return pipeline.Slip{}, false
	}
	return slip, true
}

// SlipText is the text of the slip's code, which ParseSlip reads. It returns pipeline.ErrInvalid for a slip that cannot
// be: sums that are not those of its papers, or a number of the batch with other signs than the code's.
func SlipText(slip pipeline.Slip) (string, error) {
	if err := checkSlip(slip); err != nil {
		return "", fmt.Errorf("batch slip: %w", err)
	}
	papers := make([]string, len(slip.Papers))
	for i, n := range slip.Papers {
		papers[i] = strconv.Itoa(n)
	}
	return fmt.Sprintf("%s%s|%d|%d|%s", slipMark, slip.Batch, slip.Count, slip.Pages, strings.Join(papers, ",")), nil
}

func checkSlip(slip pipeline.Slip) error {
	switch {
	case !batchNumber(slip.Batch):
		return fmt.Errorf("%w: number of the batch: 1 to %d letters, digits and ._/-", pipeline.ErrInvalid, longBatch)
	case slip.Count < 1 || slip.Count > mostPapers:
		return fmt.Errorf("%w: %d papers: 1 to %d", pipeline.ErrInvalid, slip.Count, mostPapers)
	case slip.Pages < slip.Count || slip.Pages > mostPages:
		return fmt.Errorf("%w: %d pages: 1 a paper to %d", pipeline.ErrInvalid, slip.Pages, mostPages)
	case len(slip.Papers) > 0 && (len(slip.Papers) != slip.Count || sum(slip.Papers) != slip.Pages):
		return fmt.Errorf("%w: the papers' pages do not add up", pipeline.ErrInvalid)
	}
	for _, n := range slip.Papers {
		if n < 1 {
			return fmt.Errorf("%w: a paper of %d pages", pipeline.ErrInvalid, n)
		}
	}
	return nil
}

func batchNumber(text string) bool {
	return text != "" && len(text) <= longBatch && strings.Trim(text, codeLetters) == ""
}

// codeLetters are the signs of batch numbers and component codes.
const codeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-"

// eachPaper reads the pages of each paper; an empty text says nothing of them.
func eachPaper(text string) ([]int, bool) {
	if text == "" {
		return nil, true
	}
	var papers []int
	for field := range strings.SplitSeq(text, ",") {
		n, ok := counted(field, mostPages)
		if !ok || len(papers) == mostPapers {
			return nil, false
		}
		papers = append(papers, n)
	}
	return papers, true
}

// counted reads a number from 1 to most, written in the one way there is.
func counted(text string, most int) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n <= most && strconv.Itoa(n) == text
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
