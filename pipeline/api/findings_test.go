package api

import (
	"reflect"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestEveryFindingGivesAdvice: callers are told of no kind without words for a clerk.
func TestEveryFindingGivesAdvice(t *testing.T) {
	field, _ := reflect.TypeFor[Finding]().FieldByName("Kind")
	for kind := range strings.SplitSeq(field.Tag.Get("enum"), ",") {
		if vi, en := pipeline.FindingKind(kind).Explain(); vi == "" || en == "" {
			t.Errorf("%s: Explain() = %q, %q", kind, vi, en)
		}
	}
}
