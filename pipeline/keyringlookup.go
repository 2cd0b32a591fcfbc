package pipeline

import "fmt"

// LookupKey is a key that identifiers are hashed under, as a file keeps it: only the master key opens it.
type LookupKey struct {
	ID      string     `json:"id"`
	Wrapped WrappedKey `json:"wrapped"`
}

// FirstLookupKey is the id of the look-up key that is derived from the master key.
const FirstLookupKey = "first"

// lookupSecret is a look-up key, open.
type lookupSecret struct {
	id     string
	secret []byte
}

func (k *Keyring) openLookup(keys []LookupKey) ([]lookupSecret, error) {
	if len(keys) == 0 {
		return []lookupSecret{{FirstLookupKey, k.first}}, nil
	}
	var open []lookupSecret
	for _, key := range keys {
		secret, err := k.wrap.Open(nil, nil, key.Wrapped, lookupLabel(key.ID))
		if err != nil || len(secret) != 32 {
			return nil, fmt.Errorf("open look-up key %q: %w", key.ID, ErrCorrupt)
		}
		open = append(open, lookupSecret{key.ID, secret})
	}
	return open, nil
}

// lookupLabel keeps a look-up key and a data key from being taken for each other.
func lookupLabel(id string) []byte { return []byte("look-up key " + id) }

// LookupKeys returns the look-up keys that are alive, newest first, to be kept.
func (k *Keyring) LookupKeys() []LookupKey {
	var keys []LookupKey
	for _, l := range k.lookup {
		keys = append(keys, LookupKey{l.id, k.wrap.Seal(nil, nil, l.secret, lookupLabel(l.id))})
	}
	return keys
}

// NewLookupKey makes a look-up key. It is alive for keyrings that are made with it.
func (k *Keyring) NewLookupKey() LookupKey {
	id, secret := NewID("luk"), NewDataKey()
	return LookupKey{id, k.wrap.Seal(nil, nil, secret[:], lookupLabel(id))}
}

// lookupHashes are the hashes under all keys that are alive, newest first.
func (k *Keyring) lookupHashes(parts ...string) [][32]byte {
	var hashes [][32]byte
	for _, l := range k.lookup {
		hashes = append(hashes, keyed(l.secret, parts))
	}
	return hashes
}

// Rehash returns a stored identifier with its hashes under the keys that are alive.
func (k *Keyring) Rehash(id Identifier) (Identifier, error) {
	value, err := k.wrap.Open(nil, nil, id.Sealed, []byte(id.Kind))
	if err != nil {
		return id, fmt.Errorf("open sealed identifier: %w", ErrCorrupt)
	}
	hashes := k.lookupHashes(string(id.Kind), string(value))
	id.Hash, id.Also = hashes[0], hashes[1:]
	return id, nil
}
