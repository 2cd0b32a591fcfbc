package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Tidy forgets, now and every hour until ctx ends, uploads that nobody went on with for a day, and answers whose time is over.
func (a *API) Tidy(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if err := errors.Join(a.Sweep(), a.Service.Catalog.ForgetAnswers(ctx)); err != nil && ctx.Err() == nil {
			a.Logger.ErrorContext(ctx, "nothing was tidied up", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

// Sweep removes the uploads in parts that nobody went on with for a day.
func (a *API) Sweep() error {
	entries, err := os.ReadDir(a.folder())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	last := map[string]time.Time{} // that something came of an upload, by its path without ending
	for _, e := range entries {
		path := filepath.Join(a.folder(), e.Name())
		base := path[:len(path)-len(filepath.Ext(path))]
		if info, gone := e.Info(); gone == nil && info.ModTime().After(last[base]) {
			last[base] = info.ModTime()
		}
	}
	for _, e := range entries {
		path := filepath.Join(a.folder(), e.Name())
		if at := last[path[:len(path)-len(filepath.Ext(path))]]; a.now().Sub(at) > sessionKept {
			err = errors.Join(err, os.Remove(path))
		}
	}
	if err != nil {
		return fmt.Errorf("sweep uploads: %w", err)
	}
	return nil
}
