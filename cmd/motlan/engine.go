package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/workers"
	"github.com/motlan/motlan/workers/queue"
)

// lock takes the data folder for one engine, or says who has it. The kernel lets go of it when the process dies. Nodes that
// share a catalog share nothing of their folders, and need no lock.
func (o *office) lock() (io.Closer, error) {
	if !o.alone() {
		return io.NopCloser(nil), nil
	}
	file, err := os.OpenFile(o.lockFile(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", pipeline.Full(err))
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		holder, _ := io.ReadAll(io.LimitReader(file, 100))
		return nil, fmt.Errorf("%w: %s by %s", pipeline.ErrBusy, o.Data, strings.TrimSpace(string(holder)))
	}
	if err := file.Truncate(0); err != nil {
		return nil, errors.Join(pipeline.Full(err), file.Close())
	}
	if _, err := fmt.Fprintf(file, "process %d since %s\n", os.Getpid(), pipeline.Stamp(time.Now())); err != nil {
		return nil, errors.Join(pipeline.Full(err), file.Close())
	}
	return file, nil
}

// softMemory is how much memory the engine takes before its collector works harder, in bytes: uploads and pictures of pages
// pass through it, and would otherwise be let lie until as much again has come. GOMEMLIMIT is another one.
const softMemory = 320 << 20

// runner makes the stages of this office.
func (o *office) runner(c workers.Capacity) *workers.Runner {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	return workers.NewRunner(workers.Config{Capacity: c, Service: o.service, Catalogue: o.book, Cache: o.catalog, Keys: o.keys, TestKeys: o.tests, Trust: o.trust, TestTrust: o.testTrust,
		Fonts: o.fonts(), Notice: keys.DevelopmentNotice, Version: version, Logger: o.log})
}

// fonts has the folder say which fonts pages are drawn with. Without it they are drawn with those of the machine: that is no
// reason to let papers wait.
func (o *office) fonts() string {
	path, err := filepath.Abs(filepath.Join(o.Data, "fonts.conf"))
	if err == nil {
		err = workers.WriteFonts(path)
	}
	if err != nil {
		o.log.Warn("pages that lack a font are drawn with those of this machine", "error", err)
		return ""
	}
	return path
}

// part is what one process does of the work.
type part struct {
	worker    bool // runs the stages
	scheduler bool // stands by for the leader's duties
	capacity  workers.Capacity
	drain     time.Duration
	reverify  int // held papers an hour whose signatures are verified again; 0: none
}

// everything is the part of a process that is the only one.
func everything() part { return part{worker: true, scheduler: true, capacity: workers.Measure()} }

// work does a part of the work until ctx ends. On a folder of its own it takes over from whoever had it before, who is
// dead, and puts the audit log in order once more at the end.
func (o *office) work(ctx context.Context, stages *workers.Runner, p part) error {
	broker, err := queue.Connect(o.Redis)
	if err != nil {
		return err
	}
	defer broker.Close()
	if o.alone() {
		if _, err := o.catalog.TakeOver(ctx); err != nil {
			return err
		}
		defer o.order(context.WithoutCancel(ctx))
	}
	id := pipeline.NewID("node")
	group, ctx := errgroup.WithContext(ctx)
	if p.worker {
		group.Go(func() error { return o.run(ctx, broker, stages, id, p) })
	}
	if p.scheduler {
		group.Go(func() error {
			return o.catalog.Lead(ctx, "scheduler", id, leaseTime, func(ctx context.Context) error { return o.lead(ctx, broker, stages, p) })
		})
	}
	group.Go(func() error { // also where the part is none
		<-ctx.Done()
		return ctx.Err()
	})
	return group.Wait()
}

// leaseTime is how long the leader's duties rest at most when the leader dies.
const leaseTime = 6 * time.Second

// run is a worker.
func (o *office) run(ctx context.Context, broker *queue.Broker, stages *workers.Runner, id string, p part) error {
	host, _ := os.Hostname() // shown to operators only
	return broker.Work(ctx, o.catalog, stages.Handle, queue.WorkConfig{Node: id, Host: host, Slots: p.capacity.Slots, Drain: p.drain, Logger: o.log})
}

// lead does the leader's duties until ctx ends. Two leaders at a time, for a moment, do no harm.
func (o *office) lead(ctx context.Context, broker *queue.Broker, stages *workers.Runner, p part) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return broker.Deliver(ctx, o.catalog, queue.DeliverConfig{Logger: o.log}) })
	group.Go(func() error { return regularly(ctx, 500*time.Millisecond, o.order) })
	group.Go(func() error { return regularly(ctx, time.Hour, o.renew) })
	group.Go(func() error { return o.webhooks(ctx) })
	if p.reverify > 0 {
		every := max(time.Minute, time.Hour/time.Duration(p.reverify))
		some := max(1, p.reverify/60)
		group.Go(func() error {
			return regularly(ctx, every, func(ctx context.Context) { o.reverify(ctx, stages, some) })
		})
	}
	return group.Wait()
}

// regularly does a duty at once and then at an interval, until ctx ends.
func regularly(ctx context.Context, interval time.Duration, duty func(context.Context)) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		duty(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// order gives the audit log's new leaves their places and signs a checkpoint over them.
func (o *office) order(ctx context.Context) {
	if err := o.checkpoint(ctx); err != nil && ctx.Err() == nil {
		o.log.WarnContext(ctx, "audit log is not in order yet", "error", err)
	}
}

// renew lengthens the locks that would end within a week.
func (o *office) renew(ctx context.Context) {
	n, err := o.service.Renew(ctx, 7*24*time.Hour)
	if n > 0 || err != nil && ctx.Err() == nil {
		o.log.InfoContext(ctx, "retention renewed", "documents", n, "error", err)
	}
}

// reverify verifies the signatures of some held papers again.
func (o *office) reverify(ctx context.Context, stages *workers.Runner, some int) {
	if err := stages.Reverify(ctx, o.catalog, some); err != nil && ctx.Err() == nil {
		o.log.WarnContext(ctx, "signatures of held papers could not all be verified again", "error", err)
	}
}

// logOrigin names the audit log of one data folder in its checkpoints.
const logOrigin = "motlan/audit"

// checkpoint covers sequenced leaves only. Signing the same tree twice, after a crash, does no harm.
func (o *office) checkpoint(ctx context.Context) error {
	for placed := 1; placed > 0; {
		var err error
		if placed, err = o.catalog.Sequence(ctx); err != nil {
			return err
		}
	}
	tree, err := o.catalog.Tree(ctx)
	if err != nil || tree.Size() == 0 {
		return err
	}
	size, _, err := o.catalog.Checkpoint(ctx)
	if err == nil && size == tree.Size() || err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return err
	}
	signed, err := audit.Checkpoint{Origin: logOrigin, Size: tree.Size(), Root: tree.Root()}.Sign(o.logKey.Signer)
	if err != nil {
		return err
	}
	return o.catalog.KeepCheckpoint(ctx, tree.Size(), signed, o.now())
}
