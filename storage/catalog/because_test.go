package catalog

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestTimeIsUpBeforeItsContextSaysSo: a connection's deadline is the context's, and may be noticed first.
func TestTimeIsUpBeforeItsContextSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := lateContext{t.Context(), time.Now()}
		if err := because(late, errors.New("i/o timeout")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("because = %v, want %v", err, context.DeadlineExceeded)
		}
		soon := lateContext{t.Context(), time.Now().Add(time.Second)}
		if err := because(soon, errors.New("refused")); errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("because = %v before the deadline", err)
		}
	})
}

// lateContext has not noticed yet that its deadline is over.
type lateContext struct {
	context.Context
	deadline time.Time
}

func (c lateContext) Deadline() (time.Time, bool) { return c.deadline, true }
