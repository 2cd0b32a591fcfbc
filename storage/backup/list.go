package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// List is the file of a backup that says which stored bytes the catalog needs.
type List struct {
	NamedFile
	Uses   int64 `json:"uses"`   // of stored bytes; a few are used twice
	Stored int64 `json:"stored"` // bytes, likewise
	Locks  int64 `json:"locks"`  // that the storage recorded
	Copied bool  `json:"copied"` // the bytes are in the backup
}

// Use is one line of the list: a use of stored bytes, or their lock.
type Use struct {
	Name    pipeline.Digest `json:"name"`             // SHA-256 of the stored bytes
	Stored  int64           `json:"stored,omitempty"` // their number; 0 in the line of a lock
	Table   string          `json:"of"`               // of the catalog, where they are used
	Row     string          `json:"id"`               // its identifier
	Column  string          `json:"as"`
	Version string          `json:"version,omitempty"` // of the lock, as the storage recorded it
	Mode    string          `json:"mode,omitempty"`
	Until   time.Time       `json:"until,omitzero"`
}

func (u Use) ref() pipeline.BlobRef { return pipeline.BlobRef{Name: u.Name, Stored: u.Stored} }

// add writes a line. The digest of the plain bytes stays out: it would tell who has them what they are.
func (l *List) add(to io.Writer, m catalog.Mention) error {
	u := Use{Name: m.Blob.Name, Stored: m.Blob.Stored, Table: m.Table, Row: m.Row, Column: m.Column}
	if m.Blob.Name.IsZero() {
		u.Name, u.Version, u.Mode, u.Until = m.Kept.Name, m.Kept.Version, m.Kept.Mode, m.Kept.Until
		l.Locks++
	} else {
		l.Uses++
		l.Stored += m.Blob.Stored
	}
	return json.NewEncoder(to).Encode(u)
}

// Fault is a use whose bytes are not what they have to be.
type Fault struct {
	Use
	Why string `json:"why"` // Missing or Damaged
}

// Why bytes are at fault.
const (
	Missing = "missing" // nobody has them
	Damaged = "damaged" // there are others under their name
)

// atOnce is how many stored bytes are copied or read at a time.
const atOnce = 4

// each does something with all stored bytes of the list in dir, several at a time. What is wrong with some of them keeps
// nobody from the others; any other error ends it.
func (l List) each(ctx context.Context, dir string, do func(context.Context, Use) error) ([]Fault, error) {
	file, err := l.open(dir)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	var faults blame
	lines := json.NewDecoder(bufio.NewReaderSize(file, 1<<20))
	for inner.Err() == nil {
		var u Use
		if err = lines.Decode(&u); err != nil {
			break
		}
		if u.Stored > 0 {
			group.Go(func() error { return faults.take(u, do(inner, u)) })
		}
	}
	if err == io.EOF {
		err = nil
	}
	err = errors.Join(group.Wait(), err, ctx.Err()) // the end of ctx need not have met anybody at work
	return faults.all, err
}

// blame gathers faults.
type blame struct {
	mu  sync.Mutex
	all []Fault
}

// take returns the error unless it says that these bytes are missing or damaged.
func (b *blame) take(u Use, err error) error {
	why := ""
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		why = Missing
	case errors.Is(err, pipeline.ErrCorrupt):
		why = Damaged
	default:
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, Fault{u, why})
	return nil
}
