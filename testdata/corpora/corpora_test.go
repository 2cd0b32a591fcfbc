package corpora_test

import (
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/testdata/corpora"
)

// stopped is a test that notes how it was ended.
type stopped struct {
	testing.TB
	skipped, failed bool
}

func (s *stopped) Helper()               {}
func (s *stopped) Skipf(string, ...any)  { s.skipped = true }
func (s *stopped) Fatalf(string, ...any) { s.failed = true }

// TestMissingMaterial is to be noticed where it is required, and passed over where it is not.
func TestMissingMaterial(t *testing.T) {
	for require, want := range map[string]stopped{"": {skipped: true}, "1": {failed: true}} {
		t.Setenv("MOTLAN_CORPORA", t.TempDir())
		t.Setenv("REQUIRE_CORPORA", require)
		for name, want := range map[string]stopped{"": {}, "notices": want} {
			var got stopped
			corpora.Folder(&got, name)
			if got.skipped != want.skipped || got.failed != want.failed {
				t.Errorf("REQUIRE_CORPORA=%s: %q is skipped %v, failed %v", require, name, got.skipped, got.failed)
			}
		}
	}
}

// TestBesideTheProject finds the same folder from wherever in the project a test runs.
func TestBesideTheProject(t *testing.T) {
	t.Setenv("MOTLAN_CORPORA", "")
	here := corpora.Root()
	t.Chdir(filepath.Join("..", ".."))
	if there := corpora.Root(); here != there || filepath.Base(here) != "corpora" {
		t.Errorf("from here it is %s, from the project's folder %s", here, there)
	}
}
