package signing

import "github.com/motlan/motlan/pipeline"

// Sealed is a signed PDF. It is a type of its own so that no function that rewrites PDFs takes it: after sealing there
// are only increments.
type Sealed struct {
	data   []byte
	digest pipeline.Digest
}

// Received takes over bytes that a sandboxed child reports as sealed. It checks nothing: the verifier does.
func Received(data []byte) Sealed { return Sealed{data, pipeline.DigestOf(data)} }

// Bytes returns the file. It must not be changed.
func (s Sealed) Bytes() []byte { return s.data }

// Digest is the SHA-256 of the whole file.
func (s Sealed) Digest() pipeline.Digest { return s.digest }
