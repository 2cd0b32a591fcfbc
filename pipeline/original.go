package pipeline

import (
	"context"
	"errors"
	"fmt"
)

// OpenOriginal opens the file as it came, and logs the read first. It is given only where the document is the whole of one
// file: a file of several papers shows other people's papers too, and those that were stopped or destroyed since.
func (s *Service) OpenOriginal(ctx context.Context, id DocumentID, reader Reader) (Blob, Document, Upload, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err == nil {
		err = doc.showsOriginal()
	}
	if err != nil {
		return nil, doc, Upload{}, err
	}
	upload, err := s.Catalog.Upload(ctx, doc.Sources[0].Upload)
	if err != nil {
		return nil, doc, upload, err
	}
	blob, err := s.openPart(ctx, upload.Key, upload.Blob)
	if err != nil {
		return nil, doc, upload, err
	}
	if err := s.logRead(ctx, doc, reader); err != nil {
		return nil, doc, upload, errors.Join(err, blob.Close())
	}
	return blob, doc, upload, nil
}

func (d Document) showsOriginal() error {
	whole := len(d.Sources) == 1 && d.Sources[0].First <= 1 && d.Sources[0].Last == 0
	switch {
	case d.State == StateQuarantine:
		return fmt.Errorf("document %s: %w", d.ID, ErrQuarantined)
	case d.State == StateDestroyed:
		return fmt.Errorf("document %s: %w", d.ID, ErrDestroyed)
	case d.State == StateDivided || d.State == StateDividing || !whole:
		return fmt.Errorf("document %s is not the whole of one file: %w", d.ID, ErrState)
	}
	return nil
}
