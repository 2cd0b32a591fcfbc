package catalog

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// found is a commit of an agency at a revision, or of whatever else is given.
func found(id pipeline.AgencyID, expected pipeline.Revision, instead ...string) []statement {
	var w writer
	for _, query := range instead {
		w.exec(query)
	}
	if len(instead) == 0 {
		w.agency(pipeline.Agency{ID: id}, expected)
	}
	return w.statements
}

// atOnce has commits wait for the database until all of them do, and returns what became of each.
func atOnce(t *testing.T, c *Catalog, commits ...[]statement) (errs []error) {
	t.Helper()
	g := newSQLiteWriter()
	var members []*member
	for _, statements := range commits {
		m, err := g.member(t.Context(), c.writes, statements)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, m)
	}
	busy, err := c.writes.pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		g.join(c.writes, m)
	}
	busy.Close()
	for _, m := range members {
		<-m.done
		errs = append(errs, classify(m.err))
	}
	return errs
}

func openTogether(t *testing.T) *Catalog {
	t.Helper()
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// revision is an agency's; 0: it is not there.
func revision(t *testing.T, c *Catalog, id pipeline.AgencyID) pipeline.Revision {
	t.Helper()
	a, err := c.Agency(t.Context(), id)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		t.Fatal(err)
	}
	return a.Revision
}

// TestTogetherEachIsJudgedByItself: in the order of arrival, by what those before did, and without harm to those behind.
func TestTogetherEachIsJudgedByItself(t *testing.T) {
	c := openTogether(t)
	half := append(found("half", 0), found("a", 1)...) // done in part before it is refused
	errs := atOnce(t, c, found("a", 0), found("a", 1), half, found("b", 0), found("b", 0))
	for i, want := range []error{nil, nil, pipeline.ErrConflict, nil, pipeline.ErrConflict} {
		if !errors.Is(errs[i], want) {
			t.Errorf("commit %d: %v, want %v", i, errs[i], want)
		}
	}
	for id, want := range map[pipeline.AgencyID]pipeline.Revision{"a": 2, "b": 1, "half": 0} {
		if got := revision(t, c, id); got != want {
			t.Errorf("agency %s is at revision %d, want %d", id, got, want)
		}
	}
}

// TestTogetherNothingIsReportedThatWasLost: when the transaction that they share comes to nothing, none of them hears that it is
// done, and none that it was refused: that was judged by what is not there.
func TestTogetherNothingIsReportedThatWasLost(t *testing.T) {
	orphan := "INSERT INTO dossier_people VALUES ('nowhere', 0, '', '', 0, 0, '', '')"
	for name, fatal := range map[string][]statement{
		"the database gives up amid it": found("", 0, "ROLLBACK"),
		"the commit fails":              found("", 0, "PRAGMA defer_foreign_keys = ON", orphan),
	} {
		t.Run(name, func(t *testing.T) {
			c := openTogether(t)
			for i, err := range atOnce(t, c, found("a", 0), found("a", 0), fatal, found("b", 0)) {
				if err == nil || errors.Is(err, pipeline.ErrConflict) {
					t.Errorf("commit %d: %v", i, err)
				}
			}
			if a, b := revision(t, c, "a"), revision(t, c, "b"); a != 0 || b != 0 {
				t.Errorf("agencies are at revisions %d and %d, want none", a, b)
			}
			if errs := atOnce(t, c, found("a", 0), found("b", 0)); errors.Join(errs...) != nil {
				t.Errorf("afterwards: %v", errs)
			}
		})
	}
}

// TestTogetherWhoLeavesIsNotTakenAlong gives up while others write.
func TestTogetherWhoLeavesIsNotTakenAlong(t *testing.T) {
	c, g := openTogether(t), newSQLiteWriter()
	busy, err := c.writes.pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stays, leaves := newMember(nil), newMember(nil)
	g.join(c.writes, leaves)
	g.join(c.writes, stays)
	if !g.leave(leaves) {
		t.Error("is on its way before the database is free")
	}
	busy.Close()
	<-stays.done
	select {
	case <-leaves.done:
		t.Error("was taken along")
	default:
	}
	if g.leave(stays) {
		t.Error("left when it was over")
	}
}

// TestTogetherWhatAppendsIsJoined has commits append few and many rows to the log at once, beside one that is judged.
func TestTogetherWhatAppendsIsJoined(t *testing.T) {
	c := openTogether(t)
	commits, want := [][]statement{found("a", 0)}, map[string]int{}
	for _, n := range []int{1, 3, 70, 130} {
		id := fmt.Sprint(n)
		want[id] = n
		var w writer
		w.entries(slices.Repeat([]pipeline.Read{{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: id}, Entry: pipeline.Entry{Action: "look " + id}}}, n))
		commits = append(commits, w.statements)
	}
	if err := errors.Join(atOnce(t, c, commits...)...); err != nil {
		t.Fatal(err)
	}
	for id, n := range want {
		log, err := c.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: id})
		if err != nil || len(log) != n || log[0].Action != "look "+id || log[n-1].Action != "look "+id {
			t.Errorf("%d entries of %d, %v", len(log), n, err)
		}
	}
}
