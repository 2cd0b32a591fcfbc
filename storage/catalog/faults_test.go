package catalog_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// write is one durable write of the catalog and what it does to the database.
type write struct {
	name, statement string // what the statement that makes it durable begins with
	do              func(context.Context, *catalog.Catalog) error
	state           string // a query
	before, after   string // its answer
	again           error  // of doing it once more
}

var docA = pipeline.Ref{Kind: pipeline.KindDocument, ID: "doc-a"}

func taskA(attempt int) pipeline.Task {
	return pipeline.Task{Document: "doc-a", Stage: pipeline.StagePrepare, Revision: 1, Attempt: attempt}
}

var writes = []write{
	{"commit", "commit", func(ctx context.Context, c *catalog.Catalog) error {
		task, doc := taskA(1), pipeline.Document{ID: "doc-a", Dossier: "dos", State: pipeline.StatePrepared, Sources: []pipeline.PageRange{{Upload: "upl"}}}
		_, err := c.Commit(ctx, pipeline.Transition{Subject: docA, Expected: 1, Document: &doc, Task: &task,
			Follow: []pipeline.Task{{Document: doc.ID, Stage: pipeline.StageRecognise}}})
		return err
	}, "SELECT concat_ws(' ', documents.revision, state, stage, (SELECT count(*) FROM audit_leaves WHERE subject = documents.id)) FROM documents JOIN outbox ON document = id",
		"1 received prepare 1", "2 prepared recognise 2", pipeline.ErrConflict},
	{"claim", "WITH wanted", func(ctx context.Context, c *catalog.Catalog) error {
		_, err := c.Claim(ctx, []pipeline.Task{taskA(1)})
		return err
	}, "SELECT concat_ws(' ', handed, begun, attempt) FROM outbox", "0 0 1", "1 0 1", nil},
	{"begin", "UPDATE outbox", func(ctx context.Context, c *catalog.Catalog) error { return c.Begin(ctx, "node", taskA(1)) },
		"SELECT concat_ws(' ', begun, node) FROM outbox", "0 ", "1 node", nil},
	{"put off", "commit", func(ctx context.Context, c *catalog.Catalog) error {
		task := taskA(1)
		_, err := c.Commit(ctx, pipeline.Transition{Subject: docA, Expected: 1, Keeps: true, Task: &task, Retry: &pipeline.Retry{Strike: true}})
		return err
	}, "SELECT concat_ws(' ', attempt, strikes) FROM outbox", "1 0", "2 1", pipeline.ErrConflict},
	{"hasten", "UPDATE outbox", func(ctx context.Context, c *catalog.Catalog) error { return c.Hasten(ctx, "doc-a") },
		"SELECT attempt > 1 FROM outbox", "false", "true", nil},
	{"checkpoint", "INSERT INTO audit_checkpoints", func(ctx context.Context, c *catalog.Catalog) error {
		return c.KeepCheckpoint(ctx, 3, []byte("note"), time.Now())
	}, "SELECT count(*) FROM audit_checkpoints", "0", "1", nil},
	{"sequence", "commit", func(ctx context.Context, c *catalog.Catalog) error {
		_, err := c.Sequence(ctx)
		return err
	}, "SELECT concat_ws(' ', count(position), (SELECT count(*) FROM audit_nodes)) FROM audit_leaves", "0 0", "3 4", nil},
	{"cached page", "INSERT INTO page_cache", func(ctx context.Context, c *catalog.Catalog) error {
		return c.CachePage(ctx, "doc-a", pipeline.Digest{1}, []byte("text"))
	}, "SELECT count(*) FROM page_cache", "0", "1", nil},
	{"fact", "INSERT INTO installation", func(ctx context.Context, c *catalog.Catalog) error { return c.KeepFact(ctx, "f", []byte("v")) },
		"SELECT count(*) FROM installation", "0", "1", nil},
	{"report", "INSERT INTO nodes", func(ctx context.Context, c *catalog.Catalog) error { return c.Report(ctx, catalog.Node{ID: "n"}) },
		"SELECT count(*) FROM nodes", "0", "1", nil},
	{"round", "INSERT INTO rounds", func(ctx context.Context, c *catalog.Catalog) error {
		return c.KeepRound(ctx, pipeline.Round{Name: "held", Behind: "hol-a"})
	}, "SELECT count(*) FROM rounds", "0", "1", nil},
	{"review claim", "INSERT INTO leases", func(ctx context.Context, c *catalog.Catalog) error {
		_, err := c.ClaimReview(ctx, pipeline.ReviewClaim{Agency: "a", By: "clerk", For: time.Minute})
		return err
	}, "SELECT count(*) FROM leases", "0", "1", nil},
	{"review release", "DELETE FROM leases", func(ctx context.Context, c *catalog.Catalog) error {
		return c.ReleaseReview(ctx, "doc-a", "clerk")
	}, "SELECT count(*) FROM leases", "1", "0", nil},
	{"beat", "WITH wanted", func(ctx context.Context, c *catalog.Catalog) error {
		mine, err := c.Beat(ctx, "node", []pipeline.Task{taskA(2)})
		if err == nil && len(mine) != 1 {
			return errors.New("the task is not its node's any more")
		}
		return err
	}, "SELECT beat_at > 1 FROM outbox", "false", "true", nil},
	{"take back", "UPDATE outbox", func(ctx context.Context, c *catalog.Catalog) error {
		_, err := c.TakeBack(ctx, time.Minute)
		return err
	}, "SELECT concat_ws(' ', handed, attempt, deaths) FROM outbox", "1 2 0", "0 3 1", nil},
	{"give back", "UPDATE outbox", func(ctx context.Context, c *catalog.Catalog) error {
		_, err := c.GiveBack(ctx, "node")
		return err
	}, "SELECT concat_ws(' ', handed, attempt, deaths) FROM outbox", "1 2 0", "0 3 0", nil},
}

// begun says of the writes above which need a task that a node has begun, long ago.
var begun = map[string]bool{"beat": true, "take back": true, "give back": true}

// prepared is what stands in the database before a write.
var prepared = map[string]string{
	"review claim":   "UPDATE documents SET state = 'in_review', agency = 'a'",
	"review release": "INSERT INTO leases (name, holder, until) VALUES ('review doc-a', 'clerk', 9e15)",
}

// TestTwoWayFaults breaks every durable write twice: the statement is lost, or done and never reported. The caller hears
// of an error, and doing it again leads to the same state.
func TestTwoWayFaults(t *testing.T) {
	server := servers.PostgreSQL(t)
	for _, w := range writes {
		for _, lost := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s lost=%v", w.name, lost), func(t *testing.T) {
				url := server.Database(t)
				migrate(t, url)
				oneDocument(t, open(t, url))
				raw := rawPostgres(t, url)
				if before := prepared[w.name]; before != "" {
					run(t, raw, before)
				}
				if begun[w.name] {
					run(t, raw, "UPDATE outbox SET attempt = 2, handed = 1, begun = 1, node = 'node', beat_at = 1")
				}
				w.breaks(t, raw, url, server.Addr, lost)
			})
		}
	}
}

func (w write) breaks(t *testing.T, raw *sql.DB, url, server string, lost bool) {
	line := newWire(t, server)
	c := open(t, strings.Replace(url, server, line.addr, 1))
	stands := func(want string) {
		t.Helper()
		if got := column(t, raw, w.state); len(got) != 1 || got[0] != want {
			t.Errorf("state %q, want %q", got, want)
		}
	}
	stands(w.before)
	line.cut(w.statement, lost)
	if err := w.do(t.Context(), c); err == nil {
		t.Error("the cut was not noticed")
	}
	if line.hits() != 1 {
		t.Fatalf("the statement %q was not seen", w.statement)
	}
	want, again := w.after, w.again
	if lost {
		want, again = w.before, nil
	}
	stands(want)
	if err := w.do(t.Context(), c); !errors.Is(err, again) {
		t.Errorf("once more = %v, want %v", err, again)
	}
	stands(w.after)
}

// oneDocument commits an agency, its dossier, and a document with its first task.
func oneDocument(t *testing.T, c *catalog.Catalog) {
	t.Helper()
	must(t, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: "a"}, Agency: &pipeline.Agency{ID: "a"}})
	must(t, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: "dos"}, Dossier: &pipeline.Dossier{ID: "dos", Receiving: "a"}})
	must(t, c, pipeline.Transition{Subject: docA, Upload: &pipeline.Upload{ID: "upl", Dossier: "dos"},
		Document: &pipeline.Document{ID: "doc-a", Dossier: "dos", State: pipeline.StateReceived, Sources: []pipeline.PageRange{{Upload: "upl"}}},
		Follow:   []pipeline.Task{{Document: "doc-a", Stage: pipeline.StagePrepare}}})
}

// TestLeaseFaults checks that a candidate leads in the end, whether the lease was lost on its way or given without a word.
func TestLeaseFaults(t *testing.T) {
	server := servers.PostgreSQL(t)
	for _, lost := range []bool{true, false} {
		url := server.Database(t)
		migrate(t, url)
		line := newWire(t, server.Addr)
		c := open(t, strings.Replace(url, server.Addr, line.addr, 1))
		line.cut("INSERT INTO leases", lost)
		var times atomic.Int32
		err := c.Lead(t.Context(), "scheduler", "me", 100*time.Millisecond, func(context.Context) error { times.Add(1); return nil })
		if err != nil || times.Load() != 1 || line.hits() != 1 {
			t.Errorf("Lead = %v after %d duties and %d cuts; want one of each", err, times.Load(), line.hits())
		}
		if left := column(t, rawPostgres(t, url), "SELECT holder FROM leases"); len(left) != 0 {
			t.Errorf("the lease is still %v's", left)
		}
	}
}

// TestBlackHole checks that a node which is cut off without a word hears so from its heartbeat, and that the silence of
// the others counts for nothing from then on.
func TestBlackHole(t *testing.T) {
	server := servers.PostgreSQL(t)
	url := server.Database(t)
	migrate(t, url)
	oneDocument(t, open(t, url))
	line := servers.NewProxy(t, server.Addr)
	c := open(t, strings.Replace(url, server.Addr, line.Addr, 1))
	task := []pipeline.Task{taskA(1)}
	if _, err := c.Beat(t.Context(), "node", task); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	line.Disturb(servers.Fault{Hole: true})
	_, err := c.Beat(t.Context(), "node", task)
	if took := time.Since(began); err == nil || t.Context().Err() != nil {
		t.Errorf("Beat = %v after %v, want an error", err, took)
	}
	line.Disturb(servers.Fault{})
	healed := time.Now()
	steady, err := c.Steady(t.Context())
	if err != nil || steady > time.Since(healed)+time.Second {
		t.Errorf("Steady = %v, %v; want no longer than since the break", steady, err)
	}
}
