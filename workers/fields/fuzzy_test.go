package fields

import "testing"

func TestEdits(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"ch40655", "chi40655", 1}, {"ch40655", "gh40655", 1}, {"kitten", "sitting", 3}} {
		if got := Edits([]rune(tc.a), []rune(tc.b)); got != tc.want {
			t.Errorf("Edits(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestFindToleratesMisreadPhrases(t *testing.T) {
	cases := map[string]struct {
		text, phrase, rest string
		found              bool
	}{
		"as printed":        {"Số định danh cá nhân: 064", "Số định danh cá nhân", "064", true},
		"tones lost":        {"So dinh danh ca nhan: 064", "Số định danh cá nhân", "064", true},
		"two letters wrong": {"Sổ đinh dsnh cá nhôn: 064", "Số định danh cá nhân", "064", true},
		"words joined":      {"Sốđịnh danhcánhân:064", "Số định danh cá nhân", "064", true},
		"short: no mercy":   {"Sa: 15", "Số", "", false},
		"part of a word":    {"Sống: 15", "Số", "", false},
		"not there":         {"Nơi cư trú: Pleiku", "Số định danh cá nhân", "", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := newStream(words(tc.text))
			found := s.find(tc.phrase)
			if (len(found) > 0) != tc.found {
				t.Fatalf("find(%q) = %v, want found %v", tc.phrase, found, tc.found)
			}
			if tc.found && join(s.after(found[0], 9)) != tc.rest {
				t.Errorf("after = %q, want %q", join(s.after(found[0], 9)), tc.rest)
			}
		})
	}
}

// FuzzOccurs compares the quick look with the full search that it saves.
func FuzzOccurs(f *testing.F) {
	f.Add("so dinh danh ca nhan 064080001234", "sodinhdanh", 1)
	f.Add("aaaaaaaab", "aab", 0)
	f.Add("", "a", 2)
	f.Fuzz(func(t *testing.T, hay, needle string, k int) {
		h, n := Fold(hay), Fold(needle)
		if len(n) == 0 || len(n) > 64 || len(h) > 500 || k < 0 || k > 4 {
			t.Skip()
		}
		cost, from, want := make([]int, len(n)+1), make([]int, len(n)+1), false
		for i := range cost {
			cost[i] = i
		}
		for j, r := range h {
			step(cost, from, n, r, j)
			want = want || cost[len(n)] <= k
		}
		if got := occurs(h, n, k); want && !got {
			t.Errorf("occurs(%q, %q, %d) = false, but it does", string(h), string(n), k)
		}
	})
}
