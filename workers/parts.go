package workers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/sandbox"
)

// source returns the bytes that the stages work on: the repaired PDF where there is one, else the upload.
func (r *Runner) source(ctx context.Context, doc pipeline.Document) ([]byte, error) {
	if !doc.Repaired.Name.IsZero() {
		return r.load(ctx, doc, doc.Repaired)
	}
	return r.upload(ctx, doc.Sources[0].Upload)
}

// upload returns bytes as they came.
func (r *Runner) upload(ctx context.Context, id pipeline.UploadID) ([]byte, error) {
	u, err := r.Service.Catalog.Upload(ctx, id)
	if err != nil {
		return nil, err
	}
	return r.read(ctx, u.Key, u.Blob)
}

// load returns one part of the document.
func (r *Runner) load(ctx context.Context, doc pipeline.Document, part pipeline.BlobRef) ([]byte, error) {
	return r.read(ctx, doc.Key, part)
}

func (r *Runner) read(ctx context.Context, wrapped pipeline.WrappedKey, ref pipeline.BlobRef) ([]byte, error) {
	key, err := r.Service.Keys.Unwrap(wrapped)
	if err != nil {
		return nil, err
	}
	blob, err := r.Service.Blobs.Open(ctx, key, ref)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	data := make([]byte, blob.Size())
	if _, err := io.ReadFull(blob, data); err != nil {
		return nil, fmt.Errorf("read blob: %w", err)
	}
	return data, nil
}

// store keeps one part of the document durably. Storing the same bytes again gives the same ref.
func (r *Runner) store(ctx context.Context, doc pipeline.Document, part []byte) (pipeline.BlobRef, error) {
	key, err := r.Service.Keys.Unwrap(doc.Key)
	if err != nil {
		return pipeline.BlobRef{}, err
	}
	return r.Service.Blobs.Put(ctx, key, bytes.NewReader(part))
}

// ask has a child of the pool do one call and decodes its reply.
func ask[T any](ctx context.Context, pool *sandbox.Pool, tool string, req sandbox.Request) (T, [][]byte, error) {
	var reply T
	response, err := pool.Do(ctx, tool, req)
	if err != nil {
		return reply, nil, err
	}
	if err := json.Unmarshal(response.Reply, &reply); err != nil {
		return reply, nil, fmt.Errorf("decode reply of %s: %w", tool, err)
	}
	return reply, response.Blobs, nil
}

// one returns the single blob that a tool was to return.
func one(tool string, blobs [][]byte) ([]byte, error) {
	if len(blobs) != 1 {
		return nil, fmt.Errorf("tool %s returned %d blobs, not one", tool, len(blobs))
	}
	return blobs[0], nil
}

// reading is the recognised text of a document, as it is stored: a page of words and the codes of each page.
type reading struct {
	Pages []pipeline.Page   `json:"pages"`
	Codes [][]pipeline.Code `json:"codes"`
}

func (r *Runner) reading(ctx context.Context, doc pipeline.Document) (reading, error) {
	var text reading
	data, err := r.load(ctx, doc, doc.Text)
	if err != nil {
		return text, err
	}
	return text, json.Unmarshal(data, &text)
}
