package workers

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/fields"
)

// extract reads type and fields off the recognised words. They lie beside the sealed bytes: doubt never delays a
// signature, and a correction never breaks one.
func (r *Runner) extract(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	text, err := r.reading(ctx, doc)
	if err != nil {
		return err
	}
	found, err := r.corroborate(ctx, doc, fields.Extract(text.Pages, text.Codes, r.Catalogue))
	if err != nil {
		return err
	}
	found.Capture = captureDoubts(doc)
	_, err = r.Service.Extracted(ctx, task, doc, found)
	return err
}

// captureDoubts are the doubts about the capture as a whole: what was mended or could not be read is looked at by a person
// before anybody relies on it.
func captureDoubts(doc pipeline.Document) []string {
	var doubts []string
	switch {
	case doc.ImagesOnly:
		doubts = append(doubts, "tệp PDF bị lỗi, đã dựng lại từ ảnh các trang: kiểm tra đủ trang, đủ nội dung")
	case !doc.Repaired.Name.IsZero():
		doubts = append(doubts, "tệp PDF bị lỗi, đã sửa: kiểm tra đủ trang, đủ nội dung")
	}
	for i, p := range doc.Pages {
		if p.Unreadable {
			doubts = append(doubts, fmt.Sprintf("trang %d có nét in nhưng không đọc được chữ", i+1))
		}
	}
	return doubts
}
