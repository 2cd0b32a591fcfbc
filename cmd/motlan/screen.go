package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"github.com/motlan/motlan/pipeline"
)

// screen shows how far items are.
type screen interface {
	show(*item)
	close()
}

// mostRows is how many items a terminal redraws in place; more scroll by as lines.
const mostRows = 20

func newScreen(out io.Writer, items int) screen {
	file, ok := out.(*os.File)
	if ok && items <= mostRows && isatty.IsTerminal(file.Fd()) {
		return &live{out: out, rows: map[*item]int{}}
	}
	return plain{out}
}

// plain prints a line for every step.
type plain struct{ out io.Writer }

func (p plain) show(i *item) { fmt.Fprintf(p.out, "  %-34s %s\n", i.label, progress(i)) }
func (plain) close()         {}

// live redraws one row for every item.
type live struct {
	out   io.Writer
	rows  map[*item]int
	order []*item
}

func (l *live) show(i *item) {
	if _, known := l.rows[i]; !known {
		l.rows[i] = len(l.order)
		l.order = append(l.order, i)
		fmt.Fprintln(l.out)
	}
	up := len(l.order) - l.rows[i]
	fmt.Fprintf(l.out, "\x1b[%dA\r\x1b[2K  %-34s %s %s\x1b[%dB\r", up, i.label, bar(i.doc.State), progress(i), up)
}

func (*live) close() {}

// bar draws how much of the way is behind a document.
func bar(s pipeline.State) string {
	order := []pipeline.State{pipeline.StateReceived, pipeline.StatePrepared, pipeline.StateRecognised, pipeline.StateAwaiting,
		pipeline.StateApproved, pipeline.StateSealed, pipeline.StateExtracted, pipeline.StateHeld}
	for i, state := range order {
		if state == s {
			return strings.Repeat("━", i+1) + strings.Repeat("╌", len(order)-i-1)
		}
	}
	return strings.Repeat(" ", len(order))
}

var stateNames = map[pipeline.State]string{
	pipeline.StateReceived:   "đã nhận tệp",
	pipeline.StatePrepared:   "đã chuẩn bị",
	pipeline.StateSorting:    "chờ chia giấy tờ",
	pipeline.StateDividing:   "đang chia giấy tờ",
	pipeline.StateDivided:    "đã chia thành các giấy tờ khác",
	pipeline.StateRecognised: "đã nhận dạng",
	pipeline.StateAwaiting:   "chờ ký số",
	pipeline.StateApproved:   "đã xem, đang ký số",
	pipeline.StateSealed:     "đã ký số",
	pipeline.StateInReview:   "chờ kiểm tra",
	pipeline.StateSecondLook: "chờ người thứ hai kiểm tra",
	pipeline.StateRejected:   "bị trả lại",
	pipeline.StateExtracted:  "đã bóc tách dữ liệu",
	pipeline.StateHeld:       "đã lưu kho",
	pipeline.StateFailed:     "không xử lý được",
	pipeline.StateQuarantine: "bị cách ly",
	pipeline.StateDestroyed:  "đã hủy",
}

// progress says in a few words where an item is.
func progress(i *item) string {
	switch {
	case i.err != nil:
		return "không nhận được: " + i.err.Error()
	case i.twin != "":
		return "trùng với " + i.twin
	case i.doc.State == pipeline.StateFailed:
		vi, _ := i.doc.Reason.Explain()
		return stateNames[i.doc.State] + ": " + vi
	case i.doc.State == pipeline.StateAwaiting:
		return stateNames[i.doc.State] + beforeSigning(i.doc)
	}
	return stateNames[i.doc.State]
}
