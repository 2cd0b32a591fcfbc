package workers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/sandbox"
)

// TestFaults says what becomes of a fault at the last attempt, and what the audit log holds of it.
func TestFaults(t *testing.T) {
	refused := fmt.Errorf("%w: put https://blobs.example/secret: %w", pipeline.ErrUnavailable, syscall.ECONNREFUSED)
	for _, tt := range []struct {
		err      error
		why      string
		hopeless bool
	}{
		{&sandbox.Error{Tool: "read", Kind: sandbox.ErrDied, Detail: "of Mr. X"}, "recogniser-died", true},
		{&sandbox.Error{Tool: "read", Kind: sandbox.ErrOverrun}, "takes-too-long", true},
		{&sandbox.Error{Tool: "read", Kind: sandbox.ErrMemory}, "needs-too-much-memory", true},
		{&sandbox.Error{Tool: "build", Kind: sandbox.ErrFailed, Detail: "of Mr. X"}, "tool failed", true},
		{fmt.Errorf("store: %w", pipeline.ErrNoSpace), "disk is full", false},
		{fmt.Errorf("read blob 12ab: %w", pipeline.ErrCorrupt), "stored bytes are corrupt", true},
		{fmt.Errorf("store: %w", refused), "a server is out of reach", false},
		{fmt.Errorf("store: %w", context.DeadlineExceeded), "context deadline exceeded", false},
		{fmt.Errorf("store: %w", &os.PathError{Op: "read", Path: "/x", Err: syscall.EIO}), "fault of the system", true},
		{errors.New("key of Mr. X: token removed"), "fault of the system", true},
	} {
		if got := why(tt.err); got != tt.why {
			t.Errorf("why(%v) = %q, want %q", tt.err, got, tt.why)
		}
		if got := hopeless(pipeline.Task{Attempt: maxAttempts}, tt.err); got != tt.hopeless {
			t.Errorf("hopeless at the last attempt with %v = %v, want %v", tt.err, got, tt.hopeless)
		}
		if early := hopeless(pipeline.Task{Attempt: 1}, tt.err); early {
			t.Errorf("hopeless at the first attempt with %v", tt.err)
		}
	}
}
