package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestPageList(t *testing.T) {
	for text, want := range map[string]string{
		"1":               "1",
		"1-3,5":           "1 2 3 5",
		"3-1":             "3 2 1",
		" 2 , 4 - 5 ":     "2 4 5",
		"doc-a:1-2,3":     "doc-a:1 doc-a:2 3",
		"doc-a:3,doc-b:1": "doc-a:3 doc-b:1",
		"":                "",
		"0":               "",
		"1-":              "",
		"-2":              "",
		"1-2-3":           "",
		"a":               "",
		"1,,2":            "",
		"1-999999999":     "",
	} {
		list, err := pageList(text)
		var got []string
		for _, p := range list {
			if p.Document != "" {
				got = append(got, fmt.Sprintf("%s:%d", p.Document, p.Page))
			} else {
				got = append(got, fmt.Sprint(p.Page))
			}
		}
		if (err == nil) != (want != "") || err == nil && strings.Join(got, " ") != want {
			t.Errorf("pageList(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestSortRefusesHalfACommandLine(t *testing.T) {
	data := t.TempDir()
	for _, args := range [][]string{{"doc-a"}, {"doc-a", "--whole", "--part", "=1"}, {"doc-a", "--part", "1-2"}, {"doc-a", "--part", "=x"}, {"doc-a", "--part", "=1", "--leave", "0"}} {
		if code, out := runMain(t, append([]string{"--data", data, "sort"}, args...)...); code != 2 {
			t.Errorf("sort %v exits with %d: %s", args, code, out)
		}
	}
	if code, out := runMain(t, "--data", data, "sort"); code != 0 || !strings.Contains(out, "Không có tệp nào") {
		t.Errorf("sort of nothing exits with %d: %s", code, out)
	}
}
