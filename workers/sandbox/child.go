package sandbox

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// grace is how long a child whose pipe has closed may take to end by itself, so that its own end is what we see.
const grace = time.Second

// child is the parent's side of one process. One goroutine at a time uses it; only kill may come from others.
type child struct {
	tool   string
	limits Limits
	cmd    *exec.Cmd
	in     io.WriteCloser // nil for a program
	out    io.Reader
	stderr tail
	served int
	most   int

	session int // priority of its session

	mu     sync.Mutex
	cause  error // why we killed it; the first cause stands
	reaped bool  // its process id may belong to somebody else
	waited sync.Once
}

// kill ends the child's whole group. The first cause decides what the caller is told; a nil cause leaves the verdict
// to how the process ended.
func (c *child) kill(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reaped {
		return
	}
	if c.cause == nil {
		c.cause = cause
	}
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
}

// wait blocks until the process has ended, kills what it left in its group, and reaps it.
func (c *child) wait() {
	c.waited.Do(func() {
		awaitExit(c.cmd.Process.Pid, 0)
		c.mu.Lock()
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL) // the zombie still holds the id: it hits nobody else
		c.reaped = true
		c.mu.Unlock()
		_ = c.cmd.Wait() // the verdict reads ProcessState
	})
}

// end makes the child go: at once when it serves nobody, after the grace when it is dying by itself.
func (c *child) end() {
	if c.in != nil {
		c.in.Close()
	}
	timer := time.AfterFunc(grace, func() { c.kill(nil) })
	defer timer.Stop()
	c.wait()
}

// exited reports whether the process has ended without having been reaped.
func (c *child) exited() bool { return awaitExit(c.cmd.Process.Pid, unix.WNOHANG) }

// awaitExit leaves the process waitable, so that its id stays taken.
func awaitExit(pid, options int) bool {
	var info unix.Siginfo
	for {
		err := unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOWAIT|options, nil)
		if !errors.Is(err, unix.EINTR) {
			return err != nil || info.Signo != 0
		}
	}
}

// verdict says what became of a child that has ended.
func (c *child) verdict() error {
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	state, words := c.cmd.ProcessState, c.stderr.String()
	switch {
	case errors.Is(cause, ErrOverrun) || errors.Is(cause, ErrMemory) || errors.Is(cause, ErrDied):
		return &Error{Tool: c.tool, Kind: cause, Detail: "killed", Stderr: words}
	case cause != nil:
		return cause
	case state.ExitCode() == exitSetup:
		return fmt.Errorf("set up child %s: %s", c.tool, words)
	}
	kind := ErrDied
	if ranOutOfMemory(words) {
		kind = ErrMemory
	}
	return &Error{Tool: c.tool, Kind: kind, Detail: state.String(), Stderr: words}
}
