package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"github.com/motlan/motlan/pipeline"
)

var sqliteDialect = &dialect{
	words: strings.NewReplacer(
		"{now}", "(SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER))", // once a statement, not once a row
		"{milliseconds since start}", strconv.Itoa(math.MaxInt32), // there is no server that could have been away
		"{share rows}", "", "{lock rows}", "", "{skip locked rows}", "", // one writer at a time
		"{lock the log}", "SELECT 1",
		"{or roll back}", "OR ROLLBACK", // so that it need not keep what would be taken back alone
		"{join first of outbox as o}", "JOIN outbox AS o ON o.rowid IN (SELECT rowid FROM outbox",
		"{first ends}", ")",
	),
	kind:   sqliteKind,
	broken: func(error) bool { return false },
}

func openSQLite(ctx context.Context, file string) (*Catalog, error) {
	c, err := connectSQLite(file)
	if err != nil {
		return nil, fmt.Errorf("open catalog %s: %w", file, classify(err))
	}
	err = begin(ctx, c.writes.pool)
	if err == nil {
		err = migrateSQLite(ctx, c.writes.pool)
	}
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("open catalog %s: %w", file, classify(err))
	}
	c.journal.forget() // what a process left that died
	return c, nil
}

func connectSQLite(file string) (*Catalog, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	// Made without opening it: closing a second descriptor would drop the locks that this process has on the file.
	if err := syscall.Mknod(path, syscall.S_IFREG|0o600, 0); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	// Immediate transactions take the write lock at once: a deferred one can fail half way when another writer came
	// first.
	// What it writes most is the log's index of subjects, all over which rows go: 32 MB of it stay in memory.
	writes, err := sql.Open("sqlite", dataSource(path, long)+"&_txlock=immediate&_pragma=cache_size(-32768)")
	if err != nil {
		return nil, err
	}
	// One connection: goroutines that wait for it stand in line and can give up, where the database's own lock is polled,
	// unfairly. Between processes that lock decides.
	writes.SetMaxOpenConns(1)
	reads, err := sql.Open("sqlite", dataSource(path, long)+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads.SetMaxOpenConns(2 + runtime.NumCPU())
	reads.SetMaxIdleConns(2 + runtime.NumCPU())
	w := newWatch(sqliteDialect)
	db := newDatabase(writes, sqliteDialect, w)
	asked := newDatabase(reads, sqliteDialect, w)
	asked.runner = &understood{pool: reads}
	writer := newSQLiteWriter()
	c := newCatalog(db, asked, relaxing(db), writer.apply)
	c.journal, err = openJournal(path)
	writer.journal = c.journal
	return c, err
}

// begin opens the first connection. Of several processes that open a new file at once, one gives it its journal, and the
// others are told without any patience that it is busy.
func begin(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		var fault *sqlite.Error
		if !errors.As(err, &fault) || fault.Code()&0xff != sqlitelib.SQLITE_BUSY {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// dataSource escapes the path, in which a question mark would begin the settings. FULL makes a commit survive a loss of
// power; secure_delete overwrites a destroyed key in the file, and the journal is cut off then. Otherwise the journal is written into the
// file every 100 MB: most pages of it are of the log, and change again and again.
func dataSource(path string, patience time.Duration) string {
	return "file:" + url.PathEscape(path) + fmt.Sprintf("?_pragma=busy_timeout(%d)", patience.Milliseconds()) + "&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=wal_autocheckpoint(25000)"
}

// migrateSQLite brings the schema up to date. When several processes begin at once, a step that fails because another
// has just taken it is no fault.
func migrateSQLite(ctx context.Context, db *sql.DB) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps("sqlite"))
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return newer(current, target)
	}
	for current < target {
		_, failed := provider.Up(ctx)
		before := current
		if current, err = provider.GetDBVersion(ctx); err != nil || current == before {
			return errors.Join(failed, err)
		}
	}
	return nil
}

// sqliteKind looks at an extended result code; its lowest byte is the primary one. Constraints other than these two are
// faults of this program.
func sqliteKind(err error) error {
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		return nil
	}
	switch fault.Code() {
	case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return pipeline.ErrConflict
	case sqlitelib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return pipeline.ErrNotFound
	}
	switch fault.Code() & 0xff {
	case sqlitelib.SQLITE_FULL:
		return pipeline.ErrNoSpace
	case sqlitelib.SQLITE_CORRUPT, sqlitelib.SQLITE_NOTADB:
		return pipeline.ErrCorrupt
	}
	return nil
}
