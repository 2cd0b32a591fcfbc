package ocr

import (
	"os"
	"syscall"
	"testing"
)

// TestMain runs the tests as the sandbox runs the engine: with one thread and one heap, which OpenMP and glibc only hear of when
// a process starts. With more threads it takes three times the processor's time.
func TestMain(m *testing.M) {
	if os.Getenv("OMP_THREAD_LIMIT") == "" {
		if self, err := os.Executable(); err == nil {
			_ = syscall.Exec(self, os.Args, append(os.Environ(), "OMP_THREAD_LIMIT=1", "MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=1048576"))
		}
	}
	os.Exit(m.Run())
}
