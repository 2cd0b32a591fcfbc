package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// adminStatus is "motlan admin status".
type adminStatus struct {
	Older time.Duration `default:"10m" placeholder:"DURATION" help:"Show documents that have not moved for so long (${default})."`
	Limit int           `default:"100" help:"At most so many (${default})."`
	JSON  bool          `help:"For programs."`
}

// status is what the command shows.
type status struct {
	Backlog pipeline.Backlog `json:"backlog"`
	Nodes   []catalog.Node   `json:"nodes"`
	Log     uint64           `json:"log_size"`
	Stuck   []catalog.Stuck  `json:"stuck"`
}

// Run reads everything anew and changes nothing.
func (c adminStatus) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	now, err := o.status(ctx, c)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(now)
	}
	return now.print(std.out, o.MaxBacklog<<20)
}

func (o *office) status(ctx context.Context, c adminStatus) (s status, err error) {
	const alive = 30 * time.Second
	if s.Backlog, err = o.service.Backlog(ctx); err != nil {
		return s, err
	}
	if s.Nodes, err = o.catalog.Nodes(ctx, alive); err != nil {
		return s, err
	}
	tree, err := o.catalog.Tree(ctx)
	if err != nil {
		return s, err
	}
	s.Log = tree.Size()
	s.Stuck, err = o.catalog.Stuck(ctx, c.Older, c.Limit)
	return s, err
}

func (s status) print(to io.Writer, bound int64) error {
	b := s.Backlog
	fmt.Fprintf(to, "Đang chờ xử lý · waiting: %d tại quầy · at the counter, %d theo lô · in batches; %d MB / %d MB; %.1f trang/giây · pages/s\n",
		b.Tasks[pipeline.LaneCounter], b.Tasks[pipeline.LaneBatch], b.Bytes>>20, bound>>20, b.Rate)
	if b.Bytes > bound {
		fmt.Fprintln(to, "TẠM DỪNG NHẬN TỆP: quá nhiều tệp đang chờ · NO UPLOAD IS TAKEN: too much waits")
	}
	fmt.Fprintf(to, "Máy đang làm việc · nodes at work: %d; nhật ký · audit log: %d\n", len(s.Nodes), s.Log)
	table := tabwriter.NewWriter(to, 0, 8, 2, ' ', 0)
	for _, n := range s.Nodes {
		fmt.Fprintf(table, "  %s\t%s\t%d chỗ · slots\t%.2f trang/giây · pages/s\n", n.ID, n.Host, n.Slots, n.Rate)
	}
	if len(s.Stuck) == 0 {
		fmt.Fprintln(table, "Không có giấy tờ nào đứng yên · nothing is stuck")
	} else {
		fmt.Fprintln(table, "GIẤY TỜ ĐỨNG YÊN · STUCK\tTRẠNG THÁI · STATE\tTUỔI · AGE\tLÝ DO · WHY")
	}
	for _, d := range s.Stuck {
		fmt.Fprintf(table, "%s\t%s\t%v\t%s\n", d.ID, stateNames[d.State], d.Age.Round(time.Second), why(d))
	}
	return table.Flush()
}

// why says what a document stands on.
func why(d catalog.Stuck) string {
	switch {
	case d.Reason != "":
		vi, _ := d.Reason.Explain()
		return vi
	case d.Waiting.For != "":
		return fmt.Sprintf("chờ %s: %s", d.Waiting.For, d.Waiting.Why)
	case d.PutOff > 0:
		return fmt.Sprintf("bước %s, lần %d, thử lại sau %v · put off", d.Stage, d.Attempt, d.PutOff.Round(time.Second))
	case d.Stage != "":
		return fmt.Sprintf("bước %s, lần %d · in line or at work", d.Stage, d.Attempt)
	}
	return "không có việc nào · no task"
}
