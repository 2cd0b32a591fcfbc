package audit

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func sample() (pipeline.Ref, pipeline.Revision, pipeline.Entry) {
	at := time.Date(2026, 3, 10, 7, 5, 9, 123456789, time.UTC)
	return pipeline.Ref{Kind: pipeline.KindDocument, ID: "doc-1"}, 3, pipeline.Entry{
		Action: "document.sealed", Actor: "engine", At: at, Detail: map[string]string{"level": "B-B", "a": "b"},
	}
}

// The vector was computed apart from this code:
//
//	T() { printf '%016x' ${#1} | xxd -r -p; printf %s "$1"; }
//	N() { printf '%016x' $1 | xxd -r -p; }
//	(head -c 32 /dev/zero; T motlan/audit/v1; T document; T doc-1; N 3; T document.sealed; T engine
//	 N 1773126309123456; N 2; T a; T b; T level; T B-B) | sha256sum
func TestCommitVector(t *testing.T) {
	const want = "aaf45400e600c8ebc5a0c8866c702650e854bde3eba1e8046e1816c61eb624bb"
	leaf := Commit(Canonical(sample()), [32]byte{})
	if got := hex.EncodeToString(leaf[:]); got != want {
		t.Errorf("Commit(sample, zero salt) = %s, want %s", got, want)
	}
}

func TestCanonicalTellsEntriesApart(t *testing.T) {
	ref, rev, entry := sample()
	base := Canonical(ref, rev, entry)
	changes := map[string]func(*pipeline.Ref, *pipeline.Revision, *pipeline.Entry){
		"kind":     func(r *pipeline.Ref, _ *pipeline.Revision, _ *pipeline.Entry) { r.Kind = "documen"; r.ID = "tdoc-1" },
		"revision": func(_ *pipeline.Ref, v *pipeline.Revision, _ *pipeline.Entry) { *v++ },
		"actor":    func(_ *pipeline.Ref, _ *pipeline.Revision, e *pipeline.Entry) { e.Action += "e"; e.Actor = "ngine" },
		"time":     func(_ *pipeline.Ref, _ *pipeline.Revision, e *pipeline.Entry) { e.At = e.At.Add(time.Microsecond) },
		"detail":   func(_ *pipeline.Ref, _ *pipeline.Revision, e *pipeline.Entry) { e.Detail = map[string]string{"ab": ""} },
	}
	for name, change := range changes {
		r, v, e := ref, rev, entry
		change(&r, &v, &e)
		if bytes.Equal(Canonical(r, v, e), base) {
			t.Errorf("entries that differ in %s have one encoding", name)
		}
	}
	entry.At = entry.At.In(time.FixedZone("", 7*3600)).Truncate(time.Microsecond)
	if !bytes.Equal(Canonical(ref, rev, entry), base) {
		t.Error("the same moment in another zone has another encoding")
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("document", "doc-1", "a", "b", "k", "v")
	f.Fuzz(func(t *testing.T, kind, id, action, actor, key, value string) {
		encode := func(kind, id, action, actor, key, value string) []byte {
			return Canonical(pipeline.Ref{Kind: pipeline.Kind(kind), ID: id}, 1,
				pipeline.Entry{Action: action, Actor: actor, Detail: map[string]string{key: value}})
		}
		base := encode(kind, id, action, actor, key, value)
		texts := []string{kind, id, action, actor, key, value}
		for i := range len(texts) - 1 { // moving a byte over any border must show
			if texts[i] == "" {
				continue
			}
			moved := append([]string(nil), texts...)
			cut := len(moved[i]) - 1
			moved[i], moved[i+1] = moved[i][:cut], moved[i][cut:]+moved[i+1]
			if bytes.Equal(base, encode(moved[0], moved[1], moved[2], moved[3], moved[4], moved[5])) {
				t.Fatalf("%q and %q have one encoding", texts, moved)
			}
		}
	})
}
