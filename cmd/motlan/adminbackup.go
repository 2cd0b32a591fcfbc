package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/motlan/motlan/storage/backup"
)

// adminBackup is "motlan admin backup".
type adminBackup struct {
	To      string `required:"" placeholder:"DIR" help:"Folder of the backup, on another disk. What an earlier backup left there is not copied again."`
	NoBytes bool   `help:"List the stored bytes, do not copy them: where the store has backups of its own."`
	Recheck bool   `help:"Read again what an earlier backup left, and replace what is damaged."`
	JSON    bool   `name:"json" help:"For programs."`
}

// Run makes a backup beside running work. Killed, it leaves the former one as it was, and goes on when it is run again.
func (c adminBackup) Run(ctx context.Context, s *settings, std streams) error {
	if _, err := os.Stat(s.masterFile()); err != nil {
		return usage{fmt.Errorf("chưa có gì để sao lưu (nothing to back up): %w", err)}
	}
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	m, err := c.make(ctx, o)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(std.out).Encode(m)
	} else {
		err = printBackup(std.out, m, c.To)
	}
	if err == nil && (len(m.Faults) > 0 || !m.Sound(o.logKey)) {
		err = errUnsure
	}
	return err
}

func (c adminBackup) make(ctx context.Context, o *office) (backup.Manifest, error) {
	from, err := o.source(ctx)
	if err != nil {
		return backup.Manifest{}, err
	}
	b, err := backup.Begin(c.To, from, backup.Options{NoBytes: c.NoBytes, Recheck: c.Recheck})
	if err != nil {
		return backup.Manifest{}, err
	}
	defer b.Close()
	m, err := b.Make(ctx)
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return m, nil
}

// source is this installation, to be backed up.
func (o *office) source(ctx context.Context) (backup.Source, error) {
	blobs, err := o.openBlobs(ctx)
	if err != nil {
		return backup.Source{}, err
	}
	s := backup.Source{Catalog: o.where(), Blobs: blobs, LogKey: o.logKey, Program: version, Now: o.now}
	mark, err := o.catalog.Fact(ctx, masterFact)
	copy(s.MasterKey[:], mark)
	return s, err
}
