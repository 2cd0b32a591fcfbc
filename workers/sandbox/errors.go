package sandbox

import (
	"errors"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// What can become of a child. A cancelled context is none of these: Do and Run then return the context's own error,
// and the engine's kill never counts against a document.
var (
	// ErrDied: the child ended by itself: a signal, an abort, a panic, an exit, or an answer that is none.
	ErrDied = errors.New("child died")
	// ErrMemory: the child died or gave up at its memory limit, or wrote more than it may.
	ErrMemory = errors.New("child reached its memory limit")
	// ErrOverrun: the child was killed at its deadline.
	ErrOverrun = errors.New("child overran its deadline")
	// ErrFailed: the tool returned an error, or the program another status than 0; the child is well.
	ErrFailed = errors.New("tool failed")
	// ErrClosed: the pool was closed.
	ErrClosed = errors.New("sandbox is closed")
)

// Error is the failure of one call. Its text holds nothing that the child printed.
type Error struct {
	Tool   string
	Kind   error  // ErrDied, ErrMemory, ErrOverrun or ErrFailed; errors.Is finds it
	Detail string // how the child ended, or the tool's own words
	Stderr string // the last of what the child printed, for the log
	Status int    // a program's exit status; 0 for a tool
}

func (e *Error) Error() string { return fmt.Sprintf("tool %s: %v: %s", e.Tool, e.Kind, e.Detail) }

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Strike reports whether err counts against the document: a child's own death or overrun, never a kill by the engine.
func Strike(err error) bool {
	return errors.Is(err, ErrDied) || errors.Is(err, ErrMemory) || errors.Is(err, ErrOverrun)
}

// Reason names err for a clerk: a refusal's own reason, what became of the child, or ReasonInternal.
func Reason(err error) pipeline.Reason {
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		return refusal.Reason
	case errors.Is(err, ErrMemory):
		return pipeline.ReasonTooHeavy
	case errors.Is(err, ErrOverrun):
		return pipeline.ReasonTooSlow
	case errors.Is(err, ErrDied):
		return pipeline.ReasonChildDied
	}
	return pipeline.ReasonInternal
}

// Refusal is what a tool returns when the input, not the program, is at fault. It crosses the pipe intact.
type Refusal struct {
	Reason pipeline.Reason
	Detail string // English, for the log; at most 1 KiB of it crosses
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s: %s", r.Reason, r.Detail) }

// Refuse returns a *Refusal as an error.
func Refuse(reason pipeline.Reason, detail string) error {
	return &Refusal{Reason: reason, Detail: detail}
}

// memoryWords are what Go, the C++ library, glibc and Leptonica say when an allocation fails.
var memoryWords = [...]string{
	"out of memory", "cannot allocate memory", "bad_alloc", "failed to allocate", "pthread_create failed",
	"memory exhausted", "malloc fail", "calloc fail", "pixdata_malloc",
}

// ranOutOfMemory reports whether a dead child's last words speak of memory.
func ranOutOfMemory(words string) bool {
	words = strings.ToLower(words)
	for _, w := range memoryWords {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}
