package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Lead runs a duty that one process at a time is to have, whenever holder has the lease of that name, until ctx ends or
// the duty ends by itself; it returns what the duty returned last, or ctx's error. The duty's context ends when the lease
// could not be renewed for ttl, so before anybody else gets it. The lease of a holder that was killed is free after ttl.
//
// Nothing may depend on the lease alone: a process that was stopped in between does not know yet that it lost it.
func (c *Catalog) Lead(ctx context.Context, name, holder string, ttl time.Duration, duty func(ctx context.Context) error) error {
	l := lease{c, name, holder, ttl}
	for {
		if until, err := l.take(ctx); err == nil {
			if lost, err := l.hold(ctx, until, duty); !lost {
				return err
			}
		}
		if err := pause(ctx, ttl/4); err != nil {
			return err
		}
	}
}

type lease struct {
	*Catalog
	name, holder string
	ttl          time.Duration
}

// take takes or renews the lease, or says ErrConflict. It returns until when the lease is ours by this process's clock,
// which begins to count before the database's does.
func (l lease) take(ctx context.Context) (until time.Time, err error) {
	until = time.Now().Add(l.ttl)
	ctx, cancel := context.WithTimeout(ctx, brief)
	defer cancel()
	n, err := l.claim(ctx, `INSERT INTO leases (name, holder, until) VALUES (?, ?, {now} + ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.holder = excluded.holder OR leases.until <= {now}`,
		l.name, l.holder, l.ttl.Milliseconds())
	if err != nil {
		return until, fmt.Errorf("lease %s: %w", l.name, classify(err))
	}
	if n != 1 {
		return until, fmt.Errorf("lease %s: %w", l.name, pipeline.ErrConflict)
	}
	return until, nil
}

// hold runs the duty for as long as the lease is renewed, and gives the lease up behind it.
func (l lease) hold(ctx context.Context, until time.Time, duty func(ctx context.Context) error) (lost bool, err error) {
	defer l.giveUp(context.WithoutCancel(ctx))
	duties, end := context.WithCancel(ctx)
	renewing, stop := context.WithCancel(ctx)
	kept := make(chan bool, 1)
	go func() {
		defer end()
		kept <- l.keep(renewing, until)
	}()
	err = duty(duties)
	stop()
	return !<-kept, err
}

// keep renews the lease until ctx ends; false when the lease was lost before.
func (l lease) keep(ctx context.Context, until time.Time) bool {
	for {
		if pause(ctx, min(l.ttl/4, time.Until(until))) != nil {
			return true
		}
		limited, cancel := context.WithDeadline(ctx, until)
		next, err := l.take(limited)
		cancel()
		if err == nil {
			until = next
		} else if errors.Is(err, pipeline.ErrConflict) || !time.Now().Before(until) {
			return ctx.Err() != nil
		}
	}
}

func (l lease) giveUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, brief)
	defer cancel()
	l.claim(ctx, "DELETE FROM leases WHERE name = ? AND holder = ?", l.name, l.holder) // else it ends by itself
}

// pause waits for a while or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
