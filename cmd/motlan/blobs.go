package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/blob/s3"
)

// openBlobs opens where the bytes are kept: the folder, or a store of the settings.
func (s settings) openBlobs(ctx context.Context) (*blob.Store, error) {
	if s.Blobs == "" {
		folder, err := fs.Open(fs.Config{Dir: s.blobFolder()})
		if err != nil {
			return nil, err
		}
		return blob.New(folder), nil
	}
	c, err := s.bucketConfig()
	if err != nil {
		return nil, err
	}
	buckets, err := s3.Open(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("open blob store: %w", err)
	}
	return blob.New(buckets), nil
}

func (s settings) bucketConfig() (s3.Config, error) {
	c, err := s3.Parse(s.Blobs)
	if err != nil {
		return c, usage{fmt.Errorf("--blobs: %w", err)}
	}
	c.Period = s.Retention
	return c, nil
}

// blobsAnswer asks the store for something that it cannot have.
func (o *office) blobsAnswer(ctx context.Context) error {
	_, err := o.service.Blobs.Retention(ctx, pipeline.BlobRef{})
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil
	}
	return err
}
