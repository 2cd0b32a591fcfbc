// Package corpora finds the folder of measured material beside the project, for tests. It may not be redistributed, so nothing
// of it is part of the project.
package corpora

import (
	"os"
	"path/filepath"
	"testing"
)

// Root is where the material should be: what MOTLAN_CORPORA names, else ../shared/corpora beside the project's folder.
func Root() string {
	if dir := os.Getenv("MOTLAN_CORPORA"); dir != "" {
		return dir
	}
	return filepath.Join(project(), "..", "shared", "corpora")
}

// project is the folder of go.mod, which tests run somewhere under.
func project() string {
	here, err := os.Getwd()
	if err != nil {
		return "."
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return here
		}
	}
}

// Folder returns one folder of the material, or the root for no name. Where it is missing the test is skipped; with
// REQUIRE_CORPORA=1 it fails.
func Folder(t testing.TB, name ...string) string {
	t.Helper()
	dir := filepath.Join(append([]string{Root()}, name...)...)
	_, err := os.Stat(dir)
	switch {
	case err == nil:
	case os.Getenv("REQUIRE_CORPORA") == "1":
		t.Fatalf("measured material is missing: %v; set MOTLAN_CORPORA to its folder", err)
	default:
		t.Skipf("no measured material: %v; set MOTLAN_CORPORA to its folder", err)
	}
	return dir
}
