package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// specVar marks a child and carries its spec.
const specVar = "MOTLAN_SANDBOX"

// exitSetup is the status of a child that could not confine itself and therefore read nothing.
const exitSetup = 125

// spec is what a child has to know before it reads input.
type spec struct {
	Tool      string   `json:"tool"`
	Args      []string `json:"args,omitempty"` // a program's, its path first; empty: serve the tool
	Limits    Limits   `json:"limits"`
	Namespace bool     `json:"namespace"` // it has a network namespace of its own
}

// Child reports whether this process is a child that Main has still to serve.
func Child() bool {
	_, child := os.LookupEnv(specVar)
	return child
}

// Main serves and exits when this process is a child; otherwise it returns at once. Call it first in main, and in
// TestMain, with the same tools as the pool's.
func Main(tools ...Tool) {
	text, child := os.LookupEnv(specVar)
	if !child {
		return
	}
	os.Unsetenv(specVar)
	if err := runChild(text, tools); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitSetup)
	}
	os.Exit(0)
}

// runChild returns only what went wrong before or between calls.
func runChild(text string, tools []Tool) error {
	var s spec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return fmt.Errorf("decode %s: %w", specVar, err)
	}
	if err := confine(s); err != nil {
		return fmt.Errorf("confine child: %w", err)
	}
	if len(s.Args) > 0 {
		return fmt.Errorf("execute %s: %w", s.Args[0], Become(s.Args[0], s.Args))
	}
	for _, t := range tools {
		if t.Name == s.Tool {
			return serve(t)
		}
	}
	return fmt.Errorf("no tool %q in this program", s.Tool)
}

// Become makes this process another program. It returns only what went wrong. To die with the parent is a thread's wish: the thread
// that the parent asked it of may be another one than this, which alone goes on.
func Become(path string, args []string) error {
	runtime.LockOSThread()
	parent := os.Getppid()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0); err != nil {
		return err
	}
	if os.Getppid() != parent {
		return errors.New("the parent has died meanwhile")
	}
	return syscall.Exec(path, args, os.Environ())
}

// serve answers calls until the parent closes the pipe.
func serve(t Tool) error {
	p, err := openPort()
	if err != nil {
		return err
	}
	for call := range p.calls {
		if err := p.send(answerCall(t, p, call)); err != nil {
			return err
		}
	}
	return nil
}

// answerCall runs the tool and turns its result into a frame.
func answerCall(t Tool, p *port, call frame) frame {
	reply, out, err := t.Serve(context.Background(), &Call{Input: call.Body, Blobs: call.blobs, port: p})
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return frame{Kind: frameRefused, Reason: refusal.Reason, Text: truncate(refusal.Detail)}
	}
	if err != nil {
		return frame{Kind: frameFailed, Text: truncate(err.Error())}
	}
	body, err := json.Marshal(reply)
	if err != nil {
		return frame{Kind: frameFailed, Text: truncate("encode reply: " + err.Error())}
	}
	return frame{Kind: frameDone, Body: body, blobs: out}
}

// truncate keeps a text short enough for a log line.
func truncate(text string) string {
	const most = 1 << 10
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}

// openPort takes the pipe of standard output for the protocol alone; what a library prints goes to standard error.
func openPort() (*port, error) {
	fd, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, fmt.Errorf("duplicate standard output: %w", err)
	}
	if err := unix.Dup3(2, 1, 0); err != nil {
		return nil, fmt.Errorf("redirect standard output: %w", err)
	}
	return newPort(os.Stdin, os.NewFile(uintptr(fd), "replies")), nil
}
