package s3

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// The first and the longest time between two tries of one request.
const (
	firstWait   = 50 * time.Millisecond
	longestWait = 2 * time.Second
)

// away is an error that may be over later. It is a net.Error, whether the network or the server itself gave it.
type away struct{ error }

func (a away) Is(err error) bool { return err == pipeline.ErrUnavailable }
func (a away) Unwrap() error     { return a.error }
func (a away) Timeout() bool     { return true }
func (a away) Temporary() bool   { return true }

// try makes a request, and makes it again while the server is away, busy or throttling and patience lasts. Every
// request here may be made twice.
func (b *Buckets) try(ctx context.Context, request func() error) error {
	for deadline, wait := time.Now().Add(b.c.Patience), firstWait; ; wait = min(2*wait, longestWait) {
		err := sort(request())
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case errors.As(err, new(*tls.CertificateVerificationError)): // no bytes are to blame, and waiting makes it no better
			return away{err}
		case !passing(err):
			return err
		}
		if time.Now().Add(wait).After(deadline) {
			return away{err}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(wait/2 + rand.N(wait/2)):
		}
	}
}

// sort gives an answer of the server the error that the contract has for it.
func sort(err error) error {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Code {
	case "NoSuchKey", "NoSuchVersion":
		return fmt.Errorf("%w: %w", pipeline.ErrNotFound, err)
	case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch":
		return fmt.Errorf("%w: %w", pipeline.ErrConflict, err)
	case "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientCapacity":
		return fmt.Errorf("%w: %w", pipeline.ErrNoSpace, err)
	case "PreconditionFailed":
		return fmt.Errorf("%w: %w", fs.ErrExist, err)
	}
	// A server that meets its full disk in the middle of something may call it an internal error.
	if answer.StatusCode == http.StatusInsufficientStorage || strings.Contains(answer.Message, syscall.ENOSPC.Error()) {
		return fmt.Errorf("%w: %w", pipeline.ErrNoSpace, err)
	}
	return err
}

// passing reports whether the same request may succeed later.
func passing(err error) bool {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		return !errors.Is(err, pipeline.ErrNoSpace) && (slices.Contains(passingCodes, answer.Code) ||
			answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == ending || answer.StatusCode == http.StatusRequestTimeout ||
			answer.StatusCode >= 500 && answer.StatusCode != http.StatusNotImplemented)
	}
	return !errors.As(err, new(bodyError))
}

// ending is how MinIO answers the requests under way when it is told to end: as if we had gone away.
const ending = 499

// passingCodes are answers with a status of 4xx that mean: later. A body that is incomplete although all of it was sent was cut
// off by the network or by the server's end.
var passingCodes = []string{"SlowDown", "RequestTimeout", "Throttling", "ThrottlingException", "RequestLimitExceeded",
	"ConditionalRequestConflict", "OperationAborted", "IncompleteBody"}
