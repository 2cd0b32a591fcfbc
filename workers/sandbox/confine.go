package sandbox

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// confine puts the limits on this process, before it has read any input. The memory limit comes last: what comes
// before it may still allocate.
func confine(spec spec) error {
	// A service manager signals the whole group at shutdown; the engine alone decides how a child ends.
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	if err := closeInherited(); err != nil {
		return fmt.Errorf("close inherited descriptors: %w", err)
	}
	if err := cutNetwork(); err != nil && !spec.Namespace {
		return fmt.Errorf("cut the network: %w", err)
	}
	// Both are courtesies: the group means every thread of ours, and the score makes the kernel take a child rather
	// than the engine when the machine runs out of memory.
	_ = unix.Setpriority(unix.PRIO_PGRP, 0, spec.Limits.Nice)
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("800"), 0)
	return setLimits(spec.Limits)
}

func setLimits(l Limits) error {
	for _, limit := range []struct {
		name  string
		which int
		value uint64
	}{
		{"core", unix.RLIMIT_CORE, 0},
		{"files", unix.RLIMIT_NOFILE, uint64(l.Files)},
		{"output", unix.RLIMIT_FSIZE, uint64(l.Output)},
		{"memory", unix.RLIMIT_DATA, uint64(l.Memory)}, // never RLIMIT_AS: Go reserves far more addresses than it uses
	} {
		// syscall, not unix: only syscall.Setrlimit makes syscall.Exec forget the old limit on descriptors.
		if err := syscall.Setrlimit(limit.which, &syscall.Rlimit{Cur: limit.value, Max: limit.value}); err != nil {
			return fmt.Errorf("limit %s to %d: %w", limit.name, limit.value, err)
		}
	}
	debug.SetMemoryLimit(l.Memory - l.Memory/8) // so that the collector works before the limit hits
	return nil
}

// closeInherited closes what a careless library in the parent left open across exec: descriptors without the
// close-on-exec flag. Those that this process opened itself have it.
func closeInherited() error {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd <= 2 {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			unix.Close(fd)
		}
	}
	return nil
}
