package workers

import (
	"bufio"
	"bytes"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// unknownMemory is assumed where the system does not tell.
const unknownMemory = 1 << 30

// freeMemory returns the bytes that this process may still take: what the machine has free, and no more than the control
// groups that the process is in allow. Root is the root of the file system.
func freeMemory(root fs.FS) int64 {
	free := min(machineMemory(root), groupMemory(root))
	if free == math.MaxInt64 {
		return unknownMemory
	}
	return free
}

// machineMemory is MemAvailable; the whole memory where an old kernel does not estimate it.
func machineMemory(root fs.FS) int64 {
	text, _ := fs.ReadFile(root, "proc/meminfo")
	found := map[string]int64{}
	for line := range bytes.Lines(text) {
		name, rest, _ := strings.Cut(string(line), ":")
		kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		if err == nil {
			found[name] = kB << 10
		}
	}
	for _, name := range []string{"MemAvailable", "MemTotal"} {
		if found[name] > 0 {
			return found[name]
		}
	}
	return math.MaxInt64
}

// groupMemory is the smallest limit of the process's control groups and of those around them. In a container the paths
// of /proc/self/cgroup may lie outside of what is mounted; the root of the mount then is the container's own group.
func groupMemory(root fs.FS) int64 {
	least := int64(math.MaxInt64)
	text, _ := fs.ReadFile(root, "proc/self/cgroup")
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		hierarchy, rest, _ := strings.Cut(lines.Text(), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		switch {
		case hierarchy == "0" && controllers == "": // version 2
			least = min(least, limitAbove(root, "sys/fs/cgroup", group, "memory.max"))
		case strings.Contains(","+controllers+",", ",memory,"):
			least = min(least, limitAbove(root, "sys/fs/cgroup/memory", group, "memory.limit_in_bytes"))
		}
	}
	return least
}

// limitAbove reads a limit in a group and in all above it.
func limitAbove(root fs.FS, mount, group, file string) int64 {
	least := int64(math.MaxInt64)
	for group = path.Clean("/" + group); ; group = path.Dir(group) {
		text, _ := fs.ReadFile(root, path.Join(mount, group, file))
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && limit > 0 { // else "max"
			least = min(least, limit)
		}
		if group == "/" {
			return least
		}
	}
}
