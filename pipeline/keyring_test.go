package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func newKeyring(t *testing.T, n byte) *Keyring {
	t.Helper()
	k, err := NewKeyring(bytes.Repeat([]byte{n}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWrappedKey(t *testing.T) {
	k := newKeyring(t, 1)
	key, wrapped := k.NewKey()
	other, otherWrapped := k.NewKey()
	if key == other || bytes.Equal(wrapped, otherWrapped) {
		t.Error("two new keys are the same")
	}
	if bytes.Contains(wrapped, key[:]) {
		t.Error("the wrapped key holds the key")
	}
	damaged := bytes.Clone(wrapped)
	damaged[len(damaged)-1] ^= 1
	for _, c := range []struct {
		name string
		ring *Keyring
		w    WrappedKey
		want error
	}{
		{"the same master", newKeyring(t, 1), wrapped, nil},
		{"another master", newKeyring(t, 2), wrapped, ErrCorrupt},
		{"damaged", k, damaged, ErrCorrupt},
		{"cut short", k, wrapped[:10], ErrCorrupt},
		{"destroyed", k, nil, ErrDestroyed},
		{"destroyed and read back", k, WrappedKey{}, ErrDestroyed},
	} {
		got, err := c.ring.Unwrap(c.w)
		if !errors.Is(err, c.want) || (got == key) != (c.want == nil) {
			t.Errorf("%s: Unwrap = %v, want %v", c.name, err, c.want)
		}
	}
}

func TestMasterKeyLength(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := NewKeyring(make([]byte, n)); !errors.Is(err, ErrInvalid) {
			t.Errorf("NewKeyring of %d bytes = %v, want %v", n, err, ErrInvalid)
		}
	}
}

func TestSealIsBoundToItsLabel(t *testing.T) {
	key := NewDataKey()
	sealed, err := key.Seal("extraction", []byte("Nguyễn Thị Lựu"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("Nguy")) {
		t.Error("the sealed value can be read")
	}
	for _, c := range []struct {
		name, what string
		key        DataKey
		sealed     []byte
		want       error
	}{
		{"as sealed", "extraction", key, sealed, nil},
		{"another label", "page", key, sealed, ErrCorrupt},
		{"another key", "extraction", NewDataKey(), sealed, ErrCorrupt},
		{"cut short", "extraction", key, sealed[:len(sealed)-1], ErrCorrupt},
		{"nothing", "extraction", key, nil, ErrCorrupt},
	} {
		plain, err := c.key.Open(c.what, c.sealed)
		if !errors.Is(err, c.want) || c.want == nil && string(plain) != "Nguyễn Thị Lựu" {
			t.Errorf("%s: Open = %q, %v; want %v", c.name, plain, err, c.want)
		}
	}
}

func TestHashesAreSeparate(t *testing.T) {
	k := newKeyring(t, 1)
	seen := map[[32]byte]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a", "b"}, {"ab"}, {"a", "", "b"}, {"ab", ""}, {"1:a", "b"}, {"1:a1:b"}, {"b", "a"}} {
		name := fmt.Sprintf("%q", parts)
		if first, taken := seen[k.Hash(parts...)]; taken {
			t.Errorf("%s and %s have one hash", first, name)
		}
		seen[k.Hash(parts...)] = name
	}
	if k.Hash("a") == newKeyring(t, 2).Hash("a") {
		t.Error("the hash does not depend on the master key")
	}
	if k.Hash("a") != newKeyring(t, 1).Hash("a") {
		t.Error("the hash changes with the keyring")
	}
}

func TestIdentifierAsStored(t *testing.T) {
	k := newKeyring(t, 1)
	const value = "064085012345"
	id, err := k.Identifier(PersonalID, value)
	again, againErr := k.Identifier(PersonalID, value)
	if err != nil || againErr != nil || id.Hash != again.Hash || bytes.Equal(id.Sealed, again.Sealed) {
		t.Errorf("identifier twice: %v, %v; want one hash and two sealed values", err, againErr)
	}
	if bytes.Contains(id.Sealed, []byte(value)) || bytes.Contains(id.Hash[:], []byte(value)) {
		t.Error("the stored identifier can be read")
	}
	tax, err := k.Identifier(TaxCode, value)
	if err != nil || tax.Hash == id.Hash {
		t.Errorf("a tax code has the hash of a personal id, %v", err)
	}
	dashed, err := k.Identifier(TaxCode, "0100047516-001")
	plain, plainErr := k.Identifier(TaxCode, "0100047516001")
	if err != nil || plainErr != nil || dashed.Hash != plain.Hash {
		t.Errorf("a branch has two hashes, %v, %v", err, plainErr)
	}
	if _, err := k.Identifier(PersonalID, "000085012345"); !errors.Is(err, ErrInvalid) {
		t.Errorf("Identifier of what cannot exist = %v, want %v", err, ErrInvalid)
	}
}

func TestDataKeyIsHidden(t *testing.T) {
	key := NewDataKey()
	for _, format := range []string{"%v", "%s", "%+v", "%q"} {
		if text := fmt.Sprintf(format, key); !bytes.Contains([]byte(text), []byte("hidden")) {
			t.Errorf("%s prints %s", format, text)
		}
	}
}
