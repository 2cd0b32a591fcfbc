package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/motlan/motlan/pipeline"
)

// NewUpload implements handler.DataStore: it refuses what a single request would be refused for.
func (t *resumable) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	s, err := t.begin(ctx, info)
	if err != nil {
		return nil, t.fault(ctx, err)
	}
	return &tusUpload{t, s}, nil
}

func (t *resumable) begin(ctx context.Context, info handler.FileInfo) (*tusSession, error) {
	upload, err := newUpload(ctx, info.MetaData)
	if err != nil {
		return nil, err
	}
	in := &FileUpload{ID: upload.Dossier, Lane: upload.Lane}
	if err := t.uploadable(ctx, in, upload.Component, info.Size); err != nil {
		return nil, err
	}
	s := &tusSession{api: t.API, id: pipeline.NewID("ses"), box: newBox(t.Service.Keys),
		tusFacts: tusFacts{Owner: ownerOf(callerOf(ctx)), New: upload, Size: info.Size, SHA256: info.MetaData["sha256"], MetaData: info.MetaData}}
	return s, s.save()
}

var forms = []pipeline.Form{"", pipeline.ElectronicOriginal, pipeline.CertifiedCopy, pipeline.RegisterCopy, pipeline.ScanOfOriginal, pipeline.ComparedUpload, pipeline.UncomparedUpload}

// newUpload reads what the sender says beside the bytes.
func newUpload(ctx context.Context, meta handler.MetaData) (n pipeline.NewUpload, err error) {
	n = pipeline.NewUpload{Dossier: tusCallOf(ctx).dossier, Component: pipeline.ComponentCode(meta["component"]), Name: fileName(meta["filename"], ""),
		Form: pipeline.Form(meta["form"]), Lane: pipeline.Lane(meta["lane"]), Replaces: pipeline.DocumentID(meta["replaces"])}
	if n.By, err = scannedBy(ctx); err != nil {
		return n, err
	}
	if digest, bad := hex.DecodeString(meta["sha256"]); bad != nil || len(digest) != 0 && len(digest) != len(pipeline.Digest{}) {
		return n, fmt.Errorf("%w: metadata sha256 is not 64 hexadecimal digits", errDigestForm)
	}
	if !slices.Contains(forms, n.Form) || n.Lane != "" && !slices.Contains(pipeline.Lanes, n.Lane) {
		return n, fmt.Errorf("metadata form is one of %q, lane one of %q: %w", forms[1:], pipeline.Lanes, pipeline.ErrInvalid)
	}
	if at := meta["scanned_at"]; at != "" {
		if n.ScannedAt, err = time.Parse(time.RFC3339, at); err != nil {
			return n, fmt.Errorf("metadata scanned_at is no time of RFC 3339: %w", pipeline.ErrInvalid)
		}
	}
	return n, nil
}

// GetUpload implements handler.DataStore. A complete upload that no receipt was kept of is handed over first.
func (t *resumable) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	s, err := t.session(ctx, id)
	if err == nil {
		err = s.handOver(ctx)
	}
	if err != nil {
		return nil, t.fault(ctx, err)
	}
	return &tusUpload{t, s}, nil
}

// AsTerminatableUpload implements handler.TerminaterDataStore.
func (t *resumable) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload {
	return u.(*tusUpload)
}

// tusUpload is a session as the handler sees it.
type tusUpload struct {
	*resumable
	*tusSession
}

// WriteChunk implements handler.Upload.
func (u *tusUpload) WriteChunk(ctx context.Context, _ int64, src io.Reader) (int64, error) {
	tusCallOf(ctx).reading.begin()
	n, err := u.take(src)
	if err != nil {
		err = u.fault(ctx, err)
	}
	return n, err
}

// GetInfo implements handler.Upload.
func (u *tusUpload) GetInfo(context.Context) (handler.FileInfo, error) {
	return handler.FileInfo{ID: u.id, Size: u.Size, Offset: u.had, MetaData: u.MetaData}, nil
}

// GetReader implements handler.Upload. Nobody reads an upload before it is a document.
func (u *tusUpload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, handler.ErrNotImplemented
}

// FinishUpload implements handler.Upload.
func (u *tusUpload) FinishUpload(ctx context.Context) error {
	if c := tusCallOf(ctx).connection; c != nil {
		c.SetReadDeadline(time.Time{}) // nothing more is read; to store it may take long
	}
	if err := u.handOver(ctx); err != nil {
		return u.fault(ctx, err)
	}
	return nil
}

// Terminate implements handler.TerminatableUpload.
func (u *tusUpload) Terminate(context.Context) error { return u.drop() }
