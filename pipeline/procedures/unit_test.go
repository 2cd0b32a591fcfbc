package procedures

import (
	"strings"
	"testing"
)

// someplaces are made up, but for the provinces.
const someplaces = `[
  {"name": "Phường Hoa Lư", "province": "Gia Lai", "district": "Thành phố Pleiku", "valid_to": "2019-12-31", "successors": ["Phường Thủ Đô"], "source": "NQ 1"},
  {"name": "Phường Thủ Đô", "province": "Gia Lai", "district": "Thành phố Pleiku", "valid_from": "2020-01-01", "valid_to": "2025-06-30", "successors": ["Phường Sao", "Xã Mai"], "source": "NQ 2"},
  {"name": "Xã Sao", "province": "Bình Định", "district": "Huyện Sao", "valid_to": "2025-06-30", "successors": ["Phường Sao"], "source": "NQ 2"},
  {"name": "Phường Sao", "province": "Gia Lai", "valid_from": "2025-07-01", "source": "NQ 2"},
  {"name": "Xã Mai", "province": "Gia Lai", "source": "NQ 2"},
  {"name": "Xã Mai", "province": "Thanh Hóa", "source": "NQ 3"},
  {"name": "Phường 3", "province": "Gia Lai", "source": "NQ 2"}
]`

func TestUnits(t *testing.T) {
	c, err := LoadDir(folder(t, "places.json", someplaces))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, province, found, today string }{
		{"phường  hoa lư", "", "Phường Hoa Lư", "Phường Sao, Xã Mai"},
		{"Hoa Lư", "tỉnh Gia Lai", "Phường Hoa Lư", "Phường Sao, Xã Mai"},
		{"Hoa Lư", "Thanh Hóa", "", ""},
		{"Xã Sao", "Bình Định", "Xã Sao", "Phường Sao"},
		{"Sao", "Bình Định", "Xã Sao, Phường Sao", "Phường Sao"}, // the province of today has both
		{"Mai", "", "Xã Mai, Xã Mai", "Xã Mai, Xã Mai"},
		{"Xã Mai", "Gia Lai", "Xã Mai", "Xã Mai"},
		{"Phường 3", "Gia Lai", "Phường 3", "Phường 3"},
		{"3", "", "", ""},
		{"Quận 3", "", "", ""},
		{"Xã Hoa Lư", "", "", ""},
		{"Hoa Lu", "", "", ""},
	} {
		var found, today []string
		seen := map[string]bool{}
		for _, p := range c.Units(tc.name, tc.province) {
			found = append(found, p.Name)
			for _, s := range c.Successors(p) {
				if !seen[s.place] {
					seen[s.place], today = true, append(today, s.Name)
				}
			}
		}
		if got := strings.Join(found, ", "); got != tc.found {
			t.Errorf("Units(%q, %q) = %q, want %q", tc.name, tc.province, got, tc.found)
		}
		if got := strings.Join(today, ", "); got != tc.today {
			t.Errorf("%q is today %q, want %q", tc.name, got, tc.today)
		}
	}
}

func TestFaultyUnits(t *testing.T) {
	for entry, want := range map[string]string{
		`{"name": "Xã A", "province": "Gia Lai"}`:                                                                              "a source",
		`{"name": "Xã A", "province": "Nơi Khác", "source": "x"}`:                                                              "province",
		`{"name": "Xã A", "province": "Gia Lai", "source": "x", "valid_from": "1/7/2025"}`:                                     "no day",
		`{"name": "Xã A", "province": "Gia Lai", "source": "x", "valid_to": "2025-06-30"}`:                                     "successors",
		`{"name": "Xã A", "province": "Gia Lai", "source": "x", "successors": ["Xã B"]}`:                                       "a last day",
		`{"name": "Xã A", "province": "Gia Lai", "source": "x", "valid_to": "2025-06-30", "successors": ["Xã B"]}`:             "not there",
		`{"name": "Xã A", "province": "Gia Lai", "source": "x", "valid_to": "2025-06-30", "successors": ["Xã A"]}`:             "had ended",
		`{"name": "Xã A", "provinces": "Gia Lai", "source": "x"}`:                                                              `"provinces"`,
		`{"name": "Xã A", "province": "Gia Lai", "source": "x", "valid_to": "2025-06-30", "successors": ["Xã B"], "ended": 1}`: `"ended"`,
	} {
		_, err := LoadDir(folder(t, "places.json", "["+entry+"]"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "places.json: entry 1") {
			t.Errorf("%s: %v, want a fault that names the entry and %s", entry, err, want)
		}
	}
}
