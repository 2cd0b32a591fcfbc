package queue

import (
	"math"
	"time"
)

// pace measures how many pages a node does a second while it has anything to do, the last minutes counting most.
type pace struct {
	pages   float64 // done, faded
	seconds float64 // with work, faded alike
	at      time.Time
	running int
}

// memory is the time with work after which what was measured counts for 1/e.
const memory = 2 * time.Minute

func (p *pace) begin(now time.Time) {
	p.pass(now)
	p.running++
}

// end counts the pages as if they had been done evenly since the task began, so that a long task is no burst.
func (p *pace) end(now, began time.Time, pages int64) {
	p.pass(now)
	p.running--
	lasted := max(now.Sub(began).Seconds(), 0.001)
	p.pages += float64(pages) / lasted * faded(lasted)
}

// rate returns pages a second; 0 when nothing is known yet.
func (p *pace) rate(now time.Time) float64 {
	p.pass(now)
	if p.seconds == 0 {
		return 0
	}
	return p.pages / p.seconds
}

// pass lets time go by. Time without work says nothing.
func (p *pace) pass(now time.Time) {
	if elapsed := now.Sub(p.at).Seconds(); p.running > 0 && elapsed > 0 {
		left := math.Exp(-elapsed / memory.Seconds())
		p.pages *= left
		p.seconds = p.seconds*left + faded(elapsed)
	}
	p.at = now
}

// faded is what so many seconds that have just passed count for.
func faded(seconds float64) float64 {
	return memory.Seconds() * (1 - math.Exp(-seconds/memory.Seconds()))
}
