package faults

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// ledger is what the system has accepted, as its answers say.
type ledger struct {
	opened atomic.Int64 // numbers the dossiers
	hired  atomic.Int64 // numbers the clerks

	mu       sync.Mutex
	receipts []receipt
}

// receipt is the answer to one upload.
type receipt struct {
	Document string
	SHA256   string
	dossier  string
}

func (l *ledger) add(r receipt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.receipts = append(l.receipts, r)
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.receipts)
}

// stream is clerks who hand in one paper after another and sign what waits for them.
type stream struct {
	t      *testing.T
	o      *office
	ctx    context.Context // ends when the clerks give up
	giveUp context.CancelFunc
	closed chan struct{} // no further dossier is opened
	clerks sync.WaitGroup
	done   atomic.Int64
}

// feed starts clerks, for the time of a test.
func (o *office) feed(t *testing.T, clerks int) *stream {
	t.Helper()
	f := &stream{t: t, o: o, closed: make(chan struct{})}
	f.ctx, f.giveUp = context.WithCancel(context.Background())
	all := drawn(t)
	for range clerks {
		f.clerks.Go(func() { f.work(all) })
	}
	t.Cleanup(func() {
		f.giveUp()
		f.clerks.Wait()
	})
	return f
}

// work is what one clerk does. Nobody has worked under that name before, so that keys are made in every test.
func (f *stream) work(all []paper) {
	c, err := f.o.client(f.ctx, fmt.Sprintf("Người sao chụp %d", f.o.taken.hired.Add(1)))
	if err != nil {
		f.t.Error(err)
		return
	}
	for {
		select {
		case <-f.closed:
			return
		case <-f.ctx.Done():
			return
		default:
		}
		n := f.o.taken.opened.Add(1)
		if err := f.handIn(c, n, all[int(n)%len(all)]); err != nil {
			f.t.Errorf("dossier %d: %v", n, err)
			return
		}
		f.done.Add(1)
	}
}

// drain lets the clerks end what they have begun: every accepted paper reaches an end.
func (f *stream) drain() {
	f.t.Helper()
	close(f.closed)
	idle := make(chan struct{})
	go func() {
		f.clerks.Wait()
		close(idle)
	}()
	timer := time.AfterFunc(patience, f.giveUp)
	<-idle
	timer.Stop()
	f.t.Logf("%d papers went the whole way", f.done.Load())
	if f.done.Load() == 0 {
		f.t.Error("the stream did not flow")
	}
}

// handIn takes one paper the whole way.
func (f *stream) handIn(c client, n int64, p paper) error {
	var dossier struct{ ID string }
	if err := c.insist("POST", "/v1/dossiers", p.dossier(fmt.Sprintf("H21.01-261122-%05d", n)), &dossier, http.StatusCreated, http.StatusOK); err != nil {
		return err
	}
	lane := "counter"
	if n%3 == 0 {
		lane = "batch"
	}
	r := receipt{dossier: dossier.ID}
	if err := c.insist("POST", p.files(dossier.ID)+"?name=scan&lane="+lane, string(p.data), &r, http.StatusAccepted, http.StatusOK); err != nil {
		return err
	}
	f.o.taken.add(r)
	return f.follow(c, r.Document)
}

// follow waits for a document's end, and signs on the way.
func (f *stream) follow(c client, document string) error {
	var doc struct {
		State    string
		Revision int
	}
	for {
		path := "/v1/documents/" + document
		if err := c.insist("GET", fmt.Sprintf("%s?wait=10&after=%d", path, doc.Revision), "", &doc, http.StatusOK); err != nil {
			return fmt.Errorf("document is %s at revision %d: %w", doc.State, doc.Revision, err)
		}
		switch doc.State {
		case "held", "in_review", "failed":
			return nil
		case "awaiting_signature": // a conflict says that it was signed, and the answer was lost
			if err := c.insist("POST", path+"/signature", fmt.Sprintf(`{"person":%q}`, c.person), &doc, http.StatusOK, http.StatusConflict); err != nil {
				return fmt.Errorf("sign: %w", err)
			}
		}
	}
}
