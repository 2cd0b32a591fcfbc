package pdf

import (
	"errors"
	"fmt"
	"sync"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// Error says why a file could not be worked on, in the words of the closed list.
type Error struct {
	Reason pipeline.Reason
	Err    error // technical, never personal
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Reason, e.Err) }

// Unwrap returns the technical cause.
func (e *Error) Unwrap() error { return e.Err }

// refuse makes an Error, keeping the reason that err already carries.
func refuse(reason pipeline.Reason, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	return &Error{Reason: reason, Err: err}
}

// Setup keeps pdfcpu from writing a configuration folder into the home directory. The other functions call it; a program
// may call it first, before it starts a goroutine.
func Setup() { setup() }

var setup = sync.OnceFunc(api.DisableConfigDir)

// guard turns a panic of the library into a damaged-pdf error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = &Error{Reason: pipeline.ReasonBadPDF, Err: fmt.Errorf("panic: %v", r)}
	}
}
