// Package deployments holds what starts motlan elsewhere. Its tests compare that with the program itself and run it.
package deployments

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// requestsEnd is how long an API lets requests end before the drain begins, as in cmd/motlan/serve.go.
const requestsEnd = 20 * time.Second

// folder is for the built program, for all tests.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "deployments"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(folder, "motlan")
	out, err := exec.Command("go", "build", "-o", path, "../cmd/motlan").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// program builds motlan and returns its path.
func program(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// help returns what the program says about a command line, which it must understand.
func help(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command(program(t), append(slices.Clone(args), "--help")...).CombinedOutput()
	if err != nil {
		t.Errorf("motlan %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

var (
	variablePattern = regexp.MustCompile(`\$([A-Z][A-Z_0-9]+)`)
	rolePattern     = regexp.MustCompile(`(?s)--role=ROLE\s+What this process does:\s+(.*?)\(`)
	drainPattern    = regexp.MustCompile(`(?s)--drain=DURATION.*?\((\w+)\)`)
)

// variables returns the environment variables that a serving process reads.
func variables(t *testing.T) []string {
	t.Helper()
	known := []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID_FILE", "AWS_SECRET_ACCESS_KEY_FILE"}
	for _, match := range variablePattern.FindAllStringSubmatch(help(t, "serve"), -1) {
		known = append(known, match[1])
	}
	if !slices.Contains(known, "MOTLAN_CATALOG") {
		t.Fatalf("help names the variables %v", known)
	}
	return known
}

// checkVariables complains of variables that the program would pass over in silence.
func checkVariables(t *testing.T, where string, names []string) {
	t.Helper()
	known := variables(t)
	for _, name := range names {
		if !slices.Contains(known, name) {
			t.Errorf("%s sets %s, which motlan does not read", where, name)
		}
	}
}

// roles returns the roles of which an installation of several nodes needs each.
func roles(t *testing.T) []string {
	t.Helper()
	match := rolePattern.FindStringSubmatch(help(t, "serve"))
	if match == nil {
		t.Fatal("help does not name the roles")
	}
	names := strings.FieldsFunc(strings.ReplaceAll(match[1], " or ", " "), func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
	names = slices.DeleteFunc(names, func(name string) bool { return name == "all" })
	slices.Sort(names)
	return names
}

// checkRoles complains of an installation in which nobody does a part of the work. Each of lines is what follows the
// program's name.
func checkRoles(t *testing.T, where string, lines [][]string) {
	t.Helper()
	var found []string
	for _, args := range lines {
		help(t, args...)
		if i := slices.Index(args, "--role"); i >= 0 && i+1 < len(args) {
			found = append(found, args[i+1])
		}
	}
	slices.Sort(found)
	if want := roles(t); !slices.Equal(found, want) {
		t.Errorf("%s starts the roles %v, want %v", where, found, want)
	}
}

// checkGrace complains of a manager that kills a process which still puts its work down.
func checkGrace(t *testing.T, where string, grace, wait time.Duration) {
	t.Helper()
	match := drainPattern.FindStringSubmatch(help(t, "serve"))
	if match == nil {
		t.Fatal("help does not name the drain")
	}
	drain, err := time.ParseDuration(match[1])
	if err != nil {
		t.Fatal(err)
	}
	if needed := wait + requestsEnd + drain; grace < needed+needed/4 {
		t.Errorf("%s kills after %v; motlan may take %v, and a quarter more is wanted", where, grace, needed)
	}
}

// address is a URL with a password.
var address = regexp.MustCompile(`://[^\s/:@]*:([^\s/@]+)@`)

// checkSecrets complains of a password in a text.
func checkSecrets(t *testing.T, where, text string) {
	t.Helper()
	for _, match := range address.FindAllStringSubmatch(text, -1) {
		if match[1] != "REPLACE" && !strings.HasPrefix(match[1], "$") && match[1] != "%s" {
			t.Errorf("%s holds a password: %s", where, match[1])
		}
	}
}

func TestNoFileHoldsASecret(t *testing.T) {
	read := 0
	err := filepath.WalkDir(".", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if path == "secrets" { // of somebody's own trial
				return filepath.SkipDir
			}
			return err
		}
		text, err := os.ReadFile(path)
		checkSecrets(t, path, string(text))
		if strings.Contains(string(text), "-----BEGIN") && path != "program_test.go" {
			t.Errorf("%s holds a key or a certificate", path)
		}
		read++
		return err
	})
	if err != nil || read < 15 {
		t.Errorf("read %d files: %v", read, err)
	}
}
