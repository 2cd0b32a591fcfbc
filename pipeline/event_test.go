package pipeline_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestEventTypesAreListed reads the sources for events with names of their own.
func TestEventTypesAreListed(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range regexp.MustCompile(`Event\{Type: "([a-z.-]+)",`).FindAllSubmatch(text, -1) {
			found++
			if !slices.Contains(pipeline.EventTypes(), string(event[1])) {
				t.Errorf("%s: EventTypes does not list %s", name, event[1])
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d events were found", found)
	}
}
