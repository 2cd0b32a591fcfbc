package catalog

import (
	"maps"
	"reflect"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// readable is text as every database keeps it: UTF-8 without NUL. What comes from outside, such as a file's name or a
// program's complaint, may be anything, and must not stand in the way of a commit.
func readable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// storable makes the text among arguments readable, and writes JSON.
func storable(args []any) []any {
	for i, arg := range args {
		switch v := arg.(type) {
		case int64, []byte:
		case asJSON:
			if text, err := v.Value(); err == nil {
				args[i] = text
			}
		default:
			if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
				args[i] = readable(v.String())
			}
		}
	}
	return args
}

// readableEntry is an entry as it will be read back: its leaf commits to that.
func readableEntry(e pipeline.Entry) pipeline.Entry {
	e.Action, e.Actor = readable(e.Action), readable(e.Actor)
	e.Detail = maps.Clone(e.Detail)
	for key, value := range e.Detail {
		delete(e.Detail, key)
		e.Detail[readable(key)] = readable(value)
	}
	e.At = fromMillis(millis(e.At))
	return e
}
