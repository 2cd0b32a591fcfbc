package catalogtest

import (
	"errors"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// renewed are the hashes that take the place of one: a newer one before it.
func renewed(id pipeline.Identifier) pipeline.Identifier {
	id.Also = [][32]byte{id.Hash}
	id.Hash[31] = 1
	return id
}

// dropped is an identifier that has only its newest hash.
func dropped(id pipeline.Identifier) pipeline.Identifier {
	id.Also = nil
	return id
}

// apply changes every identifier of a subject, and its paper.
func apply(h pipeline.Hashed, change func(pipeline.Identifier) pipeline.Identifier, paper ...pipeline.Digest) {
	each := func(ids []pipeline.Identifier) {
		for i := range ids {
			ids[i] = change(ids[i])
		}
	}
	var subjects []pipeline.Subject
	switch {
	case h.Dossier != nil:
		for _, p := range h.Dossier.People() {
			each(p.Identifiers)
		}
	case h.Document != nil:
		subjects, h.Document.Paper = h.Document.Subjects, paper
	case h.Holding != nil:
		subjects = h.Holding.Subjects
	}
	for _, s := range subjects {
		each(s.Identifiers)
	}
}

// rehash goes through everything once, in pages.
func (d desk) rehash(limit int, again func(pipeline.Hashed) (bool, error)) (changed, pages int) {
	d.Helper()
	behind := pipeline.Ref{}
	for {
		page, err := d.Catalog.Rehash(d.Context(), behind, limit, again)
		if err != nil {
			d.Fatal(err)
		}
		changed, pages, behind = changed+page.Changed, pages+1, page.Next
		if behind == (pipeline.Ref{}) {
			return changed, pages
		}
	}
}

// Rehash checks that every field but the hashes stays, that what is held is found through exactly the hashes that it has, and that
// neither a revision moves nor anything is logged.
func Rehash(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	a, dos, u, doc, h := fullAgency(), fullDossier(), fullUpload(), fullDocument(), fullHolding()
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, a.ID), Agency: &a})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, dos.ID), Dossier: &dos})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Upload: &u, Document: &doc, Holding: &h})
	indexed := func() (old, now int) {
		t.Helper()
		first := h.Subjects[0].Identifiers[0]
		former := [32]byte{first.Hash[0]}
		was, err := d.Catalog.Holdings(t.Context(), [][32]byte{former})
		is, nextErr := d.Catalog.Holdings(t.Context(), [][32]byte{renewed(pipeline.Identifier{Hash: former}).Hash})
		if err != nil || nextErr != nil {
			t.Fatal(err, nextErr)
		}
		return len(was), len(is)
	}
	for _, c := range []struct {
		name     string
		change   func(pipeline.Identifier) pipeline.Identifier
		paper    []pipeline.Digest
		old, now int
	}{{"a newer key", renewed, []pipeline.Digest{{7}, {9}, {8}}, 1, 1}, {"without the older one", dropped, []pipeline.Digest{{7}}, 0, 1}} {
		changed, _ := d.rehash(9, func(h pipeline.Hashed) (bool, error) {
			apply(h, c.change, c.paper...)
			return h.Dossier == nil || h.Dossier.ID != dossier, nil
		})
		same(t, "changed by "+c.name, changed, 3)
		for _, h := range []pipeline.Hashed{{Dossier: &dos}, {Document: &doc}, {Holding: &h}} {
			apply(h, c.change, c.paper...)
		}
		d.comesBack(a, dos, doc, h)
		if old, now := indexed(); old != c.old || now != c.now {
			t.Errorf("%s: %d found by the old hash, %d by the new, want %d and %d", c.name, old, now, c.old, c.now)
		}
	}
	log, err := d.Log(t.Context(), ref(pipeline.KindHolding, h.ID))
	if err != nil || len(log) != 0 {
		t.Errorf("Log = %+v, %v; want nothing", log, err)
	}
}

// RehashPages checks that every subject comes once, whatever the size of the pages, and that a look changes nothing.
func RehashPages(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for n, name := range []string{"a", "b", "c", "d", "e"} {
		d.hold(name, start, byte(n))
	}
	before := bed.Dump(t)
	for limit, want := range map[int]int{1: 14, 2: 7, 5: 5, 6: 3} { // of one dossier, five documents and five holdings
		seen := map[pipeline.Ref]int{}
		changed, pages := d.rehash(limit, func(h pipeline.Hashed) (bool, error) {
			seen[refOf(h)]++
			apply(h, renewed)
			return false, nil
		})
		for r, n := range seen {
			same(t, "times that "+r.ID+" came", n, 1)
		}
		if len(seen) != 11 || pages != want || changed != 0 {
			t.Errorf("in pages of %d: %d subjects on %d pages, %d changed; want 11 on %d, none", limit, len(seen), pages, changed, want)
		}
	}
	if bed.Dump(t) != before {
		t.Error("a look has changed the catalog")
	}
}

func refOf(h pipeline.Hashed) pipeline.Ref {
	switch {
	case h.Dossier != nil:
		return ref(pipeline.KindDossier, h.Dossier.ID)
	case h.Document != nil:
		return ref(pipeline.KindDocument, h.Document.ID)
	}
	return ref(pipeline.KindHolding, h.Holding.ID)
}

// RehashBehindCommit checks that a page of which somebody commits a subject meanwhile is refused as a whole.
func RehashBehindCommit(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first, second := d.hold("a", start, 1), d.hold("b", start, 2)
	_, err := d.Catalog.Rehash(t.Context(), ref[pipeline.HoldingID](pipeline.KindHolding, ""), 9, func(h pipeline.Hashed) (bool, error) {
		if h.Holding.ID == second.ID {
			second.State = pipeline.HoldingSuspended
			d.must(pipeline.Transition{Subject: ref(pipeline.KindHolding, second.ID), Expected: 1, Holding: &second})
		}
		apply(h, renewed)
		return true, nil
	})
	if !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("Rehash = %v, want %v", err, pipeline.ErrConflict)
	}
	if got := append(d.found(1), d.found(2)...); !slices.Equal(got, []pipeline.HoldingID{first.ID, second.ID}) {
		t.Errorf("found %v", got)
	}
	got, err := d.Holding(t.Context(), first.ID)
	if err != nil || len(got.Subjects[0].Identifiers[0].Also) != 0 {
		t.Errorf("Holding = %+v, %v; want it as it was", got, err)
	}
}
