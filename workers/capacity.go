package workers

import (
	"cmp"
	"os"
	"runtime"

	"github.com/motlan/motlan/pipeline"
)

// Capacity is what a node takes on at a time.
type Capacity struct {
	Slots    int   // tasks of each lane. If zero, one more than Children: while one task reads or writes, another computes
	Children int   // recognisers at work, and as many of the other tools. If zero, what CPUs and memory allow
	Memory   int64 // bytes of uploads at work, as burden counts them. If zero, what the recognisers leave of the memory
}

// What memory goes into, in bytes. Measured as the peak of resident memory while a folder of 88 scans and PDFs was ingested,
// the pages at 300 dpi on A4 unless said otherwise.
const (
	recogniserMemory = 224 << 20 // a warm recogniser: 148 MB at most in 700 pages of all types, 182 on one that is not compressed
	besidesMemory    = 128 << 20 // what works for it meanwhile: another tool, 30 to 140 MB, or pdftoppm, 112 MB
	engineMemory     = 256 << 20 // the engine itself: 211 MB, most of it uploads and pictures of pages
	perByte          = 12        // of an upload: it and what is made of it in the engine, 8 times its size in the child that signs
)

// Bounds of Capacity.Memory.
const (
	leastMemory   = 8 << 20
	memoryPerSlot = 16 << 20 // more would not keep more recognisers busy
)

// Measure returns the capacity of this machine, or of the part of it that control groups allow this process.
func Measure() Capacity {
	return capacityOf(runtime.GOMAXPROCS(0), freeMemory(os.DirFS("/"))) // Go heeds the CPU limit of control groups itself
}

// Within returns the capacity that the processors of this machine have with so much memory, in bytes.
func Within(memory int64) Capacity { return capacityOf(runtime.GOMAXPROCS(0), memory) }

// capacityOf leaves a quarter of the memory to pages that are larger than usual. A node always has one recogniser: with
// less memory than that takes, it is slow and documents may fail, but nothing stands still.
func capacityOf(cpus int, memory int64) Capacity {
	usable := memory - memory/4 - engineMemory
	most := int(usable / (recogniserMemory + besidesMemory))
	c := Capacity{Children: max(1, min(cpus, most))}
	c.Slots = c.Children + 1
	left := usable - int64(c.Children)*(recogniserMemory+besidesMemory)
	c.Memory = max(leastMemory, min(left/perByte, int64(c.Slots)*memoryPerSlot))
	return c
}

// or returns c with its zero fields taken from the other.
func (c Capacity) or(measured Capacity) Capacity {
	slots := measured.Slots
	if c.Children > 0 {
		slots = c.Children + 1
	}
	return Capacity{Slots: cmp.Or(c.Slots, slots), Children: cmp.Or(c.Children, measured.Children), Memory: cmp.Or(c.Memory, measured.Memory)}
}

// pageBurden is what the words of one page weigh, with the boxes around them: 50 kB of text where a page is full.
const pageBurden = 64 << 10

// burden is the share of Capacity.Memory that work on a document takes.
func burden(doc pipeline.Document) int64 {
	return doc.Weight + int64(len(doc.Pages))*pageBurden
}
