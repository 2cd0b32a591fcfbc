package pipeline

import "time"

// Calendar says on which days offices work. The zero value knows no holidays: Monday to Friday.
type Calendar struct {
	Off    map[string]bool // holidays, days in lieu of one and days swapped for another, ISO 8601
	Worked map[string]bool // Saturdays and Sundays worked in place of a swapped day, ISO 8601
	// Until is the last day for which the government has said which days are off. Behind it only the holidays of a fixed date
	// are known, and a time limit may end later than Due says.
	Until time.Time
}

// Works reports whether offices work on the day of t in Vietnam.
func (c Calendar) Works(t time.Time) bool {
	day := t.In(Zone)
	iso := day.Format(time.DateOnly)
	return c.Worked[iso] || !c.Off[iso] && day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// Due returns the last moment of a time limit of working days that starts at from. The first day does not count and the last
// one counts whole (Civil Code 91/2015/QH13 Art. 147(2), 148(5)). Nor do the days of a pause, from the day after it began to
// the one on which it ended. A limit that is still paused has no end: the zero time.
func (c Calendar) Due(from time.Time, limit int, pauses []Pause) time.Time {
	day := midnight(from)
	for left := limit; left > 0; {
		day = day.AddDate(0, 0, 1)
		paused, open := pausedOn(day, pauses)
		if open {
			return time.Time{}
		}
		if !paused && c.Works(day) {
			left--
		}
	}
	return day.AddDate(0, 0, 1).Add(-time.Second)
}

func midnight(t time.Time) time.Time {
	year, month, day := t.In(Zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, Zone)
}

// pausedOn reports whether a day lies in a pause, and whether in one that has not ended.
func pausedOn(day time.Time, pauses []Pause) (paused, open bool) {
	for _, p := range pauses {
		if day.After(midnight(p.From)) && (p.To.IsZero() || !day.After(midnight(p.To))) {
			return true, p.To.IsZero()
		}
	}
	return false, false
}
