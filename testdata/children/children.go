// Package children makes a test binary the sandbox's child, as the program is, and spares the child the race detector. The
// detector slows down decoding and layout some eightfold, and a child works on one call at a time: there is hardly anything to
// find. The packages that run in children test themselves with the detector.
package children

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/workers/sandbox"
)

// Main serves when this process is a child, otherwise it runs the tests; then it exits. A TestMain calls nothing else.
func Main(m *testing.M, tools ...sandbox.Tool) {
	if path, ok := plain(); ok && sandbox.Child() {
		_ = sandbox.Become(path, os.Args) // comes back where there is nothing to become: then with the detector
	}
	sandbox.Main(tools...)
	os.Exit(run(m))
}

// WithoutDetector runs a test, or a subtest, in the tests that were built without the detector, and reports whether it did: false
// where these are. It is for a test that holds the engine to an order in which the detector's cost would count more than the work.
func WithoutDetector(t *testing.T) bool {
	t.Helper()
	path, ok := plain()
	if !ok {
		return false
	}
	out, err := exec.CommandContext(t.Context(), path, "-test.v", "-test.run", "^"+strings.ReplaceAll(t.Name(), "/", "$/^")+"$").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("without the detector: %v\n%s", err, out)
	}
	return true
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

// plain is where the tests lie that were built without the detector; false where these are that already.
func plain() (path string, ok bool) {
	info, known := debug.ReadBuildInfo()
	if !known || !slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return "", false
	}
	self, err := os.Executable()
	return self + ".plain", err == nil
}
