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
		"2023-01-02": false, "2023-01-03": true, "2023-01-19": true, "2023-01-20": false, "2023-01-26": false, "2023-01-27": true,
		"2023-04-28": true, "2023-05-02": false, "2023-05-03": false, "2023-05-04": true,
		"2024-01-02": true, "2024-02-07": true, "2024-02-08": false, "2024-02-14": false, "2024-02-15": true, "2024-04-18": false, "2024-04-29": false,
		"2024-05-02": true, "2024-05-04": true, "2024-09-03": false, "2024-09-04": true,
		"2025-01-24": true, "2025-01-27": false, "2025-01-31": false, "2025-02-03": true, "2025-04-07": false, "2025-04-29": true, "2025-05-05": true,
		"2025-08-29": true, "2025-09-01": false, "2025-09-03": true,
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

// TestTimeLimitsOverTet counts working days across the new year and the days swapped around it.
func TestTimeLimitsOverTet(t *testing.T) {
	k := load(t).Calendar()
	for _, c := range []struct {
		received string
		limit    int
		want     string
	}{
		{"2025-01-23", 1, "2025-01-24"}, // the last Friday before it
		{"2025-01-23", 2, "2025-02-03"},
		{"2025-01-24", 5, "2025-02-07"}, // five days of a week later
		{"2025-01-28", 1, "2025-02-03"}, // received on a day off
		{"2025-04-25", 3, "2025-04-29"}, // a Saturday is worked
		{"2025-04-29", 1, "2025-05-05"},
		{"2026-01-08", 2, "2026-01-10"}, // likewise
		{"2026-02-13", 1, "2026-02-23"},
		{"2026-02-12", 15, "2026-03-12"},
		{"2026-02-20", 10, "2026-03-06"},
	} {
		from, err := day(c.received)
		if err != nil {
			t.Fatal(err)
		}
		if got := k.Due(from.Add(10*time.Hour), c.limit, nil).Format(time.DateOnly); got != c.want {
			t.Errorf("%d working days from %s end on %s, want %s", c.limit, c.received, got, c.want)
		}
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
