package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// silent is short, so that tests of what falls silent are quick, and longer than a loaded machine holds up a heartbeat.
const silent = 2 * time.Second

// patience is how long a test waits for what has to come.
const patience = 2 * time.Minute

// office is a catalog with documents to be worked on.
type office struct {
	*catalog.Catalog
	t        testing.TB
	where    string
	silent   time.Duration            // of its nodes and leaders
	finished chan pipeline.DocumentID // documents that wait for a person
}

func newOffice(t testing.TB) office { return newOfficeIn(t, filepath.Join(t.TempDir(), "catalog.db")) }

func newOfficeIn(t testing.TB, where string) office {
	if err := catalog.Migrate(t.Context(), where); err != nil {
		t.Fatal(err)
	}
	o := office{t: t, where: where, silent: silent, finished: make(chan pipeline.DocumentID, 100_000)}.open()
	o.commit(pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: "a"}, Agency: &pipeline.Agency{ID: "a"}})
	o.commit(pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: "d"}, Dossier: &pipeline.Dossier{ID: "d", Receiving: "a"}})
	return o
}

// open opens the catalog once more, as another process would.
func (o office) open() office {
	o.t.Helper()
	c, err := catalog.Open(o.t.Context(), o.where)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { c.Close() })
	o.Catalog = c
	return o
}

func (o office) commit(t pipeline.Transition) {
	o.t.Helper()
	if _, err := o.Commit(o.t.Context(), t); err != nil {
		o.t.Fatal(err)
	}
}

// receive makes documents, at the counter, with their first task.
func (o office) receive(names ...string) {
	o.t.Helper()
	o.receiveIn(pipeline.LaneCounter, names...)
}

func (o office) receiveIn(lane pipeline.Lane, names ...string) {
	o.t.Helper()
	for _, name := range names {
		upload := &pipeline.Upload{ID: pipeline.UploadID(name), Dossier: "d"}
		upload.Blob.Plain = pipeline.DigestOf([]byte(name))
		doc := pipeline.Document{ID: pipeline.DocumentID(name), Dossier: "d", Agency: "a", Lane: lane, Sources: []pipeline.PageRange{{Upload: upload.ID}}}
		t := moving(doc, pipeline.StateReceived)
		t.Upload = upload
		o.commit(t)
	}
}

// names returns n names.
func names(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprint("doc-", i))
	}
	return out
}

func moving(doc pipeline.Document, next pipeline.State) pipeline.Transition {
	doc.State = next
	t := pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}, Expected: doc.Revision, Document: &doc}
	if stage := next.Stage(); stage != "" {
		t.Follow = []pipeline.Task{{Document: doc.ID, Stage: stage, Agency: doc.Agency, Lane: doc.Lane, Pages: len(doc.Pages)}}
	}
	return t
}

var after = map[pipeline.State]pipeline.State{
	pipeline.StateReceived: pipeline.StatePrepared, pipeline.StatePrepared: pipeline.StateRecognised, pipeline.StateRecognised: pipeline.StateAwaiting,
}

// work is a handler that commits the next state: three tasks for each document.
func (o office) work(ctx context.Context, task pipeline.Task) error {
	doc, err := o.Document(ctx, task.Document)
	if err != nil || doc.Revision != task.Revision {
		return err
	}
	return o.settle(ctx, task, doc)
}

// settle commits the outcome of a task for a document as it was read.
func (o office) settle(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	t := moving(doc, after[doc.State])
	t.Task = &task
	if _, err := o.Commit(ctx, t); err != nil {
		return err
	}
	if after[doc.State] == pipeline.StateAwaiting {
		o.finished <- doc.ID
	}
	return nil
}

// node runs a worker until the returned function is called, which waits for its end.
func (o office) node(b *Broker, outbox Outbox, handle Handler, c WorkConfig) (stop func()) {
	c.Silent, c.Logger = o.silent, o.log()
	return o.start("Work", func(ctx context.Context) error { return b.Work(ctx, outbox, handle, c) })
}

// leader relays and reconciles until the returned function is called.
func (o office) leader(b *Broker, outbox Outbox) (stop func()) {
	return o.start("Deliver", func(ctx context.Context) error {
		return b.Deliver(ctx, outbox, DeliverConfig{Silent: o.silent, Logger: o.log()})
	})
}

// run runs a leader and a node.
func (o office) run(b *Broker, slots int, outbox Outbox, handle Handler) (stop func()) {
	stopNode, stopLeader := o.node(b, outbox, handle, WorkConfig{Slots: slots}), o.leader(b, outbox)
	return func() {
		stopNode()
		stopLeader()
	}
}

func (o office) log() *slog.Logger { return slog.New(slog.NewTextHandler(o.t.Output(), nil)) }

func (o office) start(what string, f func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(o.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := await(o.t, "the end of "+what, ended); err != nil {
			o.t.Errorf("%s = %v", what, err)
		}
	})
	o.t.Cleanup(stop)
	return stop
}

// broker connects to a server; the empty address is one in this process. It is closed after all that runs on it.
func (o office) broker(url string) *Broker {
	o.t.Helper()
	b, err := Connect(url)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { b.Close() })
	return b
}

// ready returns the free tasks of a lane.
func (o office) ready(lane pipeline.Lane) []pipeline.Task {
	o.t.Helper()
	tasks, err := o.Ready(o.t.Context(), lane, 1000)
	if err != nil {
		o.t.Fatal(err)
	}
	return tasks
}

func (o office) handedOver() []pipeline.Task {
	o.t.Helper()
	tasks, err := o.HandedOver(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return tasks
}

// until waits for what nothing signals.
func (o office) until(what string, holds func() bool) {
	o.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.t.Fatal("waited in vain: " + what)
		}
	}
}

// await receives what has to come.
func await[T any](t testing.TB, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatal("waited in vain for " + what)
	}
	panic("not reached")
}

// finish waits until so many documents are done, each once and by one commit a stage, with nothing left to do.
func (o office) finish(n int) {
	o.t.Helper()
	seen := map[pipeline.DocumentID]bool{}
	for range n {
		id := await(o.t, "documents", o.finished)
		if seen[id] {
			o.t.Errorf("%s was finished twice", id)
		}
		seen[id] = true
		log, err := o.Log(o.t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
		if err != nil || len(log) != 4 {
			o.t.Errorf("log of %s has %d entries, %v; want 4", id, len(log), err)
		}
	}
	if left, err := o.Backlog(o.t.Context()); len(left.Tasks) != 0 || err != nil {
		o.t.Errorf("tasks are left: %v, %v", left.Tasks, err)
	}
}

var errNoOutcome = errors.New("no outcome could be committed")
