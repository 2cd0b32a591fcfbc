package procedures

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Holidays of a fixed date are known from the year of the first procedures on, and for so many years ahead of the last
// announced one.
const (
	firstYear  = 2019
	yearsAhead = 30
)

// Holiday is a time on which offices are closed: a date of every year, or days that an announcement names.
type Holiday struct {
	Name   string   `json:"name"`
	Yearly string   `json:"yearly,omitempty"` // as 01-02 for 2 January
	From   string   `json:"from,omitempty"`   // ISO 8601
	To     string   `json:"to,omitempty"`     // the last day
	Worked []string `json:"worked,omitempty"` // days worked in exchange
	Source string   `json:"source"`
}

// Calendar says on which days offices work.
func (c *Catalogue) Calendar() pipeline.Calendar { return c.calendar }

// Holidays lists the entries of the data files, those of a province behind those of the program.
func (c *Catalogue) Holidays() []Holiday { return slices.Clone(c.holidays) }

// addHolidays reads one folder's holidays, if it has any, beside those of the folders before.
func (c *Catalogue) addHolidays(data fs.FS) error {
	return optional(data, "holidays.json", func(e fileEntry) error {
		var h Holiday
		if err := e.fill(&h, nil); err != nil {
			return err
		}
		c.holidays = append(c.holidays, h)
		return at(e.place, h.check())
	})
}

func (h Holiday) check() error {
	if h.Name == "" || h.Source == "" || (h.Yearly == "") == (h.From == "") {
		return errors.New("a holiday needs a name, a source, and either the date of every year or its first day")
	}
	if h.Yearly != "" {
		if _, err := day("2024-" + h.Yearly); err != nil { // a leap year
			return fmt.Errorf("%q is no day of the year, as 01-02 for 2 January", h.Yearly)
		}
		return nil
	}
	from, err := day(h.From)
	to, errTo := day(h.To)
	if err != nil || errTo != nil || to.Before(from) || to.After(from.AddDate(0, 0, 31)) {
		return fmt.Errorf("holiday from %q to %q: two days, at most a month apart", h.From, h.To)
	}
	for _, worked := range h.Worked {
		if d, err := day(worked); err != nil || d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			return fmt.Errorf("worked %q is no Saturday or Sunday", worked)
		}
	}
	return nil
}

// day reads an ISO date at midnight in Vietnam.
func day(text string) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, text, pipeline.Zone)
}

// makeCalendar adds up what the announcements name, and the fixed dates of every year.
func (c *Catalogue) makeCalendar() {
	k := pipeline.Calendar{Off: map[string]bool{}, Worked: map[string]bool{}}
	for _, h := range c.holidays {
		for _, d := range h.days() {
			k.Off[iso(d)] = true
			if end := time.Date(d.Year(), 12, 31, 0, 0, 0, 0, pipeline.Zone); h.lunarNewYear() && end.After(k.Until) {
				k.Until = end
			}
		}
		for _, d := range h.Worked {
			k.Worked[d] = true
		}
	}
	for year := firstYear; year <= k.Until.Year()+yearsAhead; year++ {
		c.addYearly(k, year)
	}
	c.calendar = k
}

// lunarNewYear reports whether h is the holiday that no year's announcement leaves out, so that the year is announced.
func (h Holiday) lunarNewYear() bool { return strings.HasPrefix(h.Name, "Tết Nguyên đán") }

// days lists the days that an announcement names.
func (h Holiday) days() (list []time.Time) {
	from, err := day(h.From)
	to, errTo := day(h.To)
	for d := from; err == nil && errTo == nil && !d.After(to); d = d.AddDate(0, 0, 1) {
		list = append(list, d)
	}
	return list
}

// addYearly adds the fixed dates of a year. One that falls on a day off is made up for on the next working day (Labour Code
// 45/2019/QH14 Art. 111(3)), unless an announcement says on which.
func (c *Catalogue) addYearly(k pipeline.Calendar, year int) {
	var inLieu []time.Time
	for _, h := range c.holidays {
		d, err := day(fmt.Sprintf("%d-%s", year, h.Yearly))
		if h.Yearly == "" || err != nil { // 29 February
			continue
		}
		if !k.Works(d) && !c.announced(d) {
			inLieu = append(inLieu, d)
		}
		k.Off[iso(d)] = true
	}
	for _, d := range inLieu {
		for !k.Works(d) {
			d = d.AddDate(0, 0, 1)
		}
		k.Off[iso(d)] = true
	}
}

// announced reports whether an announcement's days hold d, or follow it.
func (c *Catalogue) announced(d time.Time) bool {
	return slices.ContainsFunc(c.holidays, func(h Holiday) bool {
		days := h.days()
		return len(days) > 0 && !d.Before(days[0].AddDate(0, 0, -3)) && !d.After(days[len(days)-1])
	})
}

func iso(d time.Time) string { return d.Format(time.DateOnly) }
