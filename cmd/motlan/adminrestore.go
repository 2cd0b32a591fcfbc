package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/backup"
)

// adminRestore is "motlan admin restore".
type adminRestore struct {
	From string `required:"" placeholder:"DIR" type:"existingdir" help:"Folder of the backup. The master key, the look-up keys if there is a file of them, and the signing keys have to be in their place already."`
}

// restore is one restore under way.
type restore struct {
	*backup.Restore
	*office           // its settings and keys; neither catalog nor service
	held    io.Closer // the data folder
}

// Run fills an empty installation with a backup and verifies it end to end. Killed, it goes on when it is run again; run
// again when bytes were missing, it brings those that are there now.
func (c adminRestore) Run(ctx context.Context, s *settings, std streams) error {
	r, err := c.begin(ctx, *s, std)
	if err != nil {
		return err
	}
	defer r.held.Close()
	if done, err := r.Finished(ctx); err != nil || done {
		if done {
			fmt.Fprintf(std.out, "✓ Bản sao này đã được khôi phục và kiểm tra xong ở %s từ trước · restored and verified here before\n", absolute(r.Data))
		}
		return err
	}
	if err := r.Fill(ctx); err != nil {
		return err
	}
	return r.verify(ctx, std)
}

// begin opens keys, backup and blob store, and lets no engine work meanwhile.
func (c adminRestore) begin(ctx context.Context, s settings, std streams) (*restore, error) {
	if err := c.check(s); err != nil {
		return nil, err
	}
	r := &restore{office: &office{settings: s, log: logger(s, std), now: moved(time.Now, s.Clock)}}
	from, err := c.read(r.office)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, pipeline.Full(err)
	}
	blobs, err := s.openBlobs(ctx)
	if err != nil {
		return nil, err
	}
	if r.Restore, err = from.Into(backup.Target{Dir: s.Data, Catalog: s.where(), Blobs: blobs}); err != nil {
		return nil, err
	}
	r.held, err = r.lock()
	return r, err
}

// check refuses to begin without the keys: a fresh one would be made, which opens nothing.
func (c adminRestore) check(s settings) error {
	if err := s.check(); err != nil {
		return err
	}
	for _, file := range []string{s.masterFile(), filepath.Join(s.keyFolder(), "log.key")} {
		if _, err := os.Stat(file); err != nil {
			return usage{fmt.Errorf("chép master.key, lookup.keys (nếu có) và keys/ của cơ quan vào %s trước đã (put the installation's master.key, lookup.keys if it has one, and keys/ there first): %w", s.secrets(), err)}
		}
	}
	return nil
}

// read opens the keys and the backup, which has to be one of theirs and whole.
func (c adminRestore) read(o *office) (*backup.Copy, error) {
	ring, err := o.openKeys()
	if err != nil {
		return nil, err
	}
	from, err := backup.Read(c.From, o.logKey)
	if err != nil {
		return nil, err
	}
	if from.MasterKey != ring.Mark() {
		return nil, fmt.Errorf("%s không phải khóa chính của bản sao này (is not the master key of this backup): %w", o.masterFile(), pipeline.ErrState)
	}
	return from, from.Check()
}

// verify locks again what was locked, reads every stored byte again, and reports. The restore is finished only when all
// is well: until then it may be run again.
func (r *restore) verify(ctx context.Context, std streams) error {
	o, err := open(ctx, r.settings, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	found := restored{Manifest: r.Manifest}
	if found.locks, err = o.relock(ctx); err != nil { // before the bytes are read: some stores move what they lock
		return err
	}
	if err = o.findable(ctx); err != nil {
		return err
	}
	if found.faults, err = r.Verify(ctx); err != nil {
		return err
	}
	if found.backlog, err = o.service.Backlog(ctx); err != nil {
		return err
	}
	found.whole = len(found.faults) == 0 && r.Sound(r.logKey)
	found.print(std.out, r.Data)
	if !found.whole {
		return errUnsure
	}
	return r.Finish()
}

// findable gives what an older backup brings its hashes under the look-up keys of today.
func (o *office) findable(ctx context.Context) error {
	lacking, err := o.service.LackLookupKey(ctx)
	if err == nil && lacking > 0 {
		_, err = o.service.Rehash(ctx, o.Agency, o.Operator)
	}
	return err
}

// relock locks again what was locked, and returns how many locks are in force. What has no bytes is reported elsewhere.
func (o *office) relock(ctx context.Context) (locks int, err error) {
	err = o.eachLiving(ctx, func(id pipeline.DocumentID) error {
		n, err := o.service.Relock(ctx, id, o.Operator)
		locks += n
		if errors.Is(err, pipeline.ErrNotFound) || errors.Is(err, pipeline.ErrCorrupt) {
			return nil
		}
		return err
	})
	return locks, err
}
