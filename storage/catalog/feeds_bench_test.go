package catalog_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// feedEvents names the environment variable with the number of events of BenchmarkQuietFeed.
const feedEvents = "MOTLAN_BENCH_EVENTS"

// BenchmarkQuietFeed reads the feed of an agency to which nothing has happened since long, beside a busy one.
func BenchmarkQuietFeed(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv(feedEvents))
	if err != nil {
		b.Skip("set " + feedEvents + "=20000 to run it")
	}
	c, err := catalog.Open(b.Context(), b.TempDir()+"/catalog.db")
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	ring, err := pipeline.NewKeyring(make([]byte, 32))
	if err != nil {
		b.Fatal(err)
	}
	s := &pipeline.Service{Catalog: c, Keys: ring}
	for i := range n {
		agency := pipeline.AgencyID("H21.01")
		if i == 0 {
			agency = "H22.02"
		}
		if i < 2 {
			s.RegisterAgency(b.Context(), pipeline.Agency{ID: agency, Name: "Cơ quan"})
		}
		_, err := s.OpenDossier(b.Context(), pipeline.NewDossier{Code: fmt.Sprint(i), Receiving: agency, Resolving: agency, By: "A", Owner: pipeline.NewPerson{Name: "A"}})
		if err != nil {
			b.Fatal(err)
		}
	}
	for placed := 1; placed > 0; {
		if placed, err = c.Sequence(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range []pipeline.EventQuery{{Agency: "H22.02", After: 1, Limit: 100}, {Agency: "H21.01", After: int64(n) / 2, Limit: 100}, {After: int64(n) / 2, Limit: 100}} {
		b.Run(fmt.Sprintf("agency=%s", q.Agency), func(b *testing.B) {
			for b.Loop() {
				if _, err := c.Events(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
