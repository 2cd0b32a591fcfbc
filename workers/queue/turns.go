package queue

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// turns shares the room of a lane between agencies by deficit round-robin: an agency is credited with one page each time
// its turn comes, and sends its next task when the credit covers the task's cost. So over time each sends the same number
// of pages, whatever the size of its documents. Credit is carried from round to round, and dropped when an agency has
// nothing to send: what it did not need it cannot save up.
type turns struct {
	line   []pipeline.AgencyID // the next turn is the first's
	credit map[pipeline.AgencyID]int64
}

// pick chooses up to n tasks. Ready holds the first tasks of every agency that has any, each the most of one agency. The
// choice ends early at an agency of which all that was shown is chosen while more may wait; ask again then.
func (t *turns) pick(ready []pipeline.Task, each, n int) []pipeline.Task {
	waiting, more := byAgency(ready, each)
	t.admit(ready, waiting)
	var picked []pipeline.Task
	for len(picked) < n && len(t.line) > 0 {
		place, turn := t.next(waiting)
		agency := t.line[place]
		if len(waiting[agency]) == 0 {
			break
		}
		task := waiting[agency][0]
		waiting[agency] = waiting[agency][1:]
		picked = append(picked, task)
		t.pass(place, turn, task.Cost())
		if len(waiting[agency]) == 0 && !more[agency] {
			t.leave(agency)
		}
	}
	return picked
}

// byAgency sorts tasks by their agencies, and says of which there may be more.
func byAgency(ready []pipeline.Task, each int) (waiting map[pipeline.AgencyID][]pipeline.Task, more map[pipeline.AgencyID]bool) {
	waiting, more = map[pipeline.AgencyID][]pipeline.Task{}, map[pipeline.AgencyID]bool{}
	for _, t := range ready {
		waiting[t.Agency] = append(waiting[t.Agency], t)
		more[t.Agency] = len(waiting[t.Agency]) >= each
	}
	return waiting, more
}

// admit puts agencies that are new at the end of the line, and takes those out that have nothing to send.
func (t *turns) admit(ready []pipeline.Task, waiting map[pipeline.AgencyID][]pipeline.Task) {
	if t.credit == nil {
		t.credit = map[pipeline.AgencyID]int64{}
	}
	for _, agency := range slices.Clone(t.line) {
		if len(waiting[agency]) == 0 {
			t.leave(agency)
		}
	}
	for _, task := range ready {
		if _, here := t.credit[task.Agency]; !here {
			t.credit[task.Agency] = 0
			t.line = append(t.line, task.Agency)
		}
	}
}

func (t *turns) leave(agency pipeline.AgencyID) {
	delete(t.credit, agency)
	t.line = slices.DeleteFunc(t.line, func(a pipeline.AgencyID) bool { return a == agency })
}

// next finds who is the first to afford its next task, and in which of its coming turns: 1 is the one that is due. The
// turns until then are not played one by one, for a task may cost thousands of pages. An agency of which more may wait
// than was shown counts as able to send, for it might.
func (t *turns) next(waiting map[pipeline.AgencyID][]pipeline.Task) (place int, turn int64) {
	for i, agency := range t.line {
		need := int64(1)
		if tasks := waiting[agency]; len(tasks) > 0 {
			need = max(1, tasks[0].Cost()-t.credit[agency])
		}
		if i == 0 || need < turn {
			place, turn = i, need
		}
	}
	return place, turn
}

// pass plays the turns up to the one in which the agency at a place sends a task: those before it in line have had as many
// turns as it had, those behind it one less.
func (t *turns) pass(place int, turn, cost int64) {
	for i, agency := range t.line {
		t.credit[agency] += turn
		if i > place {
			t.credit[agency]--
		}
	}
	t.credit[t.line[place]] -= cost
	t.line = slices.Concat(t.line[place+1:], t.line[:place+1])
}
