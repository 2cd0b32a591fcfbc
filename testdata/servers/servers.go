// Package servers starts real servers, private to a test and on loopback, that the test may stop, kill and start again.
//
// A server whose program is not installed skips the test, or fails it under REQUIRE_SERVICES=1.
package servers

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Server is one server program with its data. Its methods are for one goroutine at a time.
type Server struct {
	Addr string // host:port on loopback, the same after every start

	t       testing.TB
	command func() *exec.Cmd
	ready   func() error // nil once the server answers
	running *exec.Cmd
	output  *bytes.Buffer
}

// patience is how long a server may take to answer after its start.
const patience = time.Minute

// Start starts the server and waits until it answers. It ends with the test at the latest.
func (s *Server) Start() {
	s.t.Helper()
	s.running, s.output = s.command(), &bytes.Buffer{}
	s.running.Stdout, s.running.Stderr = s.output, s.output
	s.running.WaitDelay = time.Second
	if s.running.SysProcAttr == nil {
		s.running.SysProcAttr = &syscall.SysProcAttr{}
	}
	s.running.SysProcAttr.Setpgid = true
	if err := s.running.Start(); err != nil {
		s.t.Fatalf("start %s: %v", s.running.Path, err)
	}
	s.t.Cleanup(s.Kill)
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = s.ready(); err == nil {
			return
		}
	}
	s.Kill()
	s.t.Fatalf("%s does not answer: %v\n%s", s.running.Path, err, s.output)
}

// Kill ends the server and all its children as a loss of power would. It may be called when nothing runs.
func (s *Server) Kill() { s.signal(syscall.SIGKILL) }

// Stop asks the server to end and waits for it.
func (s *Server) Stop() { s.signal(syscall.SIGINT) }

func (s *Server) signal(sig syscall.Signal) {
	if s.running == nil || s.running.ProcessState != nil {
		return
	}
	syscall.Kill(-s.running.Process.Pid, sig)
	s.running.Wait()
}

// Program returns the path of the first program that is installed, or ends the test. Folders may hold a pattern.
func Program(t testing.TB, name string, folders ...string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, pattern := range folders {
		found, _ := filepath.Glob(filepath.Join(pattern, name))
		if len(found) > 0 {
			return found[len(found)-1]
		}
	}
	if os.Getenv("REQUIRE_SERVICES") == "1" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// FreeAddr returns an address on loopback that nobody listens on.
func FreeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// listens reports whether something accepts connections at an address.
func listens(addr string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err == nil {
		c.Close()
	}
	return err
}
