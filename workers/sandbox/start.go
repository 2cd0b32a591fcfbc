package sandbox

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
)

// spawner starts processes from one OS thread that lives as long as the pool. Pdeathsig is tied to the thread that
// forked, not to the process: without this a child would die whenever Go retires a thread.
type spawner struct {
	starts chan func()
}

func newSpawner() *spawner {
	s := &spawner{starts: make(chan func())}
	go s.run()
	return s
}

func (s *spawner) run() {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	for start := range s.starts {
		start()
	}
}

func (s *spawner) start(cmd *exec.Cmd) error {
	result := make(chan error)
	s.starts <- func() { result <- cmd.Start() }
	return <-result
}

// stop ends the thread, and with it every child that still lives.
func (s *spawner) stop() { close(s.starts) }

// isolations are the namespaces to try, strongest first. A user namespace also takes root's capabilities from a child
// of root. The last one leaves the network to the filter alone.
func isolations() []uintptr {
	const user = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET
	if os.Geteuid() == 0 {
		return []uintptr{user, syscall.CLONE_NEWNET, 0}
	}
	return []uintptr{user, 0}
}

// attributes makes the child the leader of its own session and group, which dies with the parent.
func attributes(flags uintptr) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL, Cloneflags: flags}
	if flags&syscall.CLONE_NEWUSER != 0 {
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Geteuid(), HostID: os.Geteuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
	}
	return a
}

// refused reports whether the kernel does not allow the namespace, rather than the start as such.
func refused(err error) bool {
	return errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EINVAL) ||
		errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EUSERS) || errors.Is(err, syscall.ENOSYS)
}

// start runs this binary as a child. prepare attaches the pipes; it is called anew for every try.
func (p *Pool) start(s spec, prepare func(*exec.Cmd) (*child, error)) (*child, error) {
	list := isolations()
	for {
		at := p.cut.Load()
		s.Namespace = list[at] != 0
		c, err := p.startWith(s, list[at], prepare)
		if err == nil || !refused(err) || int(at) == len(list)-1 {
			return c, err
		}
		if p.cut.CompareAndSwap(at, at+1) {
			p.config.Logger.Warn("kernel refuses a namespace; using the next weaker isolation", "error", err)
		}
	}
}

// environment is what every child has. By default glibc keeps a heap for each thread and what large images had taken: a
// recogniser that had read 20 pages kept 176 MB, with these two settings 43, and its peak was 142 instead of 237.
var environment = []string{"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8", "TZ=Asia/Ho_Chi_Minh", "OMP_THREAD_LIMIT=1",
	"MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=1048576"}

func (p *Pool) startWith(s spec, flags uintptr, prepare func(*exec.Cmd) (*child, error)) (*child, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/proc/self/exe") // this very binary, also after the file was replaced by an upgrade
	cmd.Args[0] = "motlan: " + s.Tool
	cmd.Dir = "/"
	cmd.Env = slices.Concat([]string{specVar + "=" + string(text)}, environment, p.config.Env)
	cmd.SysProcAttr = attributes(flags)
	cmd.WaitDelay = grace
	c, err := prepare(cmd)
	if err != nil {
		return nil, err
	}
	c.cmd, c.tool, c.limits = cmd, s.Tool, s.Limits
	cmd.Stderr = &c.stderr
	if err := p.spawn.start(cmd); err != nil {
		return nil, err
	}
	if err := p.remember(c); err != nil {
		c.kill(err)
		c.end()
		return nil, err
	}
	return c, nil
}

func (p *Pool) startTool(t Tool) (*child, error) {
	c, err := p.start(spec{Tool: t.Name, Limits: t.Limits}, func(cmd *exec.Cmd) (*child, error) {
		in, err := cmd.StdinPipe()
		if err != nil {
			return nil, err
		}
		out, err := cmd.StdoutPipe()
		return &child{in: in, out: out}, err
	})
	if err != nil {
		return nil, err
	}
	if c.most = p.config.RecycleAfter; t.OneShot {
		c.most = 1
	}
	return c, nil
}
