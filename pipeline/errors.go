package pipeline

import (
	"errors"
	"fmt"
	"syscall"
)

// The errors that callers act on; everything else is a fault of the system. Each face has one table from these to its
// own answers.
var (
	// ErrNotFound: nothing has this identifier.
	ErrNotFound = errors.New("not found")
	// ErrConflict: the subject moved on, or another attempt owns the task; read again.
	ErrConflict = errors.New("conflict with a newer revision")
	// ErrInvalid: the caller's input cannot be right; the text says which part.
	ErrInvalid = errors.New("invalid")
	// ErrState: the subject is not in a state that allows this.
	ErrState = errors.New("not possible in this state")
	// ErrCorrupt: stored bytes are not the bytes that were written.
	ErrCorrupt = errors.New("stored bytes are corrupt")
	// ErrDestroyed: the content's key was destroyed on request.
	ErrDestroyed = errors.New("content was destroyed")
	// ErrNoSpace: the disk is full; nothing was lost, free some space and go on.
	ErrNoSpace = errors.New("disk is full")
	// ErrOverload: too much waits to be processed; nothing was taken, come again later.
	ErrOverload = errors.New("too much work is waiting")
	// ErrUnavailable: a server that the system stands on is out of reach; whether the last call did anything is not known.
	// Come again later.
	ErrUnavailable = errors.New("a server is out of reach")
	// ErrBusy: another engine has this data folder.
	ErrBusy = errors.New("data folder is in use")
)

// Full marks what a system says of a full disk or quota as ErrNoSpace, and leaves other errors, and none, as they are.
func Full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}
