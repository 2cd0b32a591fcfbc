package api

import (
	"crypto/sha256"
	"io"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// piece is a part of what is copied; a copy has so many of them that reading, writing and hashing do not wait for each other.
type piece struct {
	bytes [64 << 10]byte
	n     int
}

const piecesEach = 3

var pieces = sync.Pool{New: func() any { return new(piece) }}

// copyHashed copies all of from, and returns its digest.
func copyHashed(to io.Writer, from io.Reader) (pipeline.Digest, error) {
	free, written := make(chan *piece, piecesEach), make(chan *piece, piecesEach)
	for range piecesEach {
		free <- pieces.Get().(*piece)
	}
	sum := make(chan pipeline.Digest)
	go func() { sum <- hashPieces(written, free) }()
	err := copyPieces(to, from, free, written)
	close(written)
	digest := <-sum
	for range piecesEach {
		pieces.Put(<-free)
	}
	return digest, err
}

// copyPieces hands every piece over once it is written.
func copyPieces(to io.Writer, from io.Reader, free <-chan *piece, written chan<- *piece) error {
	for {
		p := <-free
		var end, err error
		p.n, end = from.Read(p.bytes[:])
		_, err = to.Write(p.bytes[:p.n])
		written <- p
		switch {
		case err != nil:
			return err
		case end == io.EOF:
			return nil
		case end != nil:
			return end
		}
	}
}

// hashPieces gives every piece back.
func hashPieces(written <-chan *piece, free chan<- *piece) pipeline.Digest {
	sum := sha256.New()
	for p := range written {
		sum.Write(p.bytes[:p.n])
		free <- p
	}
	return pipeline.Digest(sum.Sum(nil))
}
