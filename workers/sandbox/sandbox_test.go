package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func newTestPool(t *testing.T, c Config) *Pool {
	t.Helper()
	c.Tools = tools
	p := NewPool(c)
	t.Cleanup(p.Close)
	return p
}

func TestChildEnds(t *testing.T) {
	p := newTestPool(t, Config{})
	for _, tt := range []struct {
		tool   string
		want   error
		reason pipeline.Reason
		strike bool
	}{
		{"hog", ErrMemory, pipeline.ReasonTooHeavy, true},
		{"loop", ErrOverrun, pipeline.ReasonTooSlow, true},
		{"panic", ErrDied, pipeline.ReasonChildDied, true},
		{"exit", ErrDied, pipeline.ReasonChildDied, true},
		{"babble", ErrDied, pipeline.ReasonChildDied, true},
		{"flood", ErrMemory, pipeline.ReasonTooHeavy, true},
		{"starve", ErrMemory, pipeline.ReasonTooHeavy, true},
		{"fail", ErrFailed, pipeline.ReasonInternal, false},
	} {
		t.Run(tt.tool, func(t *testing.T) {
			_, err := p.Do(t.Context(), tt.tool, Request{})
			if !errors.Is(err, tt.want) || Strike(err) != tt.strike || Reason(err) != tt.reason {
				t.Fatalf("Do = %v (strike %v, reason %s), want %v", err, Strike(err), Reason(err), tt.want)
			}
			if _, err := p.Do(t.Context(), "echo", Request{}); err != nil {
				t.Fatalf("the next call: %v", err)
			}
		})
	}
}

func TestPanicIsInStderrOnly(t *testing.T) {
	_, err := newTestPool(t, Config{}).Do(t.Context(), "panic", Request{})
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Stderr, "a bug") || strings.Contains(err.Error(), "a bug") {
		t.Fatalf("error %q with stderr %q", err, e.Stderr)
	}
}

func TestBytesCrossUnchanged(t *testing.T) {
	p := newTestPool(t, Config{})
	blobs := [][]byte{bytes.Repeat([]byte("trang "), 1<<20), nil, {0, 1, 2}}
	got, err := p.Do(t.Context(), "echo", Request{Input: "xin chào", Blobs: blobs})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got.Blobs, blobs, bytes.Equal) || !strings.Contains(string(got.Reply), `"xin chào"`) {
		t.Fatalf("%d blobs and %s came back", len(got.Blobs), got.Reply)
	}
}

func TestRefusalCrosses(t *testing.T) {
	_, err := newTestPool(t, Config{}).Do(t.Context(), "refuse", Request{})
	var refusal *Refusal
	if !errors.As(err, &refusal) || *refusal != (Refusal{pipeline.ReasonBadImage, "cut short"}) || Strike(err) {
		t.Fatalf("Do = %v, want the refusal", err)
	}
}

func TestQuestions(t *testing.T) {
	p := newTestPool(t, Config{})
	sign := func(_ context.Context, question, blob []byte) ([]byte, error) {
		return append(append(question, ':'), blob...), nil
	}
	got, err := p.Do(t.Context(), "ask", Request{Blobs: [][]byte{[]byte("digest")}, Answer: sign})
	if err != nil || string(got.Reply) != `"sign:digest"` {
		t.Fatalf("Do = %s, %v", got.Reply, err)
	}
	removed := func(context.Context, []byte, []byte) ([]byte, error) {
		return nil, fmt.Errorf("token: %w", pipeline.ErrState)
	}
	if _, err := p.Do(t.Context(), "ask", Request{Blobs: [][]byte{nil}, Answer: removed}); !errors.Is(err, pipeline.ErrState) {
		t.Fatalf("Do = %v, want the answer's own error", err)
	}
	if _, err := p.Do(t.Context(), "ask", Request{Blobs: [][]byte{nil}}); !errors.Is(err, ErrFailed) {
		t.Fatalf("Do without Answer = %v, want ErrFailed", err)
	}
}

func TestTheClockStandsStillDuringAnAnswer(t *testing.T) {
	p := newTestPool(t, Config{})
	if _, err := p.Do(t.Context(), "ask", Request{Blobs: [][]byte{nil}, Answer: echoBlob}); err != nil { // warm
		t.Fatal(err)
	}
	slow := func(ctx context.Context, _, b []byte) ([]byte, error) {
		<-time.After(2500 * time.Millisecond)
		return b, nil
	}
	if _, err := p.Do(t.Context(), "ask", Request{Blobs: [][]byte{nil}, Answer: slow, Timeout: 2 * time.Second}); err != nil {
		t.Fatal(err)
	}
}

func echoBlob(_ context.Context, _, b []byte) ([]byte, error) { return b, nil }

func TestConfinement(t *testing.T) {
	leak, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer leak.Close()
	if _, _, errno := syscall.Syscall(syscall.SYS_FCNTL, leak.Fd(), syscall.F_SETFD, 0); errno != 0 {
		t.Fatal(errno)
	}
	got, err := newTestPool(t, Config{Env: []string{"TESSDATA_PREFIX=/x"}}).Do(t.Context(), "look", Request{})
	if err != nil {
		t.Fatal(err)
	}
	var s sight
	if err := json.Unmarshal(got.Reply, &s); err != nil {
		t.Fatal(err)
	}
	for _, to := range s.Descriptors {
		if !strings.HasPrefix(to, "pipe:") && !strings.HasPrefix(to, "anon_inode:") && !strings.HasPrefix(to, "/proc/") &&
			!strings.HasPrefix(to, "/sys/fs/cgroup/") { // Go's own, for GOMAXPROCS
			t.Errorf("descriptor to %s", to)
		}
	}
	for _, want := range []string{"OMP_THREAD_LIMIT=1", "MALLOC_ARENA_MAX=1", "TESSDATA_PREFIX=/x"} {
		if !slices.Contains(s.Env, want) {
			t.Errorf("%s is not in %q", want, s.Env)
		}
	}
	if len(s.Env) > 9 {
		t.Errorf("environment is not clean: %q", s.Env)
	}
	if want := "Max data size             1073741824           1073741824"; !strings.Contains(s.Limits, want) {
		t.Errorf("limits lack %q:\n%s", want, s.Limits)
	}
	if s.Nice < 10 {
		t.Errorf("nice = %d, want 10", s.Nice)
	}
}

func TestNoNetwork(t *testing.T) {
	p := newTestPool(t, Config{})
	for range isolations() { // from the strongest to the filter alone
		got, err := p.Do(t.Context(), "dial", Request{})
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(got.Reply), "operation not permitted"); n != 2 {
			t.Errorf("isolation %d: network calls = %s", p.cut.Load(), got.Reply)
		}
		p.cut.Store(min(p.cut.Load()+1, int32(len(isolations())-1)))
		p.drop(t)
	}
}

// drop ends the idle children, so that the next call starts a new one.
func (p *Pool) drop(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		c.end()
		p.forget(c)
	}
}

func TestReuse(t *testing.T) {
	p := newTestPool(t, Config{Size: 1, RecycleAfter: 3})
	pids := func(tool string, n int) (list []int) {
		for range n {
			var reply struct{ Pid int }
			got, err := p.Do(t.Context(), tool, Request{})
			if err != nil {
				t.Fatal(err)
			}
			_ = json.Unmarshal(got.Reply, &reply)
			list = append(list, reply.Pid)
		}
		return list
	}
	if a := pids("echo", 4); a[0] != a[1] || a[1] != a[2] || a[2] == a[3] {
		t.Errorf("children of a reusable tool: %v", a)
	}
	if a := pids("once", 2); a[0] == a[1] {
		t.Errorf("children of a one-shot tool: %v", a)
	}
	if len(p.live) != 0 {
		t.Errorf("%d children live in a full pool after another tool's call", len(p.live))
	}
}

func TestAChildKilledWhileIdleIsReplaced(t *testing.T) {
	p := newTestPool(t, Config{Size: 1})
	for range 3 {
		got, err := p.Do(t.Context(), "print", Request{})
		if err != nil {
			t.Fatal(err)
		}
		var pid int
		_ = json.Unmarshal(got.Reply, &pid)
		_ = syscall.Kill(pid, syscall.SIGKILL)
		awaitExit(pid, 0)
	}
}

func TestCancelledIsNoStrike(t *testing.T) {
	p := newTestPool(t, Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := p.Do(ctx, "loop", Request{Timeout: time.Minute})
	if !errors.Is(err, context.DeadlineExceeded) || Strike(err) {
		t.Fatalf("Do = %v, want the context's error", err)
	}
}

func TestClose(t *testing.T) {
	p := newTestPool(t, Config{})
	failed := make(chan error)
	started := make(chan struct{})
	answer := func(context.Context, []byte, []byte) ([]byte, error) { close(started); return nil, nil }
	go func() {
		_, err := p.Do(context.Background(), "stuck", Request{Blobs: [][]byte{nil}, Answer: answer})
		failed <- err
	}()
	<-started
	p.Close()
	p.Close()
	if err := <-failed; !errors.Is(err, ErrClosed) || Strike(err) {
		t.Errorf("call under way = %v, want ErrClosed", err)
	}
	if _, err := p.Do(t.Context(), "echo", Request{}); !errors.Is(err, ErrClosed) {
		t.Errorf("later call = %v, want ErrClosed", err)
	}
}

func TestUnknownTool(t *testing.T) {
	if _, err := newTestPool(t, Config{}).Do(t.Context(), "nothing", Request{}); err == nil {
		t.Fatal("an unknown tool was served")
	}
}

func TestRun(t *testing.T) {
	p := newTestPool(t, Config{})
	for _, tt := range []struct {
		name string
		prog Program
		out  string
		err  error
	}{
		{"stdin", Program{Path: "/bin/cat", Stdin: []byte("chào")}, "chào", nil},
		{"stdin as a file", Program{Path: "/usr/bin/tail", Args: []string{"-c", "2", "/dev/stdin"}, Stdin: []byte("abcd")}, "cd", nil},
		{"status", Program{Path: "/bin/false"}, "", ErrFailed},
		{"overrun", Program{Path: "/bin/sleep", Args: []string{"60"}, Limits: Limits{Time: 50 * time.Millisecond}}, "", ErrOverrun},
		{"output", Program{Path: "/usr/bin/yes", Limits: Limits{Output: 1 << 20}}, "", ErrMemory},
		{"memory", Program{Path: "/bin/dd", Args: []string{"if=/dev/zero", "bs=1G", "count=1"}, Limits: Limits{Memory: 128 << 20}}, "", ErrMemory},
		{"signal", Program{Path: "/bin/sh", Args: []string{"-c", "kill -SEGV $$"}}, "", ErrDied},
		{"no secret environment", Program{Path: "/usr/bin/printenv", Args: []string{specVar}}, "", ErrFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := p.Run(t.Context(), tt.prog)
			if string(got) != tt.out || !errors.Is(err, tt.err) {
				t.Fatalf("Run = %q, %v, want %q, %v", got, err, tt.out, tt.err)
			}
		})
	}
	if _, err := p.Run(t.Context(), Program{Path: filepath.Join(t.TempDir(), "none")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Run of a missing program = %v", err)
	}
}
