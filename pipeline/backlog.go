package pipeline

import "time"

// Lane says who waits for a document.
type Lane string

// The lanes. Whatever is in the counter's lane overtakes every batch.
const (
	LaneCounter Lane = "counter" // somebody stands at the counter
	LaneBatch   Lane = "batch"   // papers digitised in bulk
)

// Lanes lists the lanes, the more urgent first.
var Lanes = []Lane{LaneCounter, LaneBatch}

// Cost is what a task takes compared with others, in pages: what scheduling between agencies is weighed by.
func (t Task) Cost() int64 {
	const bytesPerPage = 512 << 10
	return max(1, int64(t.Pages), t.Weight/bytesPerPage)
}

// Backlog is the work that is known and not done.
type Backlog struct {
	Tasks map[Lane]int
	Bytes int64         // of the uploads that it is about
	Cost  int64         // in pages, as Task.Cost
	Rate  float64       // pages of cost a second that the live workers did lately; 0 when unknown
	Age   time.Duration // of the oldest task that may run and that nobody has
}

// Place is where a document stands in line.
type Place struct {
	Stage   Stage
	Lane    Lane
	Ahead   int           // tasks that come first; 0: it is the next, or at work
	Begun   bool          // a worker is at it
	Wait    time.Duration // until a worker begins, as far as the workers' pace tells; 0 when that is unknown
	PutOff  time.Duration // the task may not run before that
	Age     time.Duration // since the task was given
	Attempt int
}
