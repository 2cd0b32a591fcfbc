package ocr

import (
	"os"
	"syscall"
	"testing"
)

// TestMain runs the tests as the sandbox runs the engine: with one thread, which OpenMP only hears of when a process starts.
// With more, it takes three times the processor's time.
func TestMain(m *testing.M) {
	if os.Getenv("OMP_THREAD_LIMIT") == "" {
		if self, err := os.Executable(); err == nil {
			_ = syscall.Exec(self, os.Args, append(os.Environ(), "OMP_THREAD_LIMIT=1"))
		}
	}
	os.Exit(m.Run())
}
