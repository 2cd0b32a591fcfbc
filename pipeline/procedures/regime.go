package procedures

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Regime says what the law of a time leaves out of digitisation; the zero value before the first one.
func (c *Catalogue) Regime(at time.Time) (now pipeline.Regime) {
	for _, r := range c.regimes {
		if !at.Before(r.From) {
			now = r
		}
	}
	return now
}

// addRegimes reads one folder's regimes, if it has any; they replace those of the folders before.
func (c *Catalogue) addRegimes(data fs.FS) error {
	entries, err := readEntries(data, "regimes.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	faults := []error{err}
	c.regimes = nil
	for _, e := range entries {
		var r pipeline.Regime
		faults = append(faults, e.fill(&r, nil))
		if r.From.IsZero() || r.Source == "" {
			faults = append(faults, fmt.Errorf("%s: a regime needs its first day and a source", e.place))
		}
		c.regimes = append(c.regimes, r)
	}
	slices.SortStableFunc(c.regimes, func(a, b pipeline.Regime) int { return a.From.Compare(b.From) })
	return errors.Join(faults...)
}
