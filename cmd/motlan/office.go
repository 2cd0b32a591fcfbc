package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/signing/verify"
	"github.com/motlan/motlan/storage/backup"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/workers"
)

// office is one installation, opened: what every command works with.
type office struct {
	settings
	catalog   *catalog.Catalog
	book      *procedures.Catalogue
	keys      *keys.Development
	logKey    keys.LogKey       // signs the audit log's checkpoints
	tests     workers.KeySource // of the test tenants; nil while there are none
	testTrust verify.Options    // as trust, of test tenants
	trust     verify.Options    // whose signatures agencies' results may carry, beside our own
	service   *pipeline.Service
	log       *slog.Logger
	now       func() time.Time
}

// open opens the installation that the settings name, making what is missing. Now is the program's clock.
func open(ctx context.Context, s settings, std streams, now func() time.Time) (*office, error) {
	if err := errors.Join(s.check(), backup.MustBeRestored(s.Data)); err != nil {
		return nil, err
	}
	for _, dir := range []string{s.Data, s.secrets()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make data folder: %w", pipeline.Full(err))
		}
	}
	o := &office{settings: s, log: logger(s, std), now: moved(now, s.Clock)}
	ring, err := o.openKeys()
	if err != nil {
		return nil, err
	}
	if o.trust, o.testTrust, err = s.anchors(); err != nil {
		return nil, err
	}
	if o.book, err = procedures.LoadDir(s.Catalogue); err != nil {
		return nil, err
	}
	blobs, err := s.openBlobs(ctx)
	if err != nil {
		return nil, err
	}
	if o.catalog, err = catalog.Open(ctx, s.where()); err != nil {
		return nil, err
	}
	o.service = &pipeline.Service{Catalog: o.catalog, Blobs: blobs, Keys: ring, Procedures: o.book, Now: o.now, MaxBacklog: s.MaxBacklog << 20, Retention: s.Retention, Codes: s.codes()}
	if err := o.introduce(ctx, ring); err != nil {
		o.catalog.Close()
		return nil, err
	}
	return o, nil
}

// openKeys opens the key files. The keyring is for the service alone.
func (o *office) openKeys() (ring *pipeline.Keyring, err error) {
	if ring, err = keyring(o.masterFile(), o.lookupFile()); err != nil {
		return nil, err
	}
	if o.keys, err = keys.OpenDevelopment(o.keyFolder(), keys.Options{Production: o.Production, Now: o.now}); err != nil {
		return nil, err
	}
	if o.tests, err = o.testKeys(); err != nil {
		return nil, err
	}
	o.logKey, err = keys.OpenLog(o.keyFolder(), logOrigin)
	return ring, err
}

// introduce makes sure that this process has the master key of the catalog, for with another one it would write what
// nobody else can read, that it does not look for people under a key that is no more, and that the agency is known.
func (o *office) introduce(ctx context.Context, ring *pipeline.Keyring) error {
	mark := ring.Mark()
	err := o.catalog.KeepFact(ctx, masterFact, mark[:])
	if errors.Is(err, pipeline.ErrConflict) {
		return fmt.Errorf("%s is not the master key of this catalog; copy the right one there (--secrets): %w", o.masterFile(), pipeline.ErrState)
	}
	if err == nil {
		err = o.mustFind(ctx, ring)
	}
	if err != nil {
		return err
	}
	return o.service.RegisterAgency(ctx, pipeline.Agency{ID: o.Agency, Name: o.AgencyName})
}

// masterFact is where the catalog keeps the mark of its master key.
const masterFact = "master key"

// moved is a clock that goes before or after another.
func moved(now func() time.Time, by time.Duration) func() time.Time {
	if by == 0 {
		return now
	}
	return func() time.Time { return now().Add(by) }
}

func (o *office) close() { o.catalog.Close() }

func logger(s settings, std streams) *slog.Logger {
	level := slog.LevelError
	if s.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level}))
}

// keyring reads the master key, or makes one, and the look-up keys. A process that comes second reads what the first one made.
func keyring(file string, lookup lookupFile) (*pipeline.Keyring, error) {
	master, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		if err := keys.Keep(file, fresh); err != nil && !errors.Is(err, os.ErrExist) {
			return nil, fmt.Errorf("make master key: %w", pipeline.Full(err))
		}
		master, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read master key: %w", err)
	}
	alive, err := lookup.read()
	if err != nil {
		return nil, err
	}
	ring, err := pipeline.NewKeyring(master, alive...)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", file, lookup, err)
	}
	return ring, nil
}

// redacted hides what is secret in an address: the password, and settings whose names say so.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable address)"
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(name, "password") || strings.Contains(name, "secret") {
			query.Set(name, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	return u.Redacted()
}
