package procedures

import (
	"errors"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestHolidaysOfKnownYears holds the calendar against days off and worked that were announced, and against fixed dates on a
// weekend.
func TestHolidaysOfKnownYears(t *testing.T) {
	k := load(t).Calendar()
	for iso, works := range map[string]bool{
		"2026-01-01": false, "2026-01-02": false, "2026-01-05": true, "2026-01-10": true, // a Saturday worked for 2 January
		"2026-02-13": true, "2026-02-16": false, "2026-02-20": false, "2026-02-23": true,
		"2026-04-27": false, "2026-04-28": true, "2026-04-29": true, "2026-05-01": false,
		"2026-08-22": true, "2026-08-31": false, "2026-09-03": true, "2026-11-21": false, "2026-11-24": false,
		"2025-04-26": true, "2025-05-02": false, "2023-09-01": false, "2023-09-04": false, "2023-09-05": true,
		"2027-01-01": false, "2027-05-03": false, // a Monday: 1 May 2027 is a Saturday
	} {
		d, err := day(iso)
		if err != nil {
			t.Fatal(err)
		}
		if got := k.Works(d.Add(10 * time.Hour)); got != works {
			t.Errorf("Works(%s, %s) = %v", iso, d.Weekday(), got)
		}
	}
	if got := k.Until.Format(time.DateOnly); got != "2026-12-31" {
		t.Errorf("announced until %s", got)
	}
}

func TestProvinceClosesItsOffices(t *testing.T) {
	c, err := LoadDir(folder(t, "holidays.json", `[{"name": "Bão số 13", "from": "2027-11-08", "to": "2027-11-09", "source": "công điện"}]`))
	if err != nil {
		t.Fatal(err)
	}
	k := c.Calendar()
	for iso, want := range map[string]bool{"2027-11-08": false, "2027-11-10": true, "2027-05-03": false, "2026-02-16": false} {
		if d, _ := day(iso); k.Works(d) != want {
			t.Errorf("Works(%s) = %v", iso, !want)
		}
	}
	if k.Until.Year() != 2026 {
		t.Errorf("a storm announced the holidays of %d", k.Until.Year())
	}
}

func TestWrongHolidaysAreRefused(t *testing.T) {
	for name, entry := range map[string]string{
		"nothing":       `{"name": "a", "source": "b"}`,
		"both":          `{"name": "a", "source": "b", "yearly": "01-01", "from": "2026-01-01", "to": "2026-01-01"}`,
		"no day":        `{"name": "a", "source": "b", "yearly": "13-01"}`,
		"backwards":     `{"name": "a", "source": "b", "from": "2026-01-02", "to": "2026-01-01"}`,
		"half a year":   `{"name": "a", "source": "b", "from": "2026-01-02", "to": "2026-06-01"}`,
		"a Monday":      `{"name": "a", "source": "b", "from": "2026-01-02", "to": "2026-01-02", "worked": ["2026-01-05"]}`,
		"no source":     `{"name": "a", "yearly": "01-01"}`,
		"a strange key": `{"name": "a", "source": "b", "yearly": "01-01", "moon": true}`,
	} {
		if _, err := LoadDir(folder(t, "holidays.json", "["+entry+"]")); !errors.Is(err, pipeline.ErrInvalid) {
			t.Errorf("%s: LoadDir = %v", name, err)
		}
	}
}
