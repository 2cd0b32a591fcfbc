package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
)

// lookupFile is the file of the look-up keys that are alive, wrapped under the master key, newest first; the same on every node. Without
// it there is the one that is derived from the master key.
type lookupFile string

func (f lookupFile) read() (alive []pipeline.LookupKey, err error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &alive)
	}
	if err == nil && len(alive) == 0 {
		err = fmt.Errorf("it names no key: %w", pipeline.ErrCorrupt)
	}
	if err != nil {
		return nil, fmt.Errorf("read look-up keys %s: %w", f, err)
	}
	return alive, nil
}

// next is what takes the file's place when accept says so.
func (f lookupFile) next() lookupFile { return f + ".next" }

func (f lookupFile) propose(alive []pipeline.LookupKey) error {
	text, err := json.MarshalIndent(alive, "", "  ")
	if err == nil {
		err = os.RemoveAll(string(f.next()))
	}
	if err == nil {
		err = keys.Keep(string(f.next()), append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write look-up keys: %w", pipeline.Full(err))
	}
	return nil
}

func (f lookupFile) accept() error { return os.Rename(string(f.next()), string(f)) }

// proposed returns the keys with one more. A proposal of a run that died before it was accepted is taken up: the catalog may have it.
func (f lookupFile) proposed(ring *pipeline.Keyring) ([]pipeline.LookupKey, error) {
	alive := ring.LookupKeys()
	if left, err := f.next().read(); err == nil && len(left) > 1 && left[1].ID == alive[0].ID {
		return left, nil
	}
	more := append([]pipeline.LookupKey{ring.NewLookupKey()}, alive...)
	return more, f.propose(more)
}

// What the catalog keeps of look-up keys for ever: which one comes after which, so that nodes do not go different ways, and which are no more.
const (
	afterFact   = "look-up key after "
	retiredFact = "look-up key retired "
)

// mustFind refuses to work with a key that is no more the newest of any node: nothing would be found under it.
func (o *office) mustFind(ctx context.Context, ring *pipeline.Keyring) error {
	newest := ring.LookupKeys()[0].ID
	_, err := o.catalog.Fact(ctx, retiredFact+newest)
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("%s: khóa tra cứu %s đã bị bỏ; chép lookup.keys mới nhất của cơ quan vào đó (that look-up key was retired: put the installation's newest lookup.keys there): %w",
			o.lookupFile(), newest, pipeline.ErrState)
	}
	return err
}
