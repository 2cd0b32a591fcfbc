// Package sandbox runs work on untrusted bytes in child processes: the same binary, executed again, with limits on
// memory, time, files and output, without a network and without any descriptor but its three pipes. A parser that
// dies, hangs or eats memory takes a child with it, never the engine, and the engine learns which of these it was.
//
// It knows nothing of what the tools do. It is no defence against a hostile program that runs as the same user and
// reads that user's files: keys stay in the parent, and a child asks it for a signature (Call.Ask).
package sandbox

import (
	"context"
	"encoding/json"
	"time"
)

// Limits bound one child. A zero field means its default.
type Limits struct {
	Memory int64         `json:"memory"` // RLIMIT_DATA in bytes; default 1 GiB. A Go child with Tesseract needs 200 MB
	Time   time.Duration `json:"time"`   // for one call, the parent's answers not counted; default 2 minutes
	Files  int           `json:"files"`  // open descriptors; default 64
	Output int64         `json:"output"` // bytes of one file written, of one reply and of a program's output; default 256 MiB
	Nice   int           `json:"nice"`   // scheduling priority, 1 to 19; default 10
}

// withDefaults fills the zero fields.
func (l Limits) withDefaults() Limits {
	set(&l.Memory, 1<<30)
	set(&l.Time, 2*time.Minute)
	set(&l.Files, 64)
	set(&l.Output, 256<<20)
	set(&l.Nice, 10)
	return l
}

func set[T int | int64 | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// Tool is work that a child can do. Parent and child are one program, so both have the same list of tools.
type Tool struct {
	Name    string
	Limits  Limits
	OneShot bool // a fresh child for every call; otherwise a child serves Config.RecycleAfter calls, one at a time

	// Serve does one call in the child. The reply is carried as JSON, at most 32 MiB, and out as it is. A *Refusal in the chain of the
	// error reaches the caller as such; any other error as ErrFailed with its text. A panic is the child's death.
	Serve func(ctx context.Context, call *Call) (reply any, out [][]byte, err error)
}

// Call is one call as the child sees it.
type Call struct {
	Input json.RawMessage
	Blobs [][]byte
	port  *port
}

// Ask sends a question to the parent and waits for what its Request.Answer says: so a child's crypto.Signer gets a
// signature from a key that it never sees. It is not for concurrent use.
func (c *Call) Ask(question, blob []byte) ([]byte, error) { return c.port.ask(question, blob) }

// Request is one call as the parent makes it.
type Request struct {
	Input any      // carried as JSON
	Blobs [][]byte // not copied; they must not change before Do returns

	// Answer answers the child's questions while its clock stands still. It must obey ctx, must take a question for
	// what it is, untrusted, and must not call the pool. If nil, a question is an error in the child. When it fails
	// and the call with it, the error of Do wraps its error.
	Answer func(ctx context.Context, question, blob []byte) ([]byte, error)

	Timeout time.Duration // if zero, the tool's Limits.Time
}

// Response is a tool's answer. It comes from a child that may have been taken over: check it like any input.
type Response struct {
	Reply json.RawMessage
	Blobs [][]byte
}
