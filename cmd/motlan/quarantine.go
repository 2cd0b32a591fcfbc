package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// quarantine is "motlan quarantine": secret papers.
type quarantine struct {
	Document pipeline.DocumentID `arg:"" optional:"" help:"The document. Without one, everything in quarantine is listed."`
	Why      string              `help:"Why; it stands in the audit log, so nothing of the content and nothing personal."`
	Purge    bool                `xor:"end" help:"Ask that it be destroyed, which another person has to agree to."`
	Release  bool                `xor:"end" help:"Ask that it go on, as it is not secret, which another person has to agree to."`
	Agree    bool                `help:"With --purge or --release: agree to what another person has asked for."`
}

// Run stops a document, or takes one of the steps that end its quarantine.
func (c quarantine) Run(ctx context.Context, s *settings, std streams) error {
	if err := c.check(); err != nil {
		return err
	}
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	if c.Document == "" {
		return o.listQuarantine(ctx, std)
	}
	doc, err := c.step(ctx, o.service, s.Operator)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %s%s\n", doc.ID, stateNames[doc.State], asked(doc.Quarantine))
	if doc.State == pipeline.StateDestroyed {
		return o.tellWhatStays(ctx, std, doc)
	}
	if doc.State.Stage() == "" {
		return nil
	}
	return o.finishAlone(ctx, doc, std)
}

// tellWhatStays warns of a file that a purged paper came in and that other papers still have to be taken out of.
func (o *office) tellWhatStays(ctx context.Context, std streams, doc pipeline.Document) error {
	for _, source := range doc.Sources {
		u, err := o.catalog.Upload(ctx, source.Upload)
		if err != nil {
			return err
		}
		if len(u.Key) > 0 {
			fmt.Fprintln(std.out, "Chú ý: tệp quét chung còn lại đến khi các giấy tờ khác trong tệp được xử lý tiếp, cho đi tiếp hoặc hủy; sau đó tệp tự mất.\n"+
				"(The shared scan stays until the other papers in it have been processed, let go on or destroyed; then it goes by itself.)")
			return nil
		}
	}
	return nil
}

func (c quarantine) check() error {
	end := c.Purge || c.Release
	switch {
	case c.Document == "" && (end || c.Agree || c.Why != ""):
		return usage{errors.New("name the document; \"motlan quarantine\" alone lists them")}
	case c.Agree && !end:
		return usage{errors.New("--agree to what? Add --purge or --release")}
	case c.Document != "" && c.Why == "" && !c.Agree:
		return usage{errors.New("say why: --why. Nêu lý do bằng --why")}
	}
	return nil
}

// step takes the step that the command line asks for.
func (c quarantine) step(ctx context.Context, s *pipeline.Service, by string) (pipeline.Document, error) {
	switch {
	case c.Purge && c.Agree:
		return s.Purge(ctx, c.Document, by)
	case c.Release && c.Agree:
		return s.Release(ctx, c.Document, by)
	case c.Purge:
		return s.AskPurge(ctx, c.Document, by, c.Why)
	case c.Release:
		return s.AskRelease(ctx, c.Document, by, c.Why)
	}
	return s.Quarantine(ctx, c.Document, by, c.Why)
}

func (o *office) listQuarantine(ctx context.Context, std streams) error {
	docs, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateQuarantine}})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		q := doc.Quarantine
		fmt.Fprintf(std.out, "%s  từ %s, do %s%s%s\n", doc.ID, pipeline.Stamp(q.At), q.By, stoppedBy(q), asked(q))
	}
	if len(docs) == 0 {
		fmt.Fprintln(std.out, "Không có giấy tờ nào bị cách ly. · Nothing is in quarantine.")
	}
	return nil
}

// stoppedBy says what stopped a document.
func stoppedBy(q pipeline.Quarantine) string {
	if q.Mark == "" {
		return ": " + q.Why
	}
	return fmt.Sprintf(": dấu %s ở trang %d", q.Mark, q.Page)
}

// asked says what one person wants, and another one has to agree to.
func asked(q pipeline.Quarantine) string {
	switch {
	case q.FreedBy != "":
		return ""
	case q.PurgeBy != "":
		return fmt.Sprintf("; %s đề nghị hủy, chờ người khác đồng ý (--purge --agree)", q.PurgeBy)
	case q.FreeBy != "":
		return fmt.Sprintf("; %s đề nghị cho đi tiếp, chờ người khác đồng ý (--release --agree)", q.FreeBy)
	}
	return ""
}
