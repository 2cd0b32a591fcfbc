package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api/client"
)

// report prints the summary, leaves the sealed PDFs in dir, and says what waits for whom.
func (b *remote) report(ctx context.Context, out io.Writer, dir string) error {
	items := all(b.items)
	var records []record
	for _, i := range items {
		records = append(records, recordOf(i, b.views[i]))
	}
	if dir != "" {
		if err := export(items, records, dir, func(n int, path string) error {
			return b.patiently(ctx, func() error { return b.fetch(ctx, records[n], path) })
		}); err != nil {
			return answered(err)
		}
	}
	err := printSummary(out, records)
	b.printWaiting(out, items)
	return err
}

// printWaiting says what waits for whom: nothing of it is done here.
func (b *remote) printWaiting(out io.Writer, items []*item) {
	said := false
	for _, i := range items {
		w := b.views[i].Waiting
		if w == nil {
			continue
		}
		if !said {
			fmt.Fprintln(out, "\nĐang chờ người làm (waiting for a person):")
		}
		said = true
		fmt.Fprintf(out, "  %-34s %s\n", i.label, waitingText(*w))
	}
	if said {
		fmt.Fprintln(out, "  Người được nêu làm việc đó trên máy chủ bằng khóa của chính mình; sau đó chạy lại đúng lệnh này để nhận kết quả.")
	}
}

func waitingText(w client.Waiting) string {
	text := "chờ " + w.For + ": " + w.Why.Vi
	if w.For == "" {
		text = w.Why.Vi
	}
	if w.Deadline != nil {
		text += ", hạn " + w.Deadline.In(pipeline.Zone).Format("15:04 ngày 02/01/2006")
	}
	return text
}

// fetch fetches a sealed PDF, and takes no other bytes than those that the document has.
func (b *remote) fetch(ctx context.Context, r record, path string) error {
	answer, err := b.server.GetSealed(ctx, string(r.Document), nil)
	if err != nil {
		return err
	}
	if err := client.RefusalOf(answer); err != nil {
		return err
	}
	defer answer.Body.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, h), answer.Body)
	err = errors.Join(err, file.Close())
	if err == nil && hex.EncodeToString(h.Sum(nil)) != r.Sealed {
		err = fmt.Errorf("sealed file of %s: %w", r.Document, pipeline.ErrCorrupt)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(path)) // half a file looks like a whole one
	}
	return err
}
