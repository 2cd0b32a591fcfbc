package workers

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/workers/sandbox"
)

// PageCache keeps what was recognised on a page until its document is held. It is never truth.
type PageCache interface {
	// CachedPage returns ErrNotFound when the page is not in the cache.
	CachedPage(ctx context.Context, doc pipeline.DocumentID, page pipeline.Digest) ([]byte, error)
	CachePage(ctx context.Context, doc pipeline.DocumentID, page pipeline.Digest, text []byte) error
}

// KeySource opens the keys that documents are sealed with.
type KeySource interface {
	Person(name, agency string) (keys.Key, error)
	// Evidence is the proof of the certificate's standing as known at a time, and what it lacks.
	Evidence(cert *x509.Certificate, at time.Time) (keys.Evidence, error)
	Root() *x509.Certificate
}

// Config says what the stages work with.
type Config struct {
	Service   *pipeline.Service
	Catalogue *procedures.Catalogue
	Cache     PageCache
	Keys      KeySource
	Notice    string         // an extra line on every stamp, e.g. that the key has no legal value
	Children  int            // that work at a time. If zero, one for each CPU
	Retention time.Duration  // that a held file is locked at first; it can only be lengthened. If zero, 30 days
	Version   string         // of this program, as the files' producer
	Tools     []sandbox.Tool // what children do, with their limits. If nil, Tools()
	Logger    *slog.Logger   // If nil, nothing is logged
}

// Runner runs the stages.
type Runner struct {
	Config
	readers  *sandbox.Pool // warm recognisers
	papers   *sandbox.Pool // the other tools, so that they do not push the recognisers out
	programs *sandbox.Pool // the system's, which are started for one file each
	weight   *semaphore.Weighted
	trouble  atomic.Pointer[error]
}

// maxWeight bounds the bytes of uploads at work at a time: each stage holds an upload and what is made of it in memory.
const maxWeight = 48 << 20

// NewRunner returns a Runner. Close it.
func NewRunner(c Config) *Runner {
	if c.Children == 0 {
		c.Children = runtime.NumCPU()
	}
	if c.Retention == 0 {
		c.Retention = 30 * 24 * time.Hour
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Tools == nil {
		c.Tools = Tools()
	}
	pool := func(recycle, spare int) *sandbox.Pool {
		return sandbox.NewPool(sandbox.Config{Tools: c.Tools, Size: c.Children, Spare: spare, RecycleAfter: recycle, Logger: c.Logger})
	}
	return &Runner{Config: c, readers: pool(200, 0), papers: pool(50, 2*c.Children), programs: pool(1, 0), weight: semaphore.NewWeighted(maxWeight)}
}

// Close ends the children.
func (r *Runner) Close() {
	r.readers.Close()
	r.papers.Close()
	r.programs.Close()
}

// Trouble returns the last fault of the system that put a task off, such as a full disk; nil when there was none.
func (r *Runner) Trouble() error {
	if err := r.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// Limits on trying again.
const (
	maxStrikes  = 3  // children that died or overran on one task
	maxDeaths   = 20 // engines that died on one task
	maxFailures = 3  // attempts until a tool that fails, its child being well, is taken at its word
	maxAttempts = 8  // attempts that failed for no reason of the document
)

// Handle works on one task and commits its outcome, a failure too. An error means that nothing could be committed.
func (r *Runner) Handle(ctx context.Context, task pipeline.Task) error {
	doc, err := r.Service.Catalog.Document(ctx, task.Document)
	if err != nil {
		return err
	}
	if doc.Revision != task.Revision || doc.State.Stage() != task.Stage {
		return nil // a late delivery; the commit that moved the document settled the task
	}
	if task.Deaths >= maxDeaths {
		_, err = r.Service.Fail(ctx, task, doc, pipeline.ReasonEngineDied, "")
		return stale(err)
	}
	share := min(max(doc.Weight, 1), maxWeight)
	if err := r.weight.Acquire(ctx, share); err != nil {
		return err
	}
	defer r.weight.Release(share)
	return r.settle(ctx, task, doc, r.stage(ctx, task, doc))
}

func (r *Runner) stage(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	switch task.Stage {
	case pipeline.StagePrepare:
		return r.prepare(ctx, task, doc)
	case pipeline.StageRecognise:
		return r.recognise(ctx, task, doc)
	case pipeline.StageNormalise:
		return r.normalise(ctx, task, doc)
	case pipeline.StageSeal:
		return r.seal(ctx, task, doc)
	case pipeline.StageExtract:
		return r.extract(ctx, task, doc)
	case pipeline.StageHold:
		return r.hold(ctx, task, doc)
	}
	return fmt.Errorf("stage %q: %w", task.Stage, pipeline.ErrInvalid)
}

// stale forgives a commit that came too late: another attempt owns the task.
func stale(err error) error {
	if errors.Is(err, pipeline.ErrConflict) {
		return nil
	}
	return err
}

// settle commits what became of a stage that did not commit itself.
func (r *Runner) settle(ctx context.Context, task pipeline.Task, doc pipeline.Document, err error) error {
	var refusal *sandbox.Refusal
	switch {
	case stale(err) == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err() // the engine stops: whoever starts next takes the task over
	case errors.As(err, &refusal):
		return r.fail(ctx, task, doc, refusal.Reason, err)
	case sandbox.Strike(err) && task.Strikes+1 >= maxStrikes:
		return r.fail(ctx, task, doc, sandbox.Reason(err), err)
	case sandbox.Strike(err):
		return stale(r.Service.PutOff(ctx, task, time.Second, true))
	}
	r.Logger.WarnContext(ctx, "stage failed", "document", doc.ID, "stage", task.Stage, "attempt", task.Attempt, "error", err)
	r.trouble.Store(&err)
	hopeless := task.Attempt >= maxAttempts || task.Attempt >= maxFailures && errors.Is(err, sandbox.ErrFailed)
	if hopeless && !errors.Is(err, pipeline.ErrNoSpace) {
		return r.fail(ctx, task, doc, pipeline.ReasonInternal, err)
	}
	return stale(r.Service.PutOff(ctx, task, backOff(task.Attempt), false))
}

func (r *Runner) fail(ctx context.Context, task pipeline.Task, doc pipeline.Document, reason pipeline.Reason, err error) error {
	r.Logger.InfoContext(ctx, "document failed", "document", doc.ID, "stage", task.Stage, "reason", reason, "error", err)
	_, err = r.Service.Fail(ctx, task, doc, reason, err.Error())
	return stale(err)
}

// backOff doubles from a quarter of a second to a minute.
func backOff(attempt int) time.Duration {
	return min(time.Minute, 250*time.Millisecond<<min(attempt, 8))
}
