package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// heldDocument makes a document whose upload and sealed file are stored and locked, without the stages in between.
func heldDocument(t *testing.T, o *office, content string) pipeline.Document {
	t.Helper()
	ctx := t.Context()
	d, err := o.service.OpenDossier(ctx, pipeline.NewDossier{Receiving: o.Agency, By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := o.service.AddUpload(ctx, pipeline.NewUpload{Dossier: d.ID, Name: "a.pdf", Content: strings.NewReader(content), By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := o.catalog.Document(ctx, receipt.Document)
	if err != nil {
		t.Fatal(err)
	}
	key, err := o.service.Keys.Unwrap(doc.Key)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Sealed, err = o.service.Blobs.Put(ctx, key, strings.NewReader("sealed "+content)); err != nil {
		t.Fatal(err)
	}
	if doc.Kept, err = o.service.Lock(ctx, doc, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	doc.State = pipeline.StateHeld
	if doc.Revision, err = o.catalog.Commit(ctx, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)},
		Expected: doc.Revision, Document: &doc, Entry: pipeline.Entry{Action: "test", Actor: "test", At: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	return doc
}

// stored is the path of a blob in the folder, or of its lock.
func stored(o *office, name pipeline.Digest, ending string) string {
	s := name.String()
	return filepath.Join(o.blobFolder(), s[:2], s[2:4], s+ending)
}

// damages are what can happen to stored bytes, and what the command calls it.
var damages = []struct {
	name, why string
	do        func(path string) error
	ending    string
}{
	{"removed", "missing", os.Remove, ""},
	{"shortened", "changed", func(p string) error { return os.Truncate(p, 20) }, ""},
	{"another byte", "changed", flip, ""},
	{"lock removed", "lock shortened", os.Remove, ".until"},
	{"lock shortened", "lock shortened", func(p string) error { return os.WriteFile(p, []byte("2026-01-01T00:00:00Z\n"), 0o600) }, ".until"},
}

func flip(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 1
	if err := os.Remove(path); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o400)
}

func TestFixity(t *testing.T) {
	for _, c := range damages {
		for _, part := range []string{"sealed", "upload"} {
			t.Run(c.name+" "+part, func(t *testing.T) {
				o := openTest(t, t.TempDir())
				var docs []pipeline.Document
				for i := range 3 {
					docs = append(docs, heldDocument(t, o, fmt.Sprint("scan ", i)))
				}
				if out := runFixity(t, o, adminFixity{All: true}, nil); !strings.Contains(out, "6 tệp của 3 giấy tờ") {
					t.Fatalf("sound store: %s", out)
				}
				ref := docs[1].Kept[map[string]int{"sealed": 0, "upload": 1}[part]]
				if err := c.do(stored(o, ref.Name, c.ending)); err != nil {
					t.Fatal(err)
				}
				var found fixity
				if err := json.Unmarshal([]byte(runFixity(t, o, adminFixity{All: true, JSON: true}, errUnsure)), &found); err != nil {
					t.Fatal(err)
				}
				if len(found.Bad) != 1 || found.Documents != 3 || found.Blobs != 6 {
					t.Fatalf("found %+v, want one bad blob of 6 of 3 documents", found)
				}
				b := found.Bad[0]
				if b.Document != docs[1].ID || b.Part != part || b.Name != ref.Name || !strings.Contains(b.Why, c.why) {
					t.Errorf("bad: %+v, want %s of %s: %s", b, part, docs[1].ID, c.why)
				}
				if out := runFixity(t, o, adminFixity{Sample: 9}, errUnsure); !strings.Contains(out, string(docs[1].ID)) || !strings.Contains(out, "1 TỆP SAI") {
					t.Errorf("printed: %s", out)
				}
			})
		}
	}
}

// runFixity runs the command, checks how it ended and that nothing was committed, and returns what it printed.
func runFixity(t *testing.T, o *office, c adminFixity, want error) string {
	t.Helper()
	before, err := o.catalog.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.Run(t.Context(), &o.settings, streams{out: &out, err: &out}); err != want {
		t.Fatalf("Run = %v, want %v; %s", err, want, out.String())
	}
	if after, err := o.catalog.Tree(t.Context()); err != nil || after.Size() != before.Size() {
		t.Errorf("the log went from %d to %d entries, %v", before.Size(), after.Size(), err)
	}
	return out.String()
}

func TestFixityOfASample(t *testing.T) {
	o := openTest(t, t.TempDir())
	for i := range 5 {
		heldDocument(t, o, fmt.Sprint("scan ", i))
	}
	if out := runFixity(t, o, adminFixity{Sample: 2}, nil); !strings.Contains(out, "4 tệp của 2 giấy tờ") {
		t.Errorf("printed: %s", out)
	}
}

// TestFixityLeavesOutWhatIsErased: a destroyed document has nothing to be missed.
func TestFixityLeavesOutWhatIsErased(t *testing.T) {
	o := openTest(t, t.TempDir())
	doc := heldDocument(t, o, "scan")
	if _, err := o.service.Destroy(t.Context(), doc.ID, "test", "nhầm"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(stored(o, doc.Sealed.Name, "")); err != nil {
		t.Fatal(err)
	}
	if out := runFixity(t, o, adminFixity{All: true}, nil); !strings.Contains(out, "0 tệp của 0 giấy tờ") {
		t.Errorf("printed: %s", out)
	}
}

// TestSampleIsFair picks one of ten, often: each about as often as the others.
func TestSampleIsFair(t *testing.T) {
	const rounds = 10_000
	times := map[pipeline.DocumentID]int{}
	for range rounds {
		s := sample{size: 1}
		for i := range 10 {
			s.add(pipeline.DocumentID(rune('a' + i)))
		}
		times[s.ids[0]]++
	}
	for id, n := range times {
		if n < rounds/20 || n > rounds/5 {
			t.Errorf("%s was picked %d times of %d", id, n, rounds)
		}
	}
	if len(times) != 10 {
		t.Errorf("only %d of 10 were ever picked", len(times))
	}
}
