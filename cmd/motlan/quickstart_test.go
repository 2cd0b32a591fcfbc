package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/motlan/motlan/testdata/samples"
)

// TestQuickStart runs what the README tells agencies' engineers to type, with their shell and against a running program.
func TestQuickStart(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	script := regexp.MustCompile("(?s)<!-- quick start -->\n```sh\n(.*?)```").FindSubmatch(readme)
	if script == nil {
		t.Fatal("the README has no quick start")
	}
	scan, err := samples.NewFamily(11).LandCertificate(samples.Options{Seed: 11})
	if err != nil {
		t.Fatal(err)
	}
	s, dir := startServer(t, t.TempDir()), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "scan.jpg"), scan.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(name, filepath.Join(dir, "motlan")); err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", string(script[1]))
	shell.Dir = dir
	shell.Env = append(os.Environ(), "MOTLAN_API="+s.url, "MOTLAN_DATA="+s.data, "PATH="+dir+":"+os.Getenv("PATH"))
	out, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	t.Logf("%s", out)
	for _, want := range []string{"land-certificate: scan, ", "Signature is Valid", "number: ", "dossier.received"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the quick start does not say %q:\n%s", want, out)
		}
	}
}
