package queue

import (
	"math"
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	type step struct {
		after time.Duration
		begin int
		end   []int64 // pages of the tasks that end, each begun at the last step before
	}
	for _, c := range []struct {
		name  string
		steps []step
		want  float64
	}{
		{"nothing known", nil, 0},
		{"one after another", []step{{0, 1, nil}, {2 * time.Second, 1, []int64{6}}, {2 * time.Second, 0, []int64{6}}}, 3},
		{"at the same time", []step{{0, 2, nil}, {2 * time.Second, 0, []int64{3, 3}}}, 3},
		{"idle time says nothing", []step{{0, 1, nil}, {2 * time.Second, 0, []int64{6}}, {time.Hour, 1, nil}}, 3},
		{"an hour ago no longer counts", []step{{0, 1, nil}, {time.Second, 1, []int64{1000}}, {time.Hour, 0, []int64{2 * 3600}}}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p pace
			now := time.Unix(1_700_000_000, 0)
			for _, s := range c.steps {
				began := now
				for range s.after / time.Minute { // a heartbeat now and then
					now = now.Add(time.Minute)
					p.rate(now)
				}
				now = now.Add(s.after % time.Minute)
				for _, pages := range s.end {
					p.end(now, began, pages)
				}
				for range s.begin {
					p.begin(now)
				}
			}
			if got := p.rate(now); math.Abs(got-c.want) > 0.05*c.want {
				t.Errorf("rate = %v pages a second, want %v", got, c.want)
			}
		})
	}
}
