package api

import (
	"encoding/binary"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// box is a key of its own for something that is kept for a while, beside that key as the keyring wrapped it.
type box struct {
	key     pipeline.DataKey
	wrapped pipeline.WrappedKey
}

func newBox(keys *pipeline.Keyring) box {
	key, wrapped := keys.NewKey()
	return box{key, wrapped}
}

// seal encrypts a value, bound to what it is, behind the wrapped key.
func (b box) seal(what string, plain []byte) ([]byte, error) {
	sealed, err := b.key.Seal(what, plain)
	head := append(binary.BigEndian.AppendUint16(nil, uint16(len(b.wrapped))), b.wrapped...)
	return append(head, sealed...), err
}

// openBox is the inverse of seal.
func openBox(keys *pipeline.Keyring, what string, kept []byte) (b box, plain []byte, err error) {
	n := 2 + int(binary.BigEndian.Uint16(append(kept[:len(kept):len(kept)], 0, 0)))
	if len(kept) < n {
		return b, nil, fmt.Errorf("%s: %w", what, pipeline.ErrCorrupt)
	}
	b.wrapped = kept[2:n]
	if b.key, err = keys.Unwrap(b.wrapped); err != nil {
		return b, nil, fmt.Errorf("%s: %w", what, err)
	}
	plain, err = b.key.Open(what, kept[n:])
	return b, plain, err
}
