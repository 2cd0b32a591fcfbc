package pipeline

import (
	"testing"
	"time"
)

func at(iso string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", iso, Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDue(t *testing.T) {
	tet := Calendar{
		Off:    map[string]bool{"2026-02-16": true, "2026-02-17": true, "2026-02-18": true, "2026-02-19": true, "2026-02-20": true},
		Worked: map[string]bool{"2026-02-28": true},
	}
	for _, c := range []struct {
		name   string
		from   string
		limit  int
		pauses []Pause
		want   string // empty: no end
	}{
		{"the day of receipt does not count", "2026-03-02 08:00:00", 1, nil, "2026-03-03 23:59:59"},
		{"received late in the day", "2026-03-02 23:59:59", 1, nil, "2026-03-03 23:59:59"},
		{"over a weekend", "2026-03-05 10:00:00", 2, nil, "2026-03-09 23:59:59"},
		{"over the new year", "2026-02-13 10:00:00", 3, nil, "2026-02-25 23:59:59"},
		{"a Saturday that is worked", "2026-02-26 10:00:00", 2, nil, "2026-02-28 23:59:59"},
		{"received on a Sunday", "2026-03-01 10:00:00", 1, nil, "2026-03-02 23:59:59"},
		{"a pause of two working days", "2026-03-02 08:00:00", 3, []Pause{{at("2026-03-03 09:00:00"), at("2026-03-05 16:00:00")}}, "2026-03-09 23:59:59"},
		{"a pause within a day", "2026-03-02 08:00:00", 3, []Pause{{at("2026-03-03 09:00:00"), at("2026-03-03 16:00:00")}}, "2026-03-05 23:59:59"},
		{"a pause over a weekend only", "2026-03-06 08:00:00", 1, []Pause{{at("2026-03-06 09:00:00"), at("2026-03-08 16:00:00")}}, "2026-03-09 23:59:59"},
		{"two pauses", "2026-03-02 08:00:00", 2, []Pause{{at("2026-03-02 09:00:00"), at("2026-03-03 09:00:00")}, {at("2026-03-04 09:00:00"), at("2026-03-05 09:00:00")}}, "2026-03-06 23:59:59"},
		{"paused still", "2026-03-02 08:00:00", 2, []Pause{{From: at("2026-03-03 09:00:00")}}, ""},
		{"paused when all days were used", "2026-03-02 08:00:00", 1, []Pause{{From: at("2026-03-03 09:00:00")}}, "2026-03-03 23:59:59"},
		{"told in another zone", "2026-03-02 08:00:00", 1, nil, "2026-03-03 23:59:59"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := tet.Due(at(c.from).UTC(), c.limit, c.pauses)
			if c.want == "" {
				if !got.IsZero() {
					t.Errorf("due %v, want none", got)
				}
				return
			}
			if !got.Equal(at(c.want)) {
				t.Errorf("due %s, want %s", Stamp(got), c.want)
			}
		})
	}
}
