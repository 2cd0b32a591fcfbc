package workers

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
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
	// Agency is the key of an agency.
	Agency(name string) (keys.Key, error)
	Root() *x509.Certificate
}

// Config says what the stages work with.
type Config struct {
	Service   *pipeline.Service
	Catalogue *procedures.Catalogue
	Cache     PageCache
	Keys      KeySource
	TestKeys  KeySource      // that test tenants' documents are sealed with. If nil, Keys
	TestTrust verify.Options // as Trust, of test tenants
	Trust     verify.Options // whose signatures agencies' results may carry, beside those of Keys: anchors and revocation lists
	Notice    string         // an extra line on every stamp, e.g. that the key has no legal value
	Capacity  Capacity       // of this node. What is zero is taken from Measure()
	Version   string         // of this program, as the files' producer
	Fonts     string         // file of WriteFonts, absolute. If empty, pages are drawn with the fonts of the machine
	Tools     []sandbox.Tool // what children do, with their limits. If nil, Tools()
	Logger    *slog.Logger   // If nil, nothing is logged
}

// Runner runs the stages.
type Runner struct {
	Config
	readers  *sandbox.Pool  // warm recognisers
	papers   *sandbox.Pool  // the other tools, so that they do not push the recognisers out
	programs *sandbox.Pool  // the system's, which are started for one file each
	memory   *sandbox.Turns // bytes of Capacity.Memory; batches together get half, so that no counter task waits for theirs
	drawn    *sandbox.Turns // pages drawn for the recogniser and not read yet: up to 36 MB each
	checked  sync.Map       // of UploadID: whether qpdf found no fault with it, a bool
	trouble  atomic.Pointer[error]
}

// NewRunner returns a Runner. Close it.
func NewRunner(c Config) *Runner {
	c.Capacity = c.Capacity.or(Measure())
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Tools == nil {
		c.Tools = Tools()
	}
	n := c.Capacity.Children
	pool := func(recycle, spare int) *sandbox.Pool {
		return sandbox.NewPool(sandbox.Config{Tools: c.Tools, Size: n, Spare: spare, RecycleAfter: recycle, Env: drawWith(c.Fonts), Logger: c.Logger})
	}
	return &Runner{Config: c, readers: pool(200, 0), papers: pool(50, 2*n), programs: pool(1, 0),
		memory: sandbox.NewTurns(c.Capacity.Memory, c.Capacity.Memory/2), drawn: sandbox.NewTurns(int64(3*n), int64(2*n))}
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

// Handle works on one task and commits its outcome, a failure too. An error means that nothing could be committed. Work for
// the counter overtakes that of batches wherever both wait.
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
	if doc.Lane != pipeline.LaneBatch {
		ctx = sandbox.Urgent(ctx)
	}
	load, err := r.burden(ctx, task, doc)
	if err != nil {
		return err
	}
	release, err := r.memory.Take(ctx, load)
	if err != nil {
		return err
	}
	defer release()
	return r.settle(ctx, task, doc, r.stage(ctx, task, doc))
}

func (r *Runner) stage(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	switch task.Stage {
	case pipeline.StagePrepare:
		return r.prepare(ctx, task, doc)
	case pipeline.StageDivide:
		return r.divide(ctx, task, doc)
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
