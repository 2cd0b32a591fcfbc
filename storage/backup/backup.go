// Package backup writes an installation's catalog and stored bytes to a folder, and restores them into an empty
// installation. It needs no key but the audit log's: bytes are copied as they are stored, and what opens them is in the
// folder only wrapped, under the master key, which is not there. People's names are.
//
// The folder holds DOC-TOI.txt (which says what it is, and is locked while a backup is made), catalog-….jsonl (a dump),
// bytes-….jsonl (which stored bytes the dump needs), blobs/ (these bytes) and manifest.json (signed; names the others with
// their digests). Every file gets its name when it is whole, the manifest last: a backup that is killed leaves the former one.
package backup

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

// Source is the installation that is backed up. All fields are needed.
type Source struct {
	Catalog   string // where it is, as catalog.Open takes it
	Blobs     *blob.Store
	MasterKey pipeline.Digest // tells the master key from others, and tells nothing about it
	LogKey    keys.LogKey     // signs the manifest
	Program   string          // version of the program
	Now       func() time.Time
}

// Options say how. The zero value copies all bytes that the folder has not got.
type Options struct {
	NoBytes bool // list the stored bytes, do not copy them
	Recheck bool // read again what an earlier backup left, and replace what is damaged
}

// Backup is one backup under way.
type Backup struct {
	Source
	Options
	dir  string
	to   *blob.Store
	held io.Closer // the folder
}

// Begin makes the folder dir, or takes one that holds a backup of the same installation, until Close. ErrState: the folder
// is another installation's, or holds something else. ErrBusy: another backup is being made there. ErrNoSpace.
func Begin(dir string, from Source, how Options) (*Backup, error) {
	held, err := takeFolder(dir)
	if err != nil {
		return nil, err
	}
	b := &Backup{Source: from, Options: how, dir: dir, held: held}
	if b.to, err = openBytes(dir); err == nil {
		err = ofAnother(dir, from.MasterKey)
	}
	if err != nil {
		held.Close()
		return nil, err
	}
	return b, nil
}

// openBytes opens the stored bytes of the backup in dir.
func openBytes(dir string) (*blob.Store, error) {
	folder, err := fs.Open(fs.Config{Dir: filepath.Join(dir, "blobs")})
	if err != nil {
		return nil, err
	}
	return blob.New(folder), nil
}

// Close gives the folder back. What was made stays.
func (b *Backup) Close() error { return b.held.Close() }

// Make makes the backup beside running work, and returns what it holds; Faults and Sound tell whether that is all there
// should be. Killed, it leaves the former backup as it was.
//
// It takes snapshots until one has all its bytes, or nothing more can be done: a document that is destroyed while its bytes
// are being copied takes them along.
func (b *Backup) Make(ctx context.Context) (m Manifest, err error) {
	const most = 3
	for n := 1; ; n++ {
		if m, err = b.snapshot(ctx); err != nil {
			return m, err
		}
		if m.Bytes.Copied {
			if m.Faults, err = m.Bytes.each(ctx, b.dir, b.copy); err != nil {
				return m, err
			}
		}
		if len(m.Faults) == 0 || n == most {
			break
		}
	}
	if err := m.write(b.dir, b.LogKey); err != nil {
		return m, err
	}
	return m, tidy(b.dir, m.Catalog.File, m.Bytes.File)
}

// snapshot writes catalog and list.
func (b *Backup) snapshot(ctx context.Context) (m Manifest, err error) {
	m = Manifest{Format: manifestFormat, Program: b.Program, At: b.Now().UTC().Truncate(time.Second), MasterKey: b.MasterKey, Bytes: List{Copied: !b.NoBytes}}
	dump, err := create(b.dir)
	if err != nil {
		return m, err
	}
	defer dump.drop()
	uses, err := create(b.dir)
	if err != nil {
		return m, err
	}
	defer uses.drop()
	m.Catalog.Snapshot, err = catalog.Dump(ctx, b.Catalog, dump, func(found catalog.Mention) error { return m.Bytes.add(uses, found) })
	if err != nil {
		return m, err
	}
	if m.Catalog.NamedFile, err = dump.publish(dumpName); err != nil {
		return m, err
	}
	m.Bytes.NamedFile, err = uses.publish(listName)
	return m, err
}
