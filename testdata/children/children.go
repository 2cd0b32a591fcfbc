// Package children makes a test binary the sandbox's child, as the program is, and spares the child the race detector. The
// detector slows down decoding and layout some eightfold, and a child works on one call at a time: there is hardly anything to
// find. The packages that run in children test themselves with the detector.
package children

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/motlan/motlan/workers/sandbox"
)

// Main serves when this process is a child, otherwise it runs the tests; then it exits. A TestMain calls nothing else.
func Main(m *testing.M, tools ...sandbox.Tool) {
	if _, child := os.LookupEnv("MOTLAN_SANDBOX"); child {
		becomePlain()
	}
	sandbox.Main(tools...)
	os.Exit(run(m))
}

// Detecting reports whether the tests, and with them the engine, run with the race detector.
func Detecting() bool {
	_, ok := plain()
	return ok
}

// run builds the tests without the detector first, for the children to become.
func run(m *testing.M) int {
	path, ok := plain()
	if !ok {
		return m.Run()
	}
	defer os.Remove(path)
	if out, err := exec.Command("go", "test", "-race=false", "-vet=off", "-ldflags=-s -w", "-c", "-o", path, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build children: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// becomePlain returns when there is nothing else to become.
func becomePlain() {
	path, ok := plain()
	if !ok {
		return
	}
	runtime.LockOSThread()
	parent := os.Getppid()
	// To die with the parent is a thread's wish, and the one that asked for it may be another.
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0); err != nil || os.Getppid() != parent {
		return
	}
	_ = syscall.Exec(path, os.Args, os.Environ())
}

// plain is where the tests lie that were built without the detector; false where these are that already.
func plain() (path string, ok bool) {
	info, known := debug.ReadBuildInfo()
	if !known || !slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return "", false
	}
	self, err := os.Executable()
	return self + ".plain", err == nil
}
