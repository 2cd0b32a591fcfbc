package queue

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// line is what agencies wait with: costs of their tasks, the oldest first.
type line map[pipeline.AgencyID][]int

// show returns what the outbox would: of each agency the first few, mixed in no order that helps.
func (l line) show(each int) (ready []pipeline.Task) {
	for i := range each {
		for _, agency := range l.agencies() {
			if i < len(l[agency]) {
				ready = append(ready, pipeline.Task{Agency: agency, Pages: l[agency][i], Revision: pipeline.Revision(i)})
			}
		}
	}
	return ready
}

func (l line) agencies() []pipeline.AgencyID {
	var names []pipeline.AgencyID
	for agency := range l {
		names = append(names, agency)
	}
	slices.Sort(names)
	return names
}

// send removes from the line what was picked, which must be the first of its agency.
func (l line) send(t *testing.T, picked []pipeline.Task) {
	t.Helper()
	for _, task := range picked {
		if len(l[task.Agency]) == 0 || l[task.Agency][0] != task.Pages {
			t.Fatalf("picked %s with %d pages, which is not the next of %v", task.Agency, task.Pages, l[task.Agency])
		}
		l[task.Agency] = l[task.Agency][1:]
	}
}

// run picks n tasks in portions of the room that a relay may find, and returns them.
func (l line) run(t *testing.T, turns *turns, n, room, each int) (sent []pipeline.Task) {
	t.Helper()
	for len(sent) < n {
		picked := turns.pick(l.show(each), each, min(room, n-len(sent)))
		if len(picked) == 0 {
			return sent
		}
		l.send(t, picked)
		sent = append(sent, picked...)
	}
	return sent
}

// same returns n equal costs.
func same(n, cost int) []int { return slices.Repeat([]int{cost}, n) }

// order writes down whose tasks were sent.
func order(tasks []pipeline.Task) string {
	var b strings.Builder
	for _, task := range tasks {
		b.WriteString(string(task.Agency))
	}
	return b.String()
}

func TestTurns(t *testing.T) {
	for _, c := range []struct {
		name string
		line line
		n    int
		want string
	}{
		{"nothing waits", line{}, 5, ""},
		{"one agency has all the room", line{"a": same(5, 3)}, 4, "aaaa"},
		{"equal tasks alternate", line{"a": same(9, 1), "b": same(9, 1), "c": same(9, 1)}, 7, "abcabca"},
		{"what costs twice comes half as often", line{"a": same(9, 2), "b": same(9, 1)}, 6, "babbab"},
		{"who has one task does not wait for who has many", line{"a": same(99, 1), "b": {1}}, 4, "abaa"},
		{"alone, even a huge task goes at once", line{"a": {1 << 40}}, 1, "a"},
		{"of huge tasks the smaller is first", line{"a": {1 << 40}, "b": {1 << 39}}, 2, "ba"},
		{"a long document waits while others send as many pages", line{"a": {5}, "b": same(9, 1)}, 7, "bbbbabb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, room := range []int{1, 2, 100} {
				for _, each := range []int{1, 3, 100} {
					l := maps.Clone(c.line)
					if got := order(l.run(t, &turns{}, c.n, room, each)); got != c.want {
						t.Errorf("room for %d, shown %d of each: sent %s, want %s", room, each, got, c.want)
					}
				}
			}
		})
	}
}

func TestTurnsArePagesNotTasks(t *testing.T) {
	const each = 8
	for _, room := range []int{1, 4, 16, 64} {
		l := line{"long": same(100, 200), "short": same(100_000, 1), "middle": same(2000, 10)}
		pages := map[pipeline.AgencyID]int{}
		var turns turns
		for range 6000 {
			for _, task := range l.run(t, &turns, 1, room, each) {
				pages[task.Agency] += task.Pages
			}
			low, high := min(pages["long"]+200, pages["short"], pages["middle"]+10), max(pages["long"], pages["short"], pages["middle"])
			if high-low > 200 {
				t.Fatalf("room %d: pages sent %v: one is ahead by more than the longest document", room, pages)
			}
		}
	}
}

func TestTurnsStarveNobody(t *testing.T) {
	l := line{}
	for i := range 700 {
		l[pipeline.AgencyID(fmt.Sprintf("agency-%03d", i))] = same(10, 1+i%50)
	}
	var turns turns
	first := map[pipeline.AgencyID]int{}
	for i, task := range l.run(t, &turns, 700*10, 64, 8) {
		if _, seen := first[task.Agency]; !seen {
			first[task.Agency] = i
		}
	}
	if len(first) != 700 {
		t.Errorf("%d agencies have sent something, want 700", len(first))
	}
	if left := l.show(100); len(left) != 0 {
		t.Errorf("%d tasks were never sent", len(left))
	}
	if at := first["agency-000"]; at >= 700 {
		t.Errorf("the agency with one-page documents comes at place %d", at)
	}
}

func TestLateComerHasNoMoreThanItsTurn(t *testing.T) {
	l := line{"a": same(100, 1), "b": same(100, 1)}
	var turns turns
	l.run(t, &turns, 41, 4, 8)
	l["c"] = same(100, 1)
	if got := order(l.run(t, &turns, 6, 100, 8)); got != "bacbac" {
		t.Errorf("after the third came: %s, want its turn behind the others and no more", got)
	}
}

func TestCreditIsCarriedAndDropped(t *testing.T) {
	for _, c := range []struct {
		name string
		gap  bool // the long document is away for a moment
		want string
	}{
		{"carried from round to round", false, "bbbbab"},
		{"dropped when there is nothing to send", true, "bbbbbb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var turns turns
			l := line{"a": {10, 1}, "b": same(100, 1)}
			if got := order(l.run(t, &turns, 5, 1, 8)); got != "bbbbb" {
				t.Fatal(got)
			}
			if c.gap {
				away := line{"b": l["b"]}
				away.run(t, &turns, 1, 1, 8)
				l["b"] = away["b"]
			}
			if got := order(l.run(t, &turns, 6, 1, 8)); got != c.want {
				t.Errorf("sent %s, want %s", got, c.want)
			}
		})
	}
}
