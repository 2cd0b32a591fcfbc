package sandbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// tools are what the children of these tests can do.
var tools = []Tool{
	{Name: "echo", Serve: echo},
	{Name: "once", OneShot: true, Serve: echo},
	{Name: "hog", Limits: Limits{Memory: 256 << 20}, Serve: hog},
	{Name: "loop", Limits: Limits{Time: 200 * time.Millisecond}, Serve: func(context.Context, *Call) (any, [][]byte, error) {
		//lint:ignore SA5002 this child is to overrun
		for {
		}
	}},
	{Name: "panic", Serve: func(context.Context, *Call) (any, [][]byte, error) { panic("a bug") }},
	{Name: "exit", Serve: func(context.Context, *Call) (any, [][]byte, error) { os.Exit(0); return nil, nil, nil }},
	{Name: "dial", Serve: dial},
	{Name: "look", Serve: look},
	{Name: "ask", Serve: ask},
	{Name: "stuck", Serve: func(ctx context.Context, c *Call) (any, [][]byte, error) {
		_, _, _ = ask(ctx, c)
		select {}
	}},
	{Name: "refuse", Serve: func(context.Context, *Call) (any, [][]byte, error) {
		return nil, nil, fmt.Errorf("open page 3: %w", Refuse(pipeline.ReasonBadImage, "cut short"))
	}},
	{Name: "fail", Serve: func(context.Context, *Call) (any, [][]byte, error) { return nil, nil, errors.New("no luck") }},
	{Name: "starve", Serve: func(context.Context, *Call) (any, [][]byte, error) {
		return nil, nil, errors.New("scale: out of memory for an image operation")
	}},
	{Name: "babble", Serve: babble},
	{Name: "crowd", Serve: crowd},
	{Name: "flood", Limits: Limits{Output: 1 << 20}, Serve: func(context.Context, *Call) (any, [][]byte, error) {
		return nil, [][]byte{make([]byte, 2<<20)}, nil
	}},
	{Name: "print", Serve: func(context.Context, *Call) (any, [][]byte, error) {
		fmt.Println("a library that prints")
		return os.Getpid(), nil, nil
	}},
}

func TestMain(m *testing.M) {
	Main(tools...)
	if os.Getenv(engineVar) != "" {
		runEngine()
	}
	os.Exit(m.Run())
}

func echo(_ context.Context, c *Call) (any, [][]byte, error) {
	return map[string]any{"input": c.Input, "pid": os.Getpid()}, c.Blobs, nil
}

func hog(context.Context, *Call) (any, [][]byte, error) {
	var held [][]byte
	for {
		b := make([]byte, 16<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		held = append(held, b)
		if len(held) > 1<<20 {
			return len(held), nil, nil
		}
	}
}

func dial(context.Context, *Call) (any, [][]byte, error) {
	_, tcp := net.Dial("tcp", "127.0.0.1:1")
	_, err := net.ListenUDP("udp", nil)
	return []string{fmt.Sprint(tcp), fmt.Sprint(err)}, nil, nil
}

// sight is what a child sees of its own confinement.
type sight struct {
	Descriptors []string
	Env         []string
	Limits      string
	Nice        int
}

func look(context.Context, *Call) (any, [][]byte, error) {
	var s sight
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		if to, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil {
			s.Descriptors = append(s.Descriptors, to)
		}
	}
	limits, _ := os.ReadFile("/proc/self/limits")
	s.Env, s.Limits = os.Environ(), string(limits)
	nice, _ := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	s.Nice = 20 - nice // the system call answers 20 - nice
	return s, nil, nil
}

func ask(_ context.Context, c *Call) (any, [][]byte, error) {
	answer, err := c.Ask([]byte("sign"), c.Blobs[0])
	return string(answer), nil, err
}

// crowd has four threads for each CPU work at once.
func crowd(_ context.Context, c *Call) (any, [][]byte, error) {
	if _, err := c.Ask([]byte("begun"), nil); err != nil {
		return nil, nil, err
	}
	runtime.GOMAXPROCS(4 * runtime.NumCPU())
	var group sync.WaitGroup
	for range 4 * runtime.NumCPU() {
		group.Go(func() {
			sum := sha256.Sum256(nil)
			for range 50_000 {
				sum = sha256.Sum256(sum[:])
			}
		})
	}
	group.Wait()
	_, err := c.Ask([]byte("done"), nil)
	return nil, nil, err
}

func babble(context.Context, *Call) (any, [][]byte, error) {
	for fd := uintptr(3); fd < 20; fd++ {
		_, _ = syscall.Write(int(fd), []byte("\x00\x00\x00\x05hello"))
	}
	select {}
}
