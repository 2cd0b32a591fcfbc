package client

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"time"
)

// File is what Send uploads.
type File struct {
	Dossier   string // its id
	Component string // of the checklist. If empty, a loose paper
	Name      string // as people know it; data, never a path
	Lane      string // counter or batch. If empty, counter
	Content   io.ReadSeeker
}

// Sender uploads files over connections that break.
type Sender struct {
	Client   *ClientWithResponses
	Whole    int64         // bytes up to which a file goes in one request. If zero, 4 MiB
	Part     int64         // bytes of a part of a larger one. If zero, 8 MiB
	Patience time.Duration // with a connection over which nothing comes through. If zero, 5 minutes
	// Notes is a folder that remembers uploads on their way, so that another process goes on with them. If empty, they begin anew.
	Notes string
}

// Send uploads a file and returns its receipt: the bytes are durable, and the digest is theirs. The same bytes again in one dossier are
// the same document. A problem is a *Problem.
func (s *Sender) Send(ctx context.Context, f File) (Receipt, error) {
	h := sha256.New()
	size, err := io.Copy(h, f.Content)
	if err != nil {
		return Receipt{}, err
	}
	b := bytesOf{f, size, [32]byte(h.Sum(nil))}
	if size > cmp.Or(s.Whole, 4<<20) {
		return s.inParts(ctx, b)
	}
	var receipt *Receipt
	err = s.patiently(ctx, func() error {
		receipt, err = s.whole(ctx, b)
		return err
	})
	if err == nil && receipt == nil {
		err = errors.New("the server answered without a receipt")
	}
	if err != nil {
		return Receipt{}, err
	}
	return *receipt, nil
}

func (s *Sender) patiently(ctx context.Context, act func() error) error {
	return Patiently(ctx, cmp.Or(s.Patience, 5*time.Minute), act)
}

// bytesOf is a file whose bytes were counted and hashed.
type bytesOf struct {
	File
	size   int64
	digest [32]byte
}

// from is the file's bytes from offset on, at most n of them.
func (b bytesOf) from(offset, n int64) (io.Reader, int64, error) {
	_, err := b.Content.Seek(offset, io.SeekStart)
	n = min(n, b.size-offset)
	return io.LimitReader(b.Content, n), n, err
}

const octets = "application/octet-stream"

// whole uploads the file in one request.
func (s *Sender) whole(ctx context.Context, b bytesOf) (*Receipt, error) {
	body, n, err := b.from(0, b.size)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, oneRequest)
	defer cancel()
	digest := "sha-256=:" + base64.StdEncoding.EncodeToString(b.digest[:]) + ":"
	if b.Component != "" {
		p := UploadComponentParams{Name: &b.Name, ContentDigest: &digest}
		if b.Lane != "" {
			p.Lane = new(UploadComponentParamsLane(b.Lane))
		}
		r, err := s.Client.UploadComponentWithBodyWithResponse(ctx, b.Dossier, b.Component, &p, octets, body, long(n))
		if err != nil {
			return nil, err
		}
		return cmp.Or(r.JSON202, r.JSON200), Refusal(r)
	}
	p := UploadLooseParams{Name: &b.Name, ContentDigest: &digest}
	if b.Lane != "" {
		p.Lane = new(UploadLooseParamsLane(b.Lane))
	}
	r, err := s.Client.UploadLooseWithBodyWithResponse(ctx, b.Dossier, &p, octets, body, long(n))
	if err != nil {
		return nil, err
	}
	return cmp.Or(r.JSON202, r.JSON200), Refusal(r)
}

// long announces the length of a body.
func long(n int64) RequestEditorFn {
	return func(_ context.Context, r *http.Request) error {
		r.ContentLength = n
		return nil
	}
}
