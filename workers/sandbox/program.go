package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Program is a program of the system, such as pdftoppm or qpdf, that works on untrusted bytes.
type Program struct {
	Path   string   // absolute
	Args   []string // without the program's own name; no secrets, every process can read them
	Stdin  []byte   // also to be opened, and sought in, as /dev/stdin
	Limits Limits
}

// Run executes a program with its limits and returns what it wrote to standard output. The error is an *Error (another
// exit status than 0 is ErrFailed, with Status), ctx's own, or one of the system.
func (p *Pool) Run(ctx context.Context, prog Program) ([]byte, error) {
	if _, err := os.Stat(prog.Path); err != nil {
		return nil, fmt.Errorf("find program: %w", err)
	}
	stdin, err := memoryFile(prog.Stdin)
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	release, err := p.slots.Take(ctx, 1)
	if err != nil {
		return nil, err
	}
	defer release()
	c, err := p.startProgram(prog, stdin)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", prog.Path, err)
	}
	defer p.forget(c)
	c.giveWay(urgent(ctx))
	return c.collect(ctx)
}

// memoryFile holds b as a file without a name: unlike a pipe it needs no writer, and a program can seek in it.
func memoryFile(b []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("stdin", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("create memory file: %w", err)
	}
	f := os.NewFile(uintptr(fd), "stdin")
	if _, err := f.Write(b); err != nil {
		f.Close()
		return nil, fmt.Errorf("fill memory file: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		f.Close()
		return nil, fmt.Errorf("rewind memory file: %w", err)
	}
	return f, nil
}

func (p *Pool) startProgram(prog Program, stdin *os.File) (*child, error) {
	p.makeRoom()
	s := spec{
		Tool:   filepath.Base(prog.Path),
		Args:   append([]string{prog.Path}, prog.Args...),
		Limits: prog.Limits.withDefaults(),
	}
	return p.start(s, func(cmd *exec.Cmd) (*child, error) {
		cmd.Stdin = stdin
		out, err := cmd.StdoutPipe()
		return &child{out: out}, err
	})
}

// makeRoom ends an idle child when the pool is full.
func (p *Pool) makeRoom() {
	if _, ended := p.pick(""); ended != nil {
		ended.end()
		p.forget(ended)
	}
}

// collect reads a program's output to its end.
func (c *child) collect(ctx context.Context) ([]byte, error) {
	watch := newWatch(ctx, c, c.limits.Time)
	defer watch.stop()
	out, err := io.ReadAll(io.LimitReader(c.out, c.limits.Output+1))
	if int64(len(out)) > c.limits.Output {
		c.kill(ErrMemory)
	}
	c.wait()
	if killed := c.killed(); killed || err != nil || !c.cmd.ProcessState.Success() {
		return nil, c.programVerdict()
	}
	return out, nil
}

func (c *child) killed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cause != nil
}

// programVerdict is verdict, except that a status other than 0 is the program's answer, not its death.
func (c *child) programVerdict() error {
	err := c.verdict()
	var failed *Error
	if status := c.cmd.ProcessState.ExitCode(); errors.As(err, &failed) && failed.Kind == ErrDied && status > 0 {
		failed.Kind, failed.Status = ErrFailed, status
	}
	return err
}
