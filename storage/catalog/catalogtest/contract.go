// Package catalogtest holds what every catalog has to keep, as plain functions that the tests of each database run.
package catalogtest

import (
	"testing"

	"github.com/motlan/motlan/storage/catalog"
)

// Bed is one empty catalog under test.
type Bed struct {
	// Open returns another handle on the same catalog, as another process has it. The test closes it.
	Open func(t *testing.T) *catalog.Catalog
	// Break makes every insert into a table, or update of it, fail until mend is called.
	Break func(t *testing.T, table string) (mend func())
	// Dump returns the whole content, to be compared.
	Dump func(t *testing.T) string
}

// Contract runs every obligation of a catalog on beds from open.
func Contract(t *testing.T, open func(t *testing.T) Bed) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Bed)
	}{
		{"a subject is created at revision 0", Creation},
		{"a stale revision is refused", StaleRevision},
		{"a stale attempt is refused", StaleAttempt},
		{"a transition that keeps the revision is logged", Keeps},
		{"a transition that contradicts itself is refused", Contradictions},
		{"what does not exist is not found", Unknown},
		{"one of many concurrent commits wins", ConcurrentCommits},
		{"another handle sees every commit", TwoHandles},
		{"a failing statement leaves nothing behind", FailingStatement},
		{"a cancelled commit leaves nothing behind", Cancelled},
		{"every field comes back", RoundTrip},
		{"every field comes back after an update", RoundTripOfUpdate},
		{"bytes are in a dossier once", UploadOnce},
		{"a forgotten upload frees its bytes", Forget},
		{"a shared upload is not forgotten", ForgetShared},
		{"a holding is found through its confirmed subjects", Holdings},
		{"a holding is superseded", HoldingMoves},
		{"documents are selected", DocumentQueries},
		{"an intent has one outcome", Seals},
		{"cached pages last until the document is held", PageCache},
		{"a task goes to one claimer", Claims},
		{"agencies take turns", Fairness},
		{"the oldest document is finished first", OldestFirst},
		{"a task is put off", PutOff},
		{"another door takes the tasks along", OtherDoor},
		{"a silent task is taken back", TakeBack},
		{"a dead engine's tasks are taken over", TakeOver},
		{"a stopping engine gives back", GiveBack},
		{"commits that leave work wake the relay", Woken},
		{"leaves wait for their position", Pending},
		{"positions are gapless and provable", Sequence},
		{"concurrent sequencers do not collide", ConcurrentSequencers},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, open(t))
		})
	}
}
