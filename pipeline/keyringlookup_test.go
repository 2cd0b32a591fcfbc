package pipeline

import (
	"bytes"
	"errors"
	"testing"
)

// rotated is a keyring of master key 1 with these look-up keys, newest first.
func rotated(t *testing.T, keys ...LookupKey) *Keyring {
	t.Helper()
	k, err := NewKeyring(bytes.Repeat([]byte{1}, 32), keys...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func identify(t *testing.T, k *Keyring) Identifier {
	t.Helper()
	id, err := k.Identifier(PersonalID, "064085012345")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestIdentifiersShareAKey(t *testing.T) {
	before := rotated(t)
	first, second, third := before.LookupKeys()[0], before.NewLookupKey(), before.NewLookupKey()
	rings := map[string]*Keyring{"1": before, "1 kept": rotated(t, first), "2 1": rotated(t, second, first), "2": rotated(t, second), "3 2": rotated(t, third, second)}
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"1", "1 kept", true}, {"1", "2 1", true}, {"2 1", "2", true}, {"2", "3 2", true}, {"2 1", "3 2", true},
		{"1", "2", false}, {"1", "3 2", false},
	} {
		if got := identify(t, rings[c.a]).Is(identify(t, rings[c.b])); got != c.same {
			t.Errorf("under the keys %s and %s one identifier is the same: %v, want %v", c.a, c.b, got, c.same)
		}
	}
	if other, err := before.Identifier(PersonalID, "064085012346"); err != nil || other.Is(identify(t, before)) {
		t.Errorf("two identifiers are the same, %v", err)
	}
}

func TestRehash(t *testing.T) {
	before := rotated(t)
	after := rotated(t, before.NewLookupKey(), before.LookupKeys()[0])
	old, want := identify(t, before), identify(t, after)
	got, err := after.Rehash(old)
	if err != nil || got.Hash != want.Hash || len(got.Also) != 1 || got.Also[0] != old.Hash || !bytes.Equal(got.Sealed, old.Sealed) {
		t.Errorf("Rehash = %+v, %v", got, err)
	}
	if _, err := newKeyring(t, 2).Rehash(old); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Rehash under another master key = %v, want %v", err, ErrCorrupt)
	}
}

func TestLookupKeyIsWrapped(t *testing.T) {
	k := rotated(t)
	key, other := k.NewLookupKey(), k.NewLookupKey()
	_, data := k.NewKey()
	for name, keys := range map[string][]LookupKey{
		"of another id":         {{other.ID, key.Wrapped}},
		"that is a data key":    {{key.ID, data}},
		"that is cut short":     {{key.ID, key.Wrapped[:9]}},
		"behind one that opens": {key, {}},
	} {
		if _, err := NewKeyring(bytes.Repeat([]byte{1}, 32), keys...); !errors.Is(err, ErrCorrupt) {
			t.Errorf("look-up key %s = %v, want %v", name, err, ErrCorrupt)
		}
	}
	if _, err := NewKeyring(bytes.Repeat([]byte{2}, 32), key); !errors.Is(err, ErrCorrupt) {
		t.Errorf("look-up key under another master key = %v, want %v", err, ErrCorrupt)
	}
	if _, err := k.Unwrap(key.Wrapped); !errors.Is(err, ErrCorrupt) {
		t.Errorf("look-up key taken for a data key = %v, want %v", err, ErrCorrupt)
	}
}

// TestMarkLastsForEver compares with what catalogs have kept since before look-up keys changed.
func TestMarkLastsForEver(t *testing.T) {
	before := rotated(t)
	after := rotated(t, before.NewLookupKey())
	if before.Mark() != after.Mark() || before.Mark() == newKeyring(t, 2).Mark() || before.Hash("a") != after.Hash("a") {
		t.Error("mark or hash changes with the look-up keys")
	}
	if want := keyed(derive(bytes.Repeat([]byte{1}, 32), "look up identifiers"), []string{"which master key is this"}); before.Mark() != want {
		t.Errorf("mark = %v, want %x", before.Mark(), want)
	}
}
