package client_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGeneratedIsUpToDate makes the client anew and wants what is here.
func TestGeneratedIsUpToDate(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	directive := regexp.MustCompile(`(?m)^//go:generate go (run .*)$`).FindStringSubmatch(string(doc))
	made := filepath.Join(t.TempDir(), "client.gen.go")
	args := strings.Fields(strings.Replace(directive[1], "client.gen.go", made, 1))
	if out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput(); err != nil {
		if regexp.MustCompile(`dial tcp|no such host|proxyconnect|connection refused|i/o timeout`).Match(out) {
			t.Skipf("the generator cannot be fetched: %s", out)
		}
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("client.gen.go")
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("client.gen.go is not that of openapi.json; run: go generate ./pipeline/api/client (%v)", err)
	}
}
