package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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

// lock takes the data folder for one engine, or says who has it. The kernel lets go of it when the process dies.
func (o *office) lock() (io.Closer, error) {
	file, err := os.OpenFile(o.lockFile(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", full(err))
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		holder, _ := io.ReadAll(io.LimitReader(file, 100))
		return nil, fmt.Errorf("%w: %s by %s", pipeline.ErrBusy, o.Data, strings.TrimSpace(string(holder)))
	}
	if err := file.Truncate(0); err != nil {
		return nil, errors.Join(full(err), file.Close())
	}
	if _, err := fmt.Fprintf(file, "process %d since %s\n", os.Getpid(), pipeline.Stamp(time.Now())); err != nil {
		return nil, errors.Join(full(err), file.Close())
	}
	return file, nil
}

// runner makes the stages of this office.
func (o *office) runner() *workers.Runner {
	return workers.NewRunner(workers.Config{Service: o.service, Catalogue: o.book, Cache: o.catalog, Keys: o.keys,
		Notice: keys.DevelopmentNotice, Version: version, Logger: o.log})
}

// work runs the engine until ctx ends: it delivers tasks to the stages and puts the audit log in order.
func (o *office) work(ctx context.Context, stages *workers.Runner) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return queue.Run(ctx, o.catalog, stages.Handle, queue.Config{Redis: o.Redis, Now: o.now, Logger: o.log})
	})
	group.Go(func() error { return o.sequence(ctx) })
	return group.Wait()
}

// sequence gives the audit log's new leaves their places within a second and signs a checkpoint over them, until ctx ends
// and once more then.
func (o *office) sequence(ctx context.Context) error {
	ticker := time.NewTicker(500 * time.Millisecond)
	defer ticker.Stop()
	for {
		last := ctx.Err() != nil
		if err := o.checkpoint(context.WithoutCancel(ctx)); err != nil {
			o.log.WarnContext(ctx, "audit log is not in order yet", "error", err)
		}
		if last {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// logOrigin names the audit log of one data folder in its checkpoints.
const logOrigin = "motlan/audit"

// checkpoint covers sequenced leaves only. Signing the same tree twice, after a crash, does no harm.
func (o *office) checkpoint(ctx context.Context) error {
	if _, err := o.catalog.Sequence(ctx); err != nil {
		return err
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

// full marks a system's "no space left" as the domain's.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", pipeline.ErrNoSpace, err)
	}
	return err
}
