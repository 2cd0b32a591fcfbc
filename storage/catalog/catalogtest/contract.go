// Package catalogtest holds what every catalog has to keep, as plain functions that the tests of each database run.
package catalogtest

import (
	"testing"
	"time"

	"github.com/motlan/motlan/storage/catalog"
)

// Bed is one empty catalog under test.
type Bed struct {
	// Open returns another handle on the same catalog, as another process has it. The test closes it.
	Open func(t *testing.T) *catalog.Catalog
	// Break makes every insert into a table, or update of it, fail until mend is called.
	Break func(t *testing.T, table string) (mend func())
	// Age makes every time in the outbox, of leases, nodes and answers look older: so tests move the database's clock.
	Age func(t *testing.T, by time.Duration)
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
		{"what an act reads is logged on each of its subjects", Reads},
		{"many reads are logged whole", ManyReads},
		{"what is held comes with what was read off it", HeldPapers},
		{"a transition that contradicts itself is refused", Contradictions},
		{"what does not exist is not found", Unknown},
		{"one of many concurrent commits wins", ConcurrentCommits},
		{"another handle sees every commit", TwoHandles},
		{"a failing statement leaves nothing behind", FailingStatement},
		{"a cancelled commit leaves nothing behind", Cancelled},
		{"odd text is kept readable", OddText},
		{"every field comes back", RoundTrip},
		{"every field comes back after an update", RoundTripOfUpdate},
		{"bytes are in a dossier once", UploadOnce},
		{"a forgotten upload frees its bytes", Forget},
		{"a shared upload is not forgotten", ForgetShared},
		{"an upload lasts as long as its parts", ForgetDivided},
		{"a holding is found through its confirmed subjects", Holdings},
		{"a holding is superseded", HoldingMoves},
		{"what is held again has its holding back", HoldingReturns},
		{"hashes are renewed, and nothing else", Rehash},
		{"hashes are renewed page by page", RehashPages},
		{"what was committed meanwhile keeps its hashes", RehashBehindCommit},
		{"events have places without gaps", Events},
		{"keys come back, and are only ever revoked", APIKeys},
		{"a webhook comes back, is given another secret and ends", Webhooks},
		{"what a webhook's receiver did not take comes back when it is due", Deliveries},
		{"a webhook waits for what was not posted to it", WaitingWebhooks},
		{"a mandate comes back, and only ever ends", Mandates},
		{"a request is answered once", Answers},
		{"what was never ended may begin again", AnswerLease},
		{"of two requests at once one is carried out", AnswerRace},
		{"a certificate's holdings are found", HoldingsByCertificate},
		{"a round meets what serves, and goes on where it was", Rounds},
		{"a reuse binds the holding as it was looked at", Reuses},
		{"what was asked for against the answers is reported", AskedAnyway},
		{"a number is one result's", Results},
		{"manifests share their lines", Manifests},
		{"a manifest is as long as it may be", LongManifest},
		{"documents are selected", DocumentQueries},
		{"an intent has one outcome", Seals},
		{"cached pages last until the document is held", PageCache},
		{"retention is found before it ends", KeptBefore},
		{"facts of the installation stay", Facts},
		{"a task is handed over once", Claims},
		{"every agency has its first tasks ready", Ready},
		{"the oldest document is finished first", OldestFirst},
		{"a task is put off", PutOff},
		{"another door takes the tasks along", OtherDoor},
		{"a task is one node's", Begin},
		{"a heartbeat is answered with what is one's own", Beat},
		{"what is silent is taken back", TakeBack},
		{"a node that is heard of has not died", TakeBackOfLiveNode},
		{"a dead engine's tasks are taken over", TakeOver},
		{"a stopping node gives back", GiveBack},
		{"commits that leave or finish work wake the relay", Woken},
		{"a task is hastened", Hasten},
		{"nodes report themselves", Nodes},
		{"workers share the work", Workers},
		{"a lease has one holder", Lease},
		{"a lease is given up", LeaseGivenUp},
		{"people get documents to look at in their order", Reviews},
		{"what has moved on is not given out", ReviewMoves},
		{"a second look is another person's", SecondLooks},
		{"people who ask at once get a document each", ReviewRace},
		{"lists are read page by page while rows come", Pages},
		{"what waits for people is read page by page", ReviewPages},
		{"a lease that cannot be renewed is lost", LeaseLost},
		{"the backlog is summed up", Backlog},
		{"what an agency handed in is summed up", Intake},
		{"a document has its place in line", Place},
		{"what is at work has its place", PlaceAtWork},
		{"what does not move is seen", Stuck},
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
