package pipeline

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"
)

// WrappedKey is a data key that only the keyring's master key opens. Emptying it destroys the content.
type WrappedKey []byte

// Keyring wraps data keys, seals small values and hashes identifiers, all under one master key.
type Keyring struct {
	wrap   cipher.AEAD
	stable []byte
	first  []byte         // the look-up key of an installation that never had another one
	lookup []lookupSecret // those that are alive, newest first
}

// NewKeyring makes a keyring of a 32-byte master key and of the look-up keys that are alive, newest first. With none of them it has the
// first one, which is derived from the master key.
func NewKeyring(master []byte, lookup ...LookupKey) (*Keyring, error) {
	if len(master) != 32 {
		return nil, fmt.Errorf("master key has %d bytes, not 32: %w", len(master), ErrInvalid)
	}
	wrap, err := aead(derive(master, "wrap data keys"))
	if err != nil {
		return nil, err
	}
	k := &Keyring{wrap: wrap, stable: derive(master, "tell values apart"), first: derive(master, "look up identifiers")}
	k.lookup, err = k.openLookup(lookup)
	return k, err
}

func derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "motlan: "+purpose, 32)
	if err != nil {
		panic(err) // only for lengths that SHA-256 cannot give
	}
	return key
}

func aead(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// NewKey returns a fresh data key, plain and wrapped.
func (k *Keyring) NewKey() (DataKey, WrappedKey) {
	key := NewDataKey()
	return key, k.Wrap(key)
}

// Wrap wraps a data key.
func (k *Keyring) Wrap(key DataKey) WrappedKey { return k.wrap.Seal(nil, nil, key[:], nil) }

// Unwrap returns the data key, ErrDestroyed when it was destroyed, or ErrCorrupt when another master key wrapped it.
func (k *Keyring) Unwrap(w WrappedKey) (DataKey, error) {
	var key DataKey
	if len(w) == 0 {
		return key, ErrDestroyed
	}
	plain, err := k.wrap.Open(nil, nil, w, nil)
	if err != nil || len(plain) != len(key) {
		return key, fmt.Errorf("unwrap data key: %w", ErrCorrupt)
	}
	copy(key[:], plain)
	return key, nil
}

// Hash returns a keyed hash that stays the same for as long as the master key does. What is looked up by a person's number has hashes of
// its own, whose keys change.
func (k *Keyring) Hash(parts ...string) [32]byte { return keyed(k.stable, parts) }

// Mark tells this master key from others, and tells nothing about it. The catalog keeps it for ever.
func (k *Keyring) Mark() Digest { return keyed(k.first, []string{"which master key is this"}) }

// keyed length-prefixes the parts, so no two lists of parts give the same input.
func keyed(key []byte, parts []string) [32]byte {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		fmt.Fprintf(mac, "%d:%s", len(p), p)
	}
	return [32]byte(mac.Sum(nil))
}

// Identifier checks a plain identifier and returns it as it is stored. The error never repeats the value.
func (k *Keyring) Identifier(kind IdentifierKind, value string) (Identifier, error) {
	if err := CheckIdentifier(kind, value); err != nil {
		return Identifier{}, err
	}
	if kind == TaxCode {
		value = strings.ReplaceAll(value, "-", "") // a branch is written with and without
	}
	hashes := k.lookupHashes(string(kind), value)
	return Identifier{Kind: kind, Hash: hashes[0], Also: hashes[1:], Sealed: k.wrap.Seal(nil, nil, []byte(value), []byte(kind))}, nil
}

// Seal encrypts a small value under a data key, bound to what it is.
func (k DataKey) Seal(what string, plain []byte) ([]byte, error) {
	return k.AppendSealed(nil, what, plain)
}

// AppendSealed is Seal behind what dst holds, in dst's own bytes where there is room.
func (k DataKey) AppendSealed(dst []byte, what string, plain []byte) ([]byte, error) {
	box, err := aead(derive(k[:], "seal values"))
	if err != nil {
		return nil, err
	}
	return box.Seal(dst, nil, plain, []byte(what)), nil
}

// Open is the inverse of Seal; ErrCorrupt when the value, its key or what it is was exchanged.
func (k DataKey) Open(what string, sealed []byte) ([]byte, error) {
	return k.AppendOpened(nil, what, sealed)
}

// AppendOpened is Open behind what dst holds, likewise.
func (k DataKey) AppendOpened(dst []byte, what string, sealed []byte) ([]byte, error) {
	box, err := aead(derive(k[:], "seal values"))
	if err != nil {
		return nil, err
	}
	plain, err := box.Open(dst, nil, sealed, []byte(what))
	if err != nil {
		return nil, fmt.Errorf("open sealed %s: %w", what, ErrCorrupt)
	}
	return plain, nil
}
