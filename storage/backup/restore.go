package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/catalog"
)

// Copy is a backup in its folder, to be read.
type Copy struct {
	Manifest
	Dir    string
	Digest pipeline.Digest // of the manifest, which tells this backup from every other
}

// Read reads the manifest in dir. ErrNotFound: dir holds no whole backup. ErrCorrupt: the manifest is not what the key has
// signed. ErrState: a newer program has made it.
func Read(dir string, key keys.LogKey) (*Copy, error) {
	m, digest, err := readManifest(dir, key)
	if err != nil {
		return nil, err
	}
	return &Copy{Manifest: m, Dir: dir, Digest: digest}, nil
}

// Check compares catalog and list with the manifest, and reads all of them for that, but not the bytes. ErrCorrupt.
func (c *Copy) Check() error {
	return errors.Join(c.Catalog.check(c.Dir), c.Bytes.check(c.Dir))
}

// Target is the installation to restore into. All fields are needed.
type Target struct {
	Dir     string // its data folder, which is there
	Catalog string // where the catalog is, as catalog.Open takes it
	Blobs   *blob.Store
}

// Restore is one restore under way. It is for one process at a time, and beside no engine: locks are the caller's.
type Restore struct {
	*Copy
	to      Target
	from    *blob.Store // nil: the bytes were only listed
	lacking []Fault     // what the backup could not give
}

// Into opens the bytes of the backup. It writes nothing to the target yet.
func (c *Copy) Into(to Target) (*Restore, error) {
	r := &Restore{Copy: c, to: to}
	if !c.Bytes.Copied {
		return r, nil
	}
	var err error
	r.from, err = openBytes(c.Dir)
	return r, err
}

// Fill brings bytes and catalog. Killed, it goes on when it is called again; called again when bytes were missing, it brings
// those that are there now, and leaves the catalog, on which work may go on meanwhile, alone.
//
// ErrState: the target is not empty, or the restore of another backup into it is not finished. ErrNotFound: none of the bytes
// is there and whole; when only some are missing or damaged Verify tells which. ErrNoSpace.
func (r *Restore) Fill(ctx context.Context) error {
	before, err := r.prepare(ctx)
	if err != nil {
		return err
	}
	if err := r.fetch(ctx); err != nil {
		return fmt.Errorf("restore bytes: %w", err)
	}
	return r.load(ctx, before)
}

// Verify reads every stored byte of the target again, and returns what is missing or damaged.
func (r *Restore) Verify(ctx context.Context) ([]Fault, error) {
	faults, err := r.Bytes.each(ctx, r.Dir, func(ctx context.Context, u Use) error { return r.to.Blobs.Check(ctx, u.ref()) })
	if err != nil {
		return nil, fmt.Errorf("verify bytes: %w", err)
	}
	r.explain(faults)
	return faults, nil
}

// explain says of bytes that are missing now whether the backup has them, but damaged.
func (r *Restore) explain(faults []Fault) {
	for i, f := range faults {
		f.Why = Damaged
		if slices.Contains(r.lacking, f) {
			faults[i].Why = Damaged
		}
	}
}

// Finish ends the restore, for when all is well: until then Fill may be called again.
func (r *Restore) Finish() error {
	return state{Manifest: r.Digest, Loaded: true, Finished: true}.keep(r.to.Dir)
}

// Finished reports whether this very backup was restored and verified here before. What has become of the installation
// since is nobody's to undo.
func (r *Restore) Finished(ctx context.Context) (bool, error) {
	before, err := remembered(r.to.Dir)
	if err != nil || before == nil || !before.Finished || before.Manifest != r.Digest {
		return false, err
	}
	err = catalog.CheckEmpty(ctx, r.to.Catalog)
	if errors.Is(err, pipeline.ErrState) {
		return true, nil
	}
	return false, err
}
