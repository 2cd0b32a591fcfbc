package workers

import (
	"context"
	"errors"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/sandbox"
)

// Limits on trying again.
const (
	maxStrikes  = 3  // children that died or overran on one task
	maxDeaths   = 20 // engines that died on one task
	maxFailures = 3  // attempts until a tool that fails, its child being well, is taken at its word
	maxAttempts = 8  // attempts that failed for no reason of the document
)

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
		return stale(r.Service.PutOff(ctx, task, time.Second, true, why(err)))
	}
	r.Logger.WarnContext(ctx, "stage failed", "document", doc.ID, "stage", task.Stage, "attempt", task.Attempt, "error", err)
	r.trouble.Store(&err)
	if hopeless(task, err) {
		return r.fail(ctx, task, doc, pipeline.ReasonInternal, err)
	}
	return stale(r.Service.PutOff(ctx, task, backOff(task.Attempt), false, why(err)))
}

// hopeless reports whether another attempt would end as this one did. A full disk or a server that cannot be reached is
// waited for, however long it takes: no document is to blame.
func hopeless(task pipeline.Task, err error) bool {
	if errors.Is(err, pipeline.ErrNoSpace) || errors.Is(err, pipeline.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return task.Attempt >= maxAttempts || task.Attempt >= maxFailures && errors.Is(err, sandbox.ErrFailed)
}

func (r *Runner) fail(ctx context.Context, task pipeline.Task, doc pipeline.Document, reason pipeline.Reason, err error) error {
	r.Logger.InfoContext(ctx, "document failed", "document", doc.ID, "stage", task.Stage, "reason", reason, "error", err)
	_, err = r.Service.Fail(ctx, task, doc, reason, err.Error())
	return stale(err)
}

// why classes a fault for the audit log, which is to hold no more than that: the text of a fault may speak of anything.
func why(err error) string {
	if sandbox.Strike(err) {
		return string(sandbox.Reason(err))
	}
	for _, known := range []error{sandbox.ErrFailed, pipeline.ErrNoSpace, pipeline.ErrUnavailable, pipeline.ErrCorrupt, pipeline.ErrDestroyed, pipeline.ErrNotFound,
		pipeline.ErrInvalid, pipeline.ErrState, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "fault of the system"
}

// backOff doubles from a quarter of a second to a minute.
func backOff(attempt int) time.Duration {
	return min(time.Minute, 250*time.Millisecond<<min(attempt, 8))
}
