package faults

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the program under test; TestMain builds it, as a user gets it.
var program string

func TestMain(m *testing.M) { os.Exit(built(m)) }

func built(m *testing.M) int {
	dir, err := os.MkdirTemp("", "faults")
	if err == nil {
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "program")
		err = run(exec.Command("go", "build", "-o", program, "github.com/motlan/motlan/cmd/motlan"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// run runs a command and returns what it said with its error.
func run(cmd *exec.Cmd) error {
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%v: %w\n%s", cmd.Args, err, out)
	}
	return nil
}

// node is one process of the program, which may be killed and started again.
type node struct {
	t    *testing.T
	name string
	log  string // file of everything that it says, over all its lives
	args []string
	env  []string

	mu      sync.Mutex // guards what follows
	running *exec.Cmd
	ended   chan struct{} // closed when the process has ended
	meant   bool          // to end
}

// patience is how long whatever has to happen may take: a bound for a test that hangs, not a measure.
const patience = 3 * time.Minute

// start starts the process, with more in its environment, and returns once it says that it is ready.
func (n *node) start(env ...string) {
	n.t.Helper()
	ready := n.launch(env)
	select {
	case <-ready:
	case <-n.ended:
		n.t.Fatalf("%s does not start:\n%s", n.name, n.tail())
	case <-time.After(patience):
		n.t.Fatalf("%s does not get ready:\n%s", n.name, n.tail())
	}
}

// launch returns what is closed when the process says that it is ready.
func (n *node) launch(env []string) <-chan struct{} {
	n.t.Helper()
	log, err := os.OpenFile(n.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		n.t.Fatal(err)
	}
	defer log.Close()
	cmd := exec.Command(program, n.args...)
	cmd.Env = slices.Concat(os.Environ(), n.env, env)
	cmd.Stderr = log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a test that runs out of time cleans nothing up
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		n.t.Fatal(err)
	}
	n.mu.Lock()
	n.running, n.ended, n.meant = cmd, make(chan struct{}), false
	n.mu.Unlock()
	ready := make(chan struct{})
	go n.attend(cmd, out, ready)
	return ready
}

// attend reads what the process says and notices its end. A process that nobody killed has no reason to end.
func (n *node) attend(cmd *exec.Cmd, out io.Reader, ready chan<- struct{}) {
	lines := bufio.NewReader(out)
	line, _ := lines.ReadString('\n')
	if strings.Contains(line, "ready") {
		close(ready)
	}
	io.Copy(io.Discard, lines)
	err := cmd.Wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.meant {
		n.t.Errorf("%s ended by itself: %v\n%s", n.name, err, n.tail())
	}
	close(n.ended)
}

// kill ends the process as a loss of power would.
func (n *node) kill() { n.end(syscall.SIGKILL) }

// stop asks the process to end.
func (n *node) stop() { n.end(syscall.SIGTERM) }

// freeze stands the process still, as a machine that is moved or starved does; thaw lets it go on.
func (n *node) freeze() { n.running.Process.Signal(syscall.SIGSTOP) }
func (n *node) thaw()   { n.running.Process.Signal(syscall.SIGCONT) }

func (n *node) end(s syscall.Signal) {
	n.mu.Lock()
	n.meant = true
	cmd, ended := n.running, n.ended
	n.mu.Unlock()
	if cmd == nil {
		return
	}
	cmd.Process.Signal(s) // an error says that it has ended
	<-ended
}

// tail is the end of the node's log.
func (n *node) tail() string {
	text, _ := os.ReadFile(n.log)
	return string(text[max(0, len(text)-4000):])
}
