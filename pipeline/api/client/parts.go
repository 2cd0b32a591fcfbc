package client

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tus is the version of the protocol by which files are uploaded in parts.
const tus = "1.0.0"

// oneRequest bounds the time of one part, so that a connection over which nothing comes is given up.
const oneRequest = 2 * time.Minute

// inParts uploads the file by the tus protocol, from where it was when the connection broke or the process ended.
func (s *Sender) inParts(ctx context.Context, b bytesOf) (Receipt, error) {
	for {
		id, err := s.begun(ctx, b)
		if err == nil {
			err = s.rest(ctx, b, id)
		}
		if err == nil {
			return s.receipt(ctx, b, id)
		}
		if !gone(err) || !s.forget(b) {
			return Receipt{}, err
		}
	}
}

// gone reports whether the server knows nothing of an upload any more.
func gone(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.Code == ProblemCodeNotFound || errors.Is(err, foreign(http.StatusNotFound))
}

// begun is the id of an upload that is on its way already, or of a new one.
func (s *Sender) begun(ctx context.Context, b bytesOf) (id string, err error) {
	if id := s.noted(b); id != "" {
		return id, nil
	}
	err = s.patiently(ctx, func() error {
		id, err = s.begin(ctx, b)
		return err
	})
	if err == nil {
		err = s.note(b, id)
	}
	return id, err
}

func (s *Sender) begin(ctx context.Context, b bytesOf) (string, error) {
	version, length, metadata := tus, strconv.FormatInt(b.size, 10), b.metadata()
	r, err := s.Client.BeginUploadWithBodyWithResponse(ctx, b.Dossier, &BeginUploadParams{TusResumable: &version, UploadLength: &length, UploadMetadata: &metadata}, "", nil)
	if err != nil {
		return "", err
	}
	return path.Base(r.HTTPResponse.Header.Get("Location")), Refusal(r)
}

func (b bytesOf) metadata() string {
	var list []string
	for _, pair := range [][2]string{{"filename", b.Name}, {"component", b.Component}, {"lane", b.Lane}, {"sha256", hex.EncodeToString(b.digest[:])}} {
		if pair[1] != "" {
			list = append(list, pair[0]+" "+base64.StdEncoding.EncodeToString([]byte(pair[1])))
		}
	}
	return strings.Join(list, ",")
}

// rest sends what has not come yet. Patience begins anew with every part that came.
func (s *Sender) rest(ctx context.Context, b bytesOf, id string) error {
	for {
		var had int64
		err := s.patiently(ctx, func() (err error) {
			if had, err = s.offset(ctx, id); err == nil && had < b.size {
				err = s.part(ctx, b, id, had)
			}
			return err
		})
		if err != nil || had == b.size {
			return err
		}
	}
}

// offset asks how many bytes came.
func (s *Sender) offset(ctx context.Context, id string) (int64, error) {
	version := tus
	r, err := s.Client.UploadOffset(ctx, id, &UploadOffsetParams{TusResumable: &version}) // by HEAD: a problem would have no body
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	if err := RefusalOf(r); err != nil {
		return 0, err
	}
	had, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("Upload-Offset of the server: %w", err)
	}
	return had, nil
}

func (s *Sender) part(ctx context.Context, b bytesOf, id string, had int64) error {
	body, n, err := b.from(had, cmp.Or(s.Part, 8<<20))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, oneRequest)
	defer cancel()
	version, offset := tus, strconv.FormatInt(had, 10)
	r, err := s.Client.AppendUploadWithBodyWithResponse(ctx, id, &AppendUploadParams{TusResumable: &version, UploadOffset: &offset}, "application/offset+octet-stream", body, long(n))
	if err != nil {
		return err
	}
	return Refusal(r)
}

// receipt asks for the receipt of an upload that came whole, after which nothing has to be remembered of it.
func (s *Sender) receipt(ctx context.Context, b bytesOf, id string) (receipt Receipt, err error) {
	err = s.patiently(ctx, func() error {
		r, err := s.Client.GetUploadWithResponse(ctx, id, nil)
		if err == nil {
			err = Refusal(r)
		}
		if err == nil && r.JSON200 != nil && r.JSON200.Receipt != nil {
			receipt = *r.JSON200.Receipt
		}
		return err
	})
	if err == nil && receipt.Document == "" {
		err = errors.New("the server answered without a receipt")
	}
	if err == nil {
		s.forget(b)
	}
	return receipt, err
}

// noteOf is the file that remembers an upload of these bytes.
func (s *Sender) noteOf(b bytesOf) string {
	what := sha256.Sum256([]byte(b.Dossier + "\n" + b.Component + "\n" + hex.EncodeToString(b.digest[:])))
	return filepath.Join(s.Notes, hex.EncodeToString(what[:16]))
}

func (s *Sender) noted(b bytesOf) string {
	if s.Notes == "" {
		return ""
	}
	text, _ := os.ReadFile(s.noteOf(b)) // none: it begins
	return strings.TrimSpace(string(text))
}

func (s *Sender) note(b bytesOf, id string) error {
	if s.Notes == "" {
		return nil
	}
	if err := os.MkdirAll(s.Notes, 0o700); err != nil {
		return err
	}
	return os.WriteFile(s.noteOf(b), []byte(id), 0o600)
}

// forget reports whether something was remembered.
func (s *Sender) forget(b bytesOf) bool { return s.Notes != "" && os.Remove(s.noteOf(b)) == nil }
