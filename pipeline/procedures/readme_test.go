package procedures

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestEveryKeyIsExplained holds the description of the data files to what the loader takes, in both directions.
func TestEveryKeyIsExplained(t *testing.T) {
	text, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	takes := map[string]bool{"extends": true}
	for _, of := range []reflect.Type{reflect.TypeFor[typeEntry](), reflect.TypeFor[procedureEntry](), reflect.TypeFor[Recognition](), reflect.TypeFor[Section](),
		reflect.TypeFor[SubjectRule](), reflect.TypeFor[Fact](), reflect.TypeFor[pipeline.ComponentSpec](),
		reflect.TypeFor[pipeline.Fee](), reflect.TypeFor[pipeline.Database](), reflect.TypeFor[pipeline.Regime](), reflect.TypeFor[Holiday](), reflect.TypeFor[Unit]()} {
		for _, key := range keysOf(of) {
			takes[key] = true
			if !strings.Contains(string(text), "`"+key+"`") {
				t.Errorf("%s: key %q is not explained", of, key)
			}
		}
	}
	for line := range strings.Lines(string(text)) {
		keys, _, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` |")
		for key := range strings.SplitSeq(keys, "`, `") {
			if ok && strings.HasPrefix(line, "| `") && !takes[key] {
				t.Errorf("key %q is explained, and refused", key)
			}
		}
	}
}

// keysOf lists the keys of an entry, those of what is embedded in it too.
func keysOf(of reflect.Type) (keys []string) {
	for _, f := range reflect.VisibleFields(of) {
		if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key != "" && key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}
