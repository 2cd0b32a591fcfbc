package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// engineVar makes this test binary an engine that the test can kill.
const engineVar = "SANDBOX_TEST_ENGINE"

// runEngine keeps one child busy, one idle, and one program running, and says their ids on standard output.
func runEngine() {
	p := NewPool(Config{Tools: tools, Size: 3})
	for _, start := range []func(){
		func() { p.Do(context.Background(), "loop", Request{Timeout: time.Hour}) },
		func() { p.Do(context.Background(), "print", Request{}) },
		func() { p.Run(context.Background(), Program{Path: "/bin/sleep", Args: []string{"3600"}}) },
	} {
		go start()
	}
	for {
		p.mu.Lock()
		if len(p.live) == 3 && len(p.idle) == 1 {
			for c := range p.live {
				fmt.Println(c.cmd.Process.Pid)
			}
			break
		}
		p.mu.Unlock()
		time.Sleep(5 * time.Millisecond)
	}
	os.Stdout.Close()
	select {}
}

func TestNoChildOutlivesItsEngine(t *testing.T) {
	engine := exec.Command("/proc/self/exe")
	engine.Env = append(os.Environ(), engineVar+"=1")
	out, err := engine.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Start(); err != nil {
		t.Fatal(err)
	}
	listed, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	_ = engine.Process.Kill()
	_ = engine.Wait()
	var a, b, c int
	if _, err := fmt.Sscan(string(listed), &a, &b, &c); err != nil {
		t.Fatalf("engine said %q: %v", listed, err)
	}
	for _, pid := range []int{a, b, c} {
		awaitGone(t, pid)
	}
}

// awaitGone waits until the process, which is no child of ours, has ended.
func awaitGone(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) || zombie(pid) {
			return
		}
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	t.Errorf("process %d outlived its engine", pid)
}

func zombie(pid int) bool {
	var name, state string
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, _ = fmt.Sscanf(string(b), "%d (%s %s", &pid, &name, &state)
	return state == "Z" || state == "X"
}
