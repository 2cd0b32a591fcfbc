package workers

import (
	"testing"
	"testing/fstest"

	"github.com/motlan/motlan/pipeline"
)

func TestCapacityOf(t *testing.T) {
	const MB, GB = 1 << 20, 1 << 30
	for _, tt := range []struct {
		name   string
		cpus   int
		memory int64
		want   Capacity
	}{
		{"no memory at all", 4, 0, Capacity{Slots: 2, Children: 1, Memory: 8 * MB}},
		{"a small virtual machine", 2, 512 * MB, Capacity{Slots: 2, Children: 1, Memory: 8 * MB}},
		{"memory for one recogniser", 2, 1 * GB, Capacity{Slots: 2, Children: 1, Memory: 160 * MB / 12}},
		{"memory for two of eight CPUs", 8, 3 * GB / 2, Capacity{Slots: 3, Children: 2, Memory: 192 * MB / 12}},
		{"a desk computer", 4, 8 * GB, Capacity{Slots: 5, Children: 4, Memory: 80 * MB}},
		{"a server", 32, 128 * GB, Capacity{Slots: 33, Children: 32, Memory: 33 * 16 * MB}},
	} {
		if got := capacityOf(tt.cpus, tt.memory); got != tt.want {
			t.Errorf("%s: capacityOf(%d, %d MB) = %+v, want %+v", tt.name, tt.cpus, tt.memory/MB, got, tt.want)
		}
	}
}

// TestLessMemoryTakesLess goes up in small steps: nowhere does a node with more memory take on less, or plan with more than
// three quarters of its memory.
func TestLessMemoryTakesLess(t *testing.T) {
	before := Capacity{}
	for memory := int64(0); memory < 64<<30; memory += 50 << 20 {
		now := capacityOf(16, memory)
		if now.Children < before.Children || now.Slots < before.Slots {
			t.Fatalf("with %d MB %+v, with less %+v", memory>>20, now, before)
		}
		need := engineMemory + int64(now.Children)*(recogniserMemory+besidesMemory) + now.Memory*perByte
		if now.Children > 1 && need > memory*3/4+leastMemory*perByte {
			t.Fatalf("with %d MB %+v, which needs %d MB", memory>>20, now, need>>20)
		}
		before = now
	}
	if before.Children != 16 {
		t.Errorf("with much memory %+v, want all CPUs at work", before)
	}
}

func TestCapacityIsOverridden(t *testing.T) {
	measured := Capacity{Slots: 5, Children: 4, Memory: 100}
	for _, tt := range []struct{ set, want Capacity }{
		{Capacity{}, measured},
		{Capacity{Children: 1}, Capacity{Slots: 2, Children: 1, Memory: 100}},
		{Capacity{Slots: 9}, Capacity{Slots: 9, Children: 4, Memory: 100}},
		{Capacity{Slots: 1, Children: 2, Memory: 3}, Capacity{Slots: 1, Children: 2, Memory: 3}},
	} {
		if got := tt.set.or(measured); got != tt.want {
			t.Errorf("%+v over the measured = %+v, want %+v", tt.set, got, tt.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	if c := Measure(); c.Children < 1 || c.Slots <= c.Children || c.Memory < leastMemory {
		t.Errorf("Measure() = %+v", c)
	}
}

func TestFreeMemory(t *testing.T) {
	const meminfo = "MemTotal:       8000 kB\nMemFree:         100 kB\nMemAvailable:   6000 kB\nHugePages_Total:       0\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"a machine", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user.slice\n"}, 6000 << 10},
		{"an old kernel", map[string]string{"proc/meminfo": "MemTotal: 8000 kB\n"}, 8000 << 10},
		{"another system", nil, unknownMemory},
		{"a service with a limit", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/system.slice/motlan.service\n",
			"sys/fs/cgroup/system.slice/motlan.service/memory.max": "2000000\n", "sys/fs/cgroup/system.slice/memory.max": "max\n"}, 2000000},
		{"a limit further up", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/system.slice/motlan.service\n",
			"sys/fs/cgroup/system.slice/motlan.service/memory.max": "2000000\n", "sys/fs/cgroup/system.slice/memory.max": "1000000\n"}, 1000000},
		{"a container", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "3000000\n"}, 3000000},
		{"a limit above what is free", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "7000000\n"}, 6000 << 10},
		{"version 1", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/docker/abc\n0::/\n",
			"sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": "4000000\n"}, 4000000},
		{"version 1 in a container", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/docker/abc\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "4000000\n"}, 4000000},
		{"version 1 without a limit", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 6000 << 10},
		{"nonsense", map[string]string{"proc/meminfo": "x", "proc/self/cgroup": "4\n:\n::\n0::../..\n"}, unknownMemory},
	} {
		root := fstest.MapFS{}
		for name, text := range tt.files {
			root[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := freeMemory(root); got != tt.want {
			t.Errorf("%s: freeMemory = %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestBurden(t *testing.T) {
	for _, tt := range []struct {
		bytes int64
		pages int
		want  int64
	}{{0, 0, 0}, {1 << 20, 0, 1 << 20}, {1 << 20, 4, 1<<20 + 4*64<<10}, {100 << 10, 2000, 100<<10 + 125<<20}} {
		doc := pipeline.Document{Weight: tt.bytes, Pages: make([]pipeline.PageFacts, tt.pages)}
		if got := burden(doc); got != tt.want {
			t.Errorf("burden of %d bytes and %d pages = %d, want %d", tt.bytes, tt.pages, got, tt.want)
		}
	}
}
