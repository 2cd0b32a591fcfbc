package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// silent is short, so that tests of what falls silent are quick.
const silent = 500 * time.Millisecond

// patience is how long a test waits for what has to come.
const patience = 30 * time.Second

// office is a catalog with documents to be worked on.
type office struct {
	*catalog.Catalog
	t        *testing.T
	finished chan pipeline.DocumentID // documents that wait for a person
}

func newOffice(t *testing.T) office {
	c, err := catalog.Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	o := office{c, t, make(chan pipeline.DocumentID, 1000)}
	o.commit(pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: "a"}, Agency: &pipeline.Agency{ID: "a"}})
	o.commit(pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: "d"}, Dossier: &pipeline.Dossier{ID: "d", Receiving: "a"}})
	return o
}

func (o office) commit(t pipeline.Transition) {
	o.t.Helper()
	if _, err := o.Commit(o.t.Context(), t); err != nil {
		o.t.Fatal(err)
	}
}

// receive makes documents with their first task.
func (o office) receive(names ...string) {
	o.t.Helper()
	for _, name := range names {
		upload := &pipeline.Upload{ID: pipeline.UploadID(name), Dossier: "d"}
		upload.Blob.Plain = pipeline.DigestOf([]byte(name))
		doc := pipeline.Document{ID: pipeline.DocumentID(name), Dossier: "d", Sources: []pipeline.PageRange{{Upload: upload.ID}}}
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
		t.Follow = []pipeline.Task{{Document: doc.ID, Stage: stage}}
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

// run runs the queue until the returned function is called, which waits for its end.
func (o office) run(url string, slots int, outbox Outbox, handle Handler) (stop func()) {
	ctx, cancel := context.WithCancel(o.t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, outbox, handle, Config{Redis: url, Slots: slots, Silent: silent, Logger: slog.New(slog.NewTextHandler(o.t.Output(), nil))})
	}()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := await(o.t, "the end of Run", ended); err != nil {
			o.t.Errorf("Run = %v", err)
		}
	}
	o.t.Cleanup(stop)
	return stop
}

// await receives what has to come.
func await[T any](t *testing.T, what string, from <-chan T) T {
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
	if left, err := o.Pending(o.t.Context()); left != 0 || err != nil {
		o.t.Errorf("%d tasks are left, %v", left, err)
	}
}

var errNoOutcome = errors.New("no outcome could be committed")
