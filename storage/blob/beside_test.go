package blob

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestBeside hashes contents of every awkward size, written in pieces of every size, from a buffer that is used again.
func TestBeside(t *testing.T) {
	for _, size := range []int{0, 1, besideFrom - 1, besideFrom, besideFrom + 1, besideFrom + len(piece{}), besideFrom + 9*len(piece{}) + 17} {
		content := bytes.Repeat([]byte{1, 2, 3, 5, 8}, size/5+1)[:size]
		for _, most := range []int{7_001, 64 << 10, 1 << 20} {
			var sum beside
			buffer := make([]byte, most)
			for left := content; len(left) > 0; {
				n := copy(buffer[:min(most, 1+rand.IntN(most))], left)
				sum.write(buffer[:n])
				clear(buffer)
				left = left[n:]
			}
			for range 2 {
				if got := sum.digest(); got != pipeline.DigestOf(content) {
					t.Errorf("%d bytes in pieces of up to %d: wrong digest", size, most)
				}
			}
			sum.close()
			sum.close()
		}
	}
}

// TestBesideGivenUp is closed in the middle, with its goroutine at work and its pieces in every place.
func TestBesideGivenUp(t *testing.T) {
	for written := 0; written < besideFrom+8*len(piece{}); written += 50_000 {
		var sum beside
		for range written / 50_000 {
			sum.write(make([]byte, 50_000))
		}
		sum.close()
		if sum.made != 0 || sum.work != nil {
			t.Errorf("after %d bytes: %d pieces are kept, goroutine runs: %v", written, sum.made, sum.work != nil)
		}
	}
}
