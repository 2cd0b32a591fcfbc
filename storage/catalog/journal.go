package catalog

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// journal is SQLite's write-ahead log. What a commit overwrites may stand in it for long: until all of it is in the catalog's file, and it
// is cut off.
type journal struct {
	db        *sql.DB // of its own: to wait for readers and the writer
	mu        sync.Mutex
	tries     chan struct{} // guarded by mu: not nil while somebody goes on trying, closed then
	closed    chan struct{}
	relieving sync.Mutex
}

func openJournal(path string) (*journal, error) {
	const patience = 200 * time.Millisecond // nobody writes meanwhile
	db, err := sql.Open("sqlite", dataSource(path, patience))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(0)
	return &journal{db: db, closed: make(chan struct{})}, nil
}

// forgets reports whether a transition destroys a key that nobody is to find any more.
func forgets(t pipeline.Transition) bool {
	return t.Document != nil && (t.Document.State == pipeline.StateDestroyed || t.Document.State == pipeline.StateQuarantine)
}

// forget cuts the journal off now or, when somebody reads what is in it for long, as soon as they have.
func (j *journal) forget() {
	if j.cut() {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.tries == nil {
		j.tries = make(chan struct{})
		go j.goOn()
	}
}

func (j *journal) goOn() {
	const pause = time.Second
	for !j.cut() {
		select {
		case <-j.closed:
			return
		case <-time.After(pause):
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	close(j.tries)
	j.tries = nil
}

// cut reports whether nothing is left in the journal.
func (j *journal) cut() bool {
	ctx, cancel := context.WithTimeout(context.Background(), brief)
	defer cancel()
	var busy, pages, written int
	err := j.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &written)
	return err == nil && busy == 0
}

// relieve writes into the file what is in the journal, beside the writer, which finds little left to write at its own limit.
func (j *journal) relieve() {
	if !j.relieving.TryLock() {
		return
	}
	go func() {
		defer j.relieving.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), long)
		defer cancel()
		j.db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)") // what it leaves, the writer writes
	}()
}

func (j *journal) close() error {
	close(j.closed)
	return j.db.Close()
}
