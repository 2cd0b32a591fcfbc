package catalogtest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

func (d desk) report(id string) {
	d.Helper()
	if err := d.Catalog.Report(d.Context(), catalog.Node{ID: id, Host: "host", Slots: 2, Rate: 0.5}); err != nil {
		d.Fatal(err)
	}
}

// Nodes checks who is heard of.
func Nodes(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	hears := func(want ...catalog.Node) {
		t.Helper()
		if got, err := d.Catalog.Nodes(t.Context(), 15*time.Second); err != nil || !slices.Equal(got, want) {
			t.Errorf("Nodes = %v, %v; want %v", got, err, want)
		}
	}
	hears()
	first := catalog.Node{ID: node, Host: "host", Slots: 2, Rate: 0.5}
	second := catalog.Node{ID: other, Host: "elsewhere", Slots: 16, Rate: 7.25}
	d.report(node)
	d.Age(t, 14*time.Second)
	if err := d.Report(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	hears(first, second)
	d.Age(t, 2*time.Second)
	hears(second)
	d.report(other)
	hears(catalog.Node{ID: other, Host: "host", Slots: 2, Rate: 0.5})
	if err := d.Leave(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	hears()
}

// Facts checks that a fact is kept for ever.
func Facts(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, err := d.Fact(t.Context(), "key")
	notFound(t, err)
	for _, c := range []struct {
		value string
		want  error
	}{{"first", nil}, {"first", nil}, {"second", pipeline.ErrConflict}, {"", pipeline.ErrConflict}} {
		if err := d.KeepFact(t.Context(), "key", []byte(c.value)); !errors.Is(err, c.want) {
			t.Errorf("KeepFact(%q) = %v, want %v", c.value, err, c.want)
		}
	}
	if value, err := d.Fact(t.Context(), "key"); string(value) != "first" || err != nil {
		t.Errorf("Fact = %q, %v", value, err)
	}
}

func notFound(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("error = %v, want %v", err, pipeline.ErrNotFound)
	}
}

// candidate leads until it is told to stop, and says when its duty begins and ends.
type candidate struct {
	began, ended chan error
	stop         context.CancelFunc
	left         chan error
}

func (d desk) campaign(holder string, ttl time.Duration) candidate {
	ctx, stop := context.WithCancel(d.Context())
	c := candidate{make(chan error, 9), make(chan error, 9), stop, make(chan error, 1)}
	go func() {
		c.left <- d.Catalog.Lead(ctx, "scheduler", holder, ttl, func(ctx context.Context) error {
			c.began <- nil
			<-ctx.Done()
			c.ended <- nil
			return ctx.Err()
		})
	}()
	d.Cleanup(stop)
	return c
}

// wait waits for what has to come.
func (d desk) wait(what string, signal <-chan error) {
	d.Helper()
	select {
	case <-signal:
	case <-time.After(time.Minute):
		d.Fatal("no sign of: " + what)
	}
}

// never checks that nothing came.
func (d desk) never(what string, signal <-chan error) {
	d.Helper()
	select {
	case <-signal:
		d.Error(what)
	default:
	}
}

// Lease checks that a second candidate leads only when the first is silent.
func Lease(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	second := desk{t, bed, bed.Open(t)}
	first := d.campaign("first", time.Hour)
	d.wait("the first leader", first.began)
	next := second.campaign("second", 20*time.Millisecond) // looks every 5 ms
	d.Age(t, 59*time.Minute)
	d.never("two leaders", next.began)
	d.Age(t, time.Minute)
	d.wait("the next leader", next.began)
}

// LeaseGivenUp checks that a leader who stops waits for its duty and leaves the lease free.
func LeaseGivenUp(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first := d.campaign("first", time.Hour)
	d.wait("the first leader", first.began)
	first.stop()
	d.wait("the end of the campaign", first.left)
	d.wait("the end of the duty", first.ended)
	next := d.campaign("second", time.Hour)
	d.wait("the next leader", next.began)
	if _, err := d.Catalog.TakeOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	last := d.campaign("third", time.Hour)
	d.wait("who comes after a take-over", last.began)
}

// LeaseLost checks that a duty ends when its lease went to another, and is taken up again when the lease is free.
func LeaseLost(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first := d.campaign("first", 100*time.Millisecond)
	d.wait("the first leader", first.began)
	var thief candidate
	for stolen := false; !stolen; {
		d.Age(t, time.Hour)
		thief = d.campaign("thief", 30*time.Millisecond)
		select {
		case <-thief.began:
			stolen = true
		case <-time.After(time.Millisecond): // the first was quicker to renew
			thief.stop()
		}
	}
	d.wait("the end of the first one's duty", first.ended)
	thief.stop()
	d.wait("the first leader again", first.began)
}
