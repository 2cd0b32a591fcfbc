package main

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// adminMerge is "motlan admin merge".
type adminMerge struct {
	Former pipeline.AgencyID `arg:"" help:"The agency that is no more."`
	Into   pipeline.AgencyID `arg:"" help:"What it has become."`
}

// Run joins two agencies.
func (c adminMerge) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	if err := o.service.MergeAgencies(ctx, c.Former, c.Into, o.Operator); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s đã nhập vào %s: hồ sơ, giấy tờ và khóa đi theo, tên in trên giấy giữ nguyên · merged\n", c.Former, c.Into)
	return nil
}
