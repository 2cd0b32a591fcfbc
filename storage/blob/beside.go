package blob

import (
	"crypto/sha256"
	"hash"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// beside computes a digest, that of large content in a goroutine of its own, so that reading, encrypting and hashing do
// not wait for each other. Its zero value is ready. It is for one goroutine.
type beside struct {
	sum  hash.Hash
	left int         // bytes that are still hashed at once
	fill []byte      // not handed over yet
	work chan []byte // nil: nothing has been handed over
	free chan []byte
	done chan struct{}
	made int // buffers
	end  *pipeline.Digest
}

// piece is a buffer of a digest; besideMost is how many of them one digest has at most.
type piece [64 << 10]byte

const besideMost = 4

// besideFrom is up to where handing bytes over would cost more than it saves.
const besideFrom = 256 << 10

// pieces are not made anew for every digest: most contents are a few pieces long.
var pieces = sync.Pool{New: func() any { return new(piece) }}

// Write implements io.Writer.
func (b *beside) Write(p []byte) (int, error) {
	b.write(p)
	return len(p), nil
}

// write adds p, which the caller may change afterwards.
func (b *beside) write(p []byte) {
	if b.sum == nil {
		b.sum, b.left = sha256.New(), besideFrom
	}
	if len(p) == 0 {
		return
	}
	if b.left >= len(p) {
		b.left -= len(p)
		b.sum.Write(p)
		return
	}
	b.left = 0
	for len(p) > 0 {
		if b.fill == nil {
			b.fill = b.buffer()
		}
		n := copy(b.fill[len(b.fill):cap(b.fill)], p)
		b.fill, p = b.fill[:len(b.fill)+n], p[n:]
		if len(b.fill) == cap(b.fill) {
			b.handOver()
		}
	}
}

func (b *beside) buffer() []byte {
	select {
	case used := <-b.free:
		return used[:0]
	default:
	}
	if b.made < besideMost {
		b.made++
		return pieces.Get().(*piece)[:0]
	}
	return (<-b.free)[:0]
}

func (b *beside) handOver() {
	if b.work == nil {
		b.done = make(chan struct{})
		b.work, b.free = make(chan []byte, besideMost), make(chan []byte, besideMost)
		go b.run()
	}
	b.work <- b.fill
	b.fill = nil
}

func (b *beside) run() {
	defer close(b.done)
	for part := range b.work {
		b.sum.Write(part)
		b.free <- part
	}
}

// digest ends the computation and returns its result, the same one every time.
func (b *beside) digest() pipeline.Digest {
	if b.end == nil {
		b.stop()
		if b.sum == nil {
			b.sum = sha256.New()
		}
		b.sum.Write(b.fill)
		end := pipeline.Digest(b.sum.Sum(nil))
		b.end = &end
	}
	return *b.end
}

// stop waits for what was handed over, and ends the goroutine.
func (b *beside) stop() {
	if b.work != nil {
		close(b.work)
		<-b.done
		b.work = nil
	}
}

// close frees what a digest holds, whether it was asked for or not. Only an earlier digest can be had afterwards.
func (b *beside) close() {
	b.stop()
	for b.made > 0 {
		b.made--
		used := b.fill
		if b.fill = nil; used == nil {
			used = <-b.free
		}
		pieces.Put((*piece)(used[:len(piece{})]))
	}
}
