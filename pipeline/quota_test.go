package pipeline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestQuota refuses the paper after the last one of a day, says when the next day begins, and takes it then.
func TestQuota(t *testing.T) {
	for name, quota := range map[string]pipeline.Quota{"papers": {Papers: 2}, "bytes": {Bytes: 10}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			d := o.dossier()
			o.Quota = quota
			o.upload(d, "first")
			o.upload(d, "other")
			_, err := o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: "cert", Content: strings.NewReader("third"), By: clerk})
			var spent *pipeline.QuotaSpent
			if !errors.As(err, &spent) || !errors.Is(err, pipeline.ErrQuota) {
				t.Fatalf("third: %v", err)
			}
			if again := o.clock.Add(spent.Wait).In(pipeline.Zone); again.Format(time.TimeOnly) != "00:00:00" || again.Day() == o.clock.In(pipeline.Zone).Day() {
				t.Errorf("again at %v", again)
			}
			o.clock = o.clock.Add(spent.Wait)
			o.upload(d, "third")
		})
	}
}
