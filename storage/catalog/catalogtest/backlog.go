package catalogtest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// give receives a document in a lane with a cost in pages.
func (d desk) give(name string, by pipeline.AgencyID, lane pipeline.Lane, pages int) (pipeline.Document, pipeline.Task) {
	d.Helper()
	doc, t := received(name)
	doc.Agency, doc.Lane = by, lane
	follow := &t.Follow[0]
	follow.Agency, follow.Lane, follow.Pages = by, lane, pages
	doc.Revision = d.must(t)
	task := *follow
	task.Revision, task.Attempt = 1, 1
	return *doc, task
}

// Backlog checks the sums over all lanes, and that the age is that of the oldest task that somebody could take.
func Backlog(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	empty, err := d.Catalog.Backlog(t.Context())
	if err != nil || empty.Bytes != 0 || empty.Cost != 0 || empty.Age != 0 || empty.Rate != 0 || len(empty.Tasks) != 0 {
		t.Errorf("Backlog of nothing = %+v, %v", empty, err)
	}
	_, oldest := d.give("a", agency, pipeline.LaneCounter, 10)
	d.Age(t, time.Hour)
	d.give("b", agency, pipeline.LaneBatch, 0)
	d.Age(t, time.Minute)
	d.give("c", "H21.99", pipeline.LaneBatch, 5)
	d.report(node)
	d.report(other)
	check := func(atLeast time.Duration) {
		t.Helper()
		b, err := d.Catalog.Backlog(t.Context())
		if err != nil || b.Tasks[pipeline.LaneCounter] != 1 || b.Tasks[pipeline.LaneBatch] != 2 || b.Bytes != 21 || b.Cost != 16 || b.Rate != 1 {
			t.Errorf("Backlog = %+v, %v", b, err)
		}
		if b.Age < atLeast || b.Age > atLeast+time.Minute/2 {
			t.Errorf("Age = %v, want about %v", b.Age, atLeast)
		}
	}
	check(time.Hour + time.Minute)
	d.begin(node, oldest)
	check(time.Minute)
}

// Place checks who comes first: the own agency's older documents, as many of another, one more, and the counter.
func Place(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 4 {
		d.give(fmt.Sprintf("own-%d", i), agency, pipeline.LaneBatch, 2)
		d.give(fmt.Sprintf("many-%d", i), "H21.98", pipeline.LaneBatch, 10)
	}
	d.give("few", "H21.99", pipeline.LaneBatch, 3)
	d.give("counter", "H21.98", pipeline.LaneCounter, 1)
	d.report(node) // half a page a second
	for _, c := range []struct {
		doc   string
		ahead int
		wait  time.Duration
	}{
		{"own-0", 3, 28 * time.Second}, // many-0, few, counter
		{"own-1", 5, 52 * time.Second},
		{"own-3", 9, 100 * time.Second},
		{"few", 3, 26 * time.Second},
		{"counter", 0, 0},
	} {
		p, err := d.Catalog.Place(t.Context(), pipeline.DocumentID("doc-"+c.doc))
		if err != nil || p.Ahead != c.ahead || p.Wait != c.wait || p.Stage != pipeline.StagePrepare || p.Attempt != 1 || p.Begun || p.PutOff != 0 {
			t.Errorf("Place of %s = %+v, %v; want %d ahead, %v", c.doc, p, err, c.ahead, c.wait)
		}
	}
	_, err := d.Catalog.Place(t.Context(), "doc-x")
	notFound(t, err)
}

// PlaceAtWork checks the place of what is put off, on its way to a worker, and begun.
func PlaceAtWork(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, begun := d.give("begun", agency, pipeline.LaneCounter, 1)
	_, first := d.give("first", agency, pipeline.LaneCounter, 1)
	_, second := d.give("second", agency, pipeline.LaneCounter, 1)
	doc, off := d.give("off", agency, pipeline.LaneCounter, 1)
	d.give("free", agency, pipeline.LaneCounter, 1)
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &off, Retry: &pipeline.Retry{Wait: time.Hour}})
	d.begin(node, begun)
	d.claim(first, second)
	d.Age(t, time.Minute)
	for _, c := range []struct {
		doc   string
		ahead int
		begun bool
	}{{"begun", 0, true}, {"first", 0, false}, {"second", 1, false}, {"free", 2, false}, {"off", 2, false}} {
		p, err := d.Catalog.Place(t.Context(), pipeline.DocumentID("doc-"+c.doc))
		if err != nil || p.Ahead != c.ahead || p.Begun != c.begun || p.Wait != 0 || p.Age < time.Minute || p.Age > 2*time.Minute {
			t.Errorf("Place of %s = %+v, %v; want %d ahead", c.doc, p, err, c.ahead)
		}
		if putOff := p.PutOff > 58*time.Minute; putOff != (c.doc == "off") {
			t.Errorf("%s is put off for %v", c.doc, p.PutOff)
		}
	}
}

// Stuck checks that whatever has not moved is seen, with why and for how long, and that the rest is not.
func Stuck(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	struck, task := d.receive("struck")
	d.Age(t, time.Hour)
	waits, waitsTask := d.receive("waits")
	waits.Waiting = pipeline.Waiting{For: "Phạm Cam", Why: "ký", Since: start}
	waits.UpdatedAt = time.Now().Add(-30 * time.Minute)
	d.move(waits, &waitsTask, pipeline.StateAwaiting)
	held, _ := d.receive("held")
	d.move(held, nil, pipeline.StateHeld)
	d.receive("fresh")
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, struck.ID), Expected: 1, Keeps: true, Task: &task,
		Retry: &pipeline.Retry{Wait: time.Hour, Strike: true}})
	found, err := d.Catalog.Stuck(t.Context(), 20*time.Minute, 9)
	if err != nil || len(found) != 2 {
		t.Fatalf("Stuck = %+v, %v; want two", found, err)
	}
	first, second := found[0], found[1]
	if first.ID != struck.ID || first.Stage != pipeline.StagePrepare || first.Attempt != 2 || first.Strikes != 1 || first.PutOff < 50*time.Minute || first.Age < time.Hour {
		t.Errorf("Stuck = %+v", first)
	}
	if second.ID != waits.ID || second.Stage != "" || second.State != pipeline.StateAwaiting || second.Waiting.For != "Phạm Cam" || second.Age < 29*time.Minute {
		t.Errorf("Stuck = %+v", second)
	}
	if found, err = d.Catalog.Stuck(t.Context(), 0, 1); err != nil || len(found) != 1 {
		t.Errorf("Stuck = %d documents, %v; want no more than asked for", len(found), err)
	}
}

// KeptBefore checks that what is held is found before its first retention ends, and what is not held is not.
func KeptBefore(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i, state := range []pipeline.State{pipeline.StateHeld, pipeline.StateHeld, pipeline.StateExtracted, pipeline.StateHeld} {
		doc, _ := d.receive(fmt.Sprint(i))
		doc.Kept = []pipeline.Kept{{Until: later(time.Hour * 24)}, {Until: later(time.Duration(i+1) * time.Hour)}}
		if i == 3 {
			doc.Kept = nil
		}
		d.move(doc, nil, state)
	}
	for _, c := range []struct {
		query pipeline.DocumentQuery
		want  []pipeline.DocumentID
	}{
		{pipeline.DocumentQuery{KeptBefore: later(time.Hour)}, nil},
		{pipeline.DocumentQuery{KeptBefore: later(time.Hour + time.Millisecond)}, []pipeline.DocumentID{"doc-0"}},
		{pipeline.DocumentQuery{KeptBefore: later(99 * time.Hour)}, []pipeline.DocumentID{"doc-0", "doc-1"}},
		{pipeline.DocumentQuery{KeptBefore: later(99 * time.Hour), Limit: 1}, []pipeline.DocumentID{"doc-0"}},
	} {
		docs, err := d.Documents(t.Context(), c.query)
		var got []pipeline.DocumentID
		for _, doc := range docs {
			got = append(got, doc.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Documents(%+v) = %v, %v; want %v", c.query, got, err, c.want)
		}
	}
}
