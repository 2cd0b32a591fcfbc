package workers

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/fields"
	"github.com/motlan/motlan/workers/sandbox"
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
	if found.Capture, err = r.captureDoubts(ctx, doc); err != nil {
		return err
	}
	_, err = r.Service.Extracted(ctx, task, doc, found)
	return err
}

// captureDoubts are the doubts about the capture as a whole: what was mended or could not be read is looked at by a person
// before anybody relies on it.
func (r *Runner) captureDoubts(ctx context.Context, doc pipeline.Document) ([]string, error) {
	doubt, err := r.mended(ctx, doc)
	if err != nil {
		return nil, err
	}
	var doubts []string
	if doubt != "" {
		doubts = append(doubts, doubt+": kiểm tra đủ trang, đủ nội dung")
	}
	if other := signedByAnother(doc); other != "" {
		doubts = append(doubts, other)
	}
	for i, p := range doc.Pages {
		if p.Unreadable {
			doubts = append(doubts, fmt.Sprintf("trang %d có nét in nhưng không đọc được chữ", i+1))
		}
	}
	return doubts, nil
}

// mended says what was done about a faulty PDF. A file that qpdf finds no fault with was only decrypted, or rewritten for
// pdfcpu's sake; nothing can have got lost.
func (r *Runner) mended(ctx context.Context, doc pipeline.Document) (string, error) {
	switch {
	case doc.ImagesOnly && doc.SignedAlready:
		return "tệp PDF đã ký không mở được đầy đủ, chữ đọc từ ảnh các trang", nil
	case doc.ImagesOnly:
		return "tệp PDF bị lỗi, đã dựng lại từ ảnh các trang", nil
	case doc.Repaired.Name.IsZero():
		return "", nil
	}
	seen := map[pipeline.UploadID]bool{}
	for _, source := range doc.Sources {
		if seen[source.Upload] {
			continue
		}
		seen[source.Upload] = true
		if sound, err := r.sound(ctx, source.Upload); !sound || err != nil {
			return "tệp PDF bị lỗi, đã sửa", err
		}
	}
	return "", nil
}

// sound reports whether qpdf finds no fault with an upload. A picture has none of a PDF's. It decodes the whole file, half a
// minute for a batch of a hundred papers, so that the papers of one file do not each ask anew.
func (r *Runner) sound(ctx context.Context, id pipeline.UploadID) (bool, error) {
	if known, ok := r.checked.Load(id); ok {
		return known.(bool), nil
	}
	is, err := r.check(ctx, id)
	if err == nil {
		r.checked.Store(id, is)
	}
	return is, err
}

func (r *Runner) check(ctx context.Context, id pipeline.UploadID) (bool, error) {
	data, err := r.upload(ctx, id)
	if err != nil || !looksLikePDF(data) {
		return err == nil, err
	}
	_, err = r.programs.Run(ctx, sandbox.Program{Path: qpdf, Stdin: data, Args: []string{"--check", "/dev/stdin"}})
	return err == nil, tolerable(err)
}
