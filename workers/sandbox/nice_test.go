package sandbox

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nice is the priority in a line of /proc/…/stat: the 19th field, counted behind the name, which may hold spaces.
func nice(t *testing.T, stat string) string {
	t.Helper()
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) < 17 {
		t.Fatalf("stat is %q", stat)
	}
	return fields[16]
}

// TestSessionsGiveWay calls one child until the kernel has taken the priority of its session: without rights it takes one
// change in 100 ms from all processes of the machine.
func TestSessionsGiveWay(t *testing.T) {
	if on, err := os.ReadFile("/proc/sys/kernel/sched_autogroup_enabled"); err != nil || strings.TrimSpace(string(on)) != "1" {
		t.Skip("this kernel does not weigh sessions")
	}
	p := newTestPool(t, Config{Size: 1})
	group := ""
	answer := func(context.Context, []byte, []byte) ([]byte, error) {
		for c := range p.live {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/autogroup", c.cmd.Process.Pid))
			group = strings.TrimSpace(string(text))
			return nil, err
		}
		return nil, nil
	}
	for _, tt := range []struct {
		ctx  context.Context
		want string
	}{{t.Context(), " nice 10"}, {Urgent(t.Context()), " nice 0"}, {t.Context(), " nice 10"}} {
		for end := time.Now().Add(10 * time.Second); group == "" || !strings.HasSuffix(group, tt.want); {
			if _, err := p.Do(tt.ctx, "ask", Request{Blobs: [][]byte{nil}, Answer: answer}); err != nil || time.Now().After(end) {
				t.Fatalf("session of a child is %q, want%s: %v", group, tt.want, err)
			}
		}
	}
}

// TestChildrenGiveWay looks at every thread of a child at work, and at a program: the engine, which answers people, comes
// first.
func TestChildrenGiveWay(t *testing.T) {
	p := newTestPool(t, Config{})
	threads := 0
	answer := func(context.Context, []byte, []byte) ([]byte, error) {
		for c := range p.live {
			files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", c.cmd.Process.Pid))
			for _, file := range files {
				stat, err := os.ReadFile(file)
				if err != nil {
					continue // the thread has ended
				}
				if threads++; nice(t, string(stat)) != "10" {
					t.Errorf("a thread of a child has nice %s, want 10", nice(t, string(stat)))
				}
			}
		}
		return nil, nil
	}
	if _, err := p.Do(t.Context(), "ask", Request{Blobs: [][]byte{nil}, Answer: answer}); err != nil || threads == 0 {
		t.Fatalf("looked at %d threads: %v", threads, err)
	}
	stat, err := p.Run(t.Context(), Program{Path: "/bin/cat", Args: []string{"/proc/self/stat"}})
	if err != nil || nice(t, string(stat)) != "10" {
		t.Errorf("a program has nice %s, want 10: %v", nice(t, string(stat)), err)
	}
}
