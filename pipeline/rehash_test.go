package pipeline_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// under gives the office's process these look-up keys, newest first.
func (o *office) under(keys ...pipeline.LookupKey) {
	o.t.Helper()
	ring, err := pipeline.NewKeyring(bytes.Repeat([]byte{7}, 32), keys...)
	if err != nil {
		o.t.Fatal(err)
	}
	o.Keys = ring
}

// offered is the paper that the checklist of the wife's next dossier offers.
func (o *office) offered() pipeline.HoldingID {
	o.t.Helper()
	return o.dossier().Checklist[1].Holding
}

func (o *office) rehash() int {
	o.t.Helper()
	changed, err := o.Rehash(o.t.Context(), ward, clerk)
	if err != nil {
		o.t.Fatal(err)
	}
	return changed
}

// TestKeysOfTwoAges lets processes that share only one look-up key find what the other one holds, and take its captures for the same paper.
func TestKeysOfTwoAges(t *testing.T) {
	o := newOffice(t)
	first, second := o.Keys.LookupKeys()[0], o.Keys.NewLookupKey()
	for _, c := range []struct {
		name          string
		writes, reads []pipeline.LookupKey
		want          bool
	}{
		{"one that does not know the newer key writes", nil, []pipeline.LookupKey{second, first}, true},
		{"one that knows it writes", []pipeline.LookupKey{second, first}, nil, true},
		{"they share the newer one", []pipeline.LookupKey{second, first}, []pipeline.LookupKey{second}, true},
		{"they share none", []pipeline.LookupKey{second}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			o.under(c.writes...)
			held := o.heldPaper()
			o.under(c.reads...)
			if got := o.offered() == o.holdingOf(held).ID; got != c.want {
				t.Errorf("the held paper is offered: %v, want %v", got, c.want)
			}
			if got := o.heldPaper().SamePaper(held); got != c.want {
				t.Errorf("a second capture is of the same paper: %v, want %v", got, c.want)
			}
		})
	}
}

// TestRotation goes from one look-up key to another: under both, then under the newer one alone, of which nothing must lack.
func TestRotation(t *testing.T) {
	o := newOffice(t)
	first, second := o.Keys.LookupKeys()[0], o.Keys.NewLookupKey()
	held := o.heldPaper()
	holding, old := o.holdingOf(held), held.Subjects[0].Identifiers[0].Hash
	o.under(second, first)
	lacking, err := o.LackLookupKey(t.Context())
	if err != nil || lacking != 3 { // dossier, document, holding
		t.Errorf("%d subjects lack the newer key, %v; want 3", lacking, err)
	}
	if n := o.rehash(); n != 3 {
		t.Errorf("changed %d subjects, want 3", n)
	}
	if lacking, err = o.LackLookupKey(t.Context()); err != nil || lacking != 0 || o.rehash() != 0 {
		t.Errorf("%d subjects lack the newer key, %v; want none, and nothing to change", lacking, err)
	}
	o.under(second)
	if n := o.rehash(); n != 3 {
		t.Errorf("changed %d subjects, want 3", n)
	}
	if found, err := o.Catalog.Holdings(t.Context(), [][32]byte{old}); err != nil || len(found) > 0 {
		t.Errorf("found under the key that is gone: %v, %v", found, err)
	}
	now := o.document(held.ID)
	if len(now.Paper) != 1 || now.SamePaper(held) || now.Revision != held.Revision || o.holdingOf(held).Revision != holding.Revision {
		t.Errorf("document at revision %d with %d hashes of its paper", now.Revision, len(now.Paper))
	}
	if o.offered() != holding.ID {
		t.Error("the held paper is not offered")
	}
	o.wantRehashLogged("rehash-begun ", "rehash-ended 3", "rehash-begun ", "rehash-ended 0", "rehash-begun ", "rehash-ended 3")
}

// wantRehashLogged wants beginning and end of every run in the agency's log, and how many subjects it changed.
func (o *office) wantRehashLogged(want ...string) {
	o.t.Helper()
	log, err := o.Catalog.Log(o.t.Context(), pipeline.Ref{Kind: pipeline.KindAgency, ID: string(ward)})
	if err != nil {
		o.t.Fatal(err)
	}
	var acts []string
	for _, e := range log {
		if name, ok := strings.CutPrefix(e.Action, "lookup-keys."); ok && e.Actor == clerk {
			acts = append(acts, name+" "+e.Detail["changed"])
		}
	}
	if !slices.Equal(acts, want) {
		o.t.Errorf("log has %q, want %q", acts, want)
	}
}

// TestRehashBesideWork has somebody commit between look and change: the run takes that subject up again.
func TestRehashBesideWork(t *testing.T) {
	o := newOffice(t)
	first := o.Keys.LookupKeys()[0]
	held := o.holdingOf(o.heldPaper())
	o.under(o.Keys.NewLookupKey(), first)
	o.Catalog = &busy{Catalog: o.catalog, between: func() {
		h := held
		h.Reason = "meanwhile"
		if _, err := o.catalog.Commit(t.Context(), pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindHolding, ID: string(h.ID)}, Expected: h.Revision, Holding: &h}); err != nil {
			t.Error(err)
		}
	}}
	if n := o.rehash(); n != 3 {
		t.Errorf("changed %d subjects, want 3", n)
	}
	h, err := o.catalog.Holding(t.Context(), held.ID)
	if err != nil || h.Reason != "meanwhile" || len(h.Subjects[0].Identifiers[0].Also) != 1 {
		t.Errorf("holding = %+v, %v; want it as committed, under both keys", h, err)
	}
}

// busy is a catalog in which something is committed before the first change of a holding.
type busy struct {
	pipeline.Catalog
	between func()
}

func (b *busy) Rehash(ctx context.Context, behind pipeline.Ref, limit int, again func(pipeline.Hashed) (bool, error)) (pipeline.RehashPage, error) {
	return b.Catalog.Rehash(ctx, behind, limit, func(h pipeline.Hashed) (bool, error) {
		if h.Holding != nil && b.between != nil {
			b.between()
			b.between = nil
		}
		return again(h)
	})
}
