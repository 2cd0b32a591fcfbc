package procedures

import (
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
	before := c.regimes
	c.regimes = nil
	err := optional(data, "regimes.json", func(e fileEntry) error {
		var r pipeline.Regime
		if err := e.fill(&r, nil); err != nil {
			return err
		}
		if r.From.IsZero() || r.Source == "" {
			return fmt.Errorf("%s: a regime needs its first day and a source", e.place)
		}
		c.regimes = append(c.regimes, r)
		return nil
	})
	if len(c.regimes) == 0 {
		c.regimes = before
	}
	slices.SortStableFunc(c.regimes, func(a, b pipeline.Regime) int { return a.From.Compare(b.From) })
	return err
}
