package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

// office is one data folder, opened: what every command works with.
type office struct {
	settings
	catalog *catalog.Catalog
	book    *procedures.Catalogue
	keys    *keys.Development
	logKey  keys.LogKey // signs the audit log's checkpoints
	service *pipeline.Service
	log     *slog.Logger
	now     func() time.Time
}

// open opens the data folder, making what is missing. Now is the program's clock.
func open(ctx context.Context, s settings, std streams, now func() time.Time) (*office, error) {
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", full(err))
	}
	o := &office{settings: s, log: logger(s, std), now: now}
	ring, err := keyring(s.masterFile())
	if err != nil {
		return nil, err
	}
	if o.book, err = procedures.Load(); err != nil {
		return nil, err
	}
	if o.keys, err = keys.OpenDevelopment(s.keyFolder(), keys.Options{Production: s.Production, Now: now}); err != nil {
		return nil, err
	}
	if o.logKey, err = keys.OpenLog(s.keyFolder(), logOrigin); err != nil {
		return nil, err
	}
	folder, err := fs.Open(fs.Config{Dir: s.blobFolder()})
	if err != nil {
		return nil, err
	}
	if o.catalog, err = catalog.Open(ctx, s.catalogFile()); err != nil {
		return nil, err
	}
	o.service = &pipeline.Service{Catalog: o.catalog, Blobs: blob.New(folder), Keys: ring, Procedures: o.book, Now: now}
	err = o.service.RegisterAgency(ctx, pipeline.Agency{ID: s.Agency, Name: s.AgencyName})
	if err != nil {
		o.catalog.Close()
		return nil, err
	}
	return o, nil
}

func (o *office) close() { o.catalog.Close() }

func logger(s settings, std streams) *slog.Logger {
	level := slog.LevelError
	if s.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level}))
}

// keyring reads the master key, or makes one. A process that comes second reads what the first one made.
func keyring(file string) (*pipeline.Keyring, error) {
	master, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		if err := keys.Keep(file, fresh); err != nil && !errors.Is(err, os.ErrExist) {
			return nil, fmt.Errorf("make master key: %w", full(err))
		}
		master, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read master key: %w", err)
	}
	ring, err := pipeline.NewKeyring(master)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return ring, nil
}

// redacted hides the password of an address.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable address)"
	}
	return u.Redacted()
}
