package sandbox

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// stoodInLine is how long the child's threads have stood in line for a CPU: the second figure of their schedstat, in nanoseconds.
// It is zero where the kernel does not count it.
func (c *child) stoodInLine() (sum time.Duration) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", c.cmd.Process.Pid))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if figures := bytes.Fields(text); err == nil && len(figures) == 3 {
			ns, _ := strconv.ParseInt(string(figures[1]), 10, 64)
			sum += time.Duration(ns)
		}
	}
	return sum
}
