package deployments

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// unit is the settings of a unit file, those of a section before a dot: "Service.ExecStart".
type unit map[string][]string

// parseUnit reads a unit file. It knows no continued lines, and there are none.
func parseUnit(t *testing.T, file string) unit {
	t.Helper()
	u, section := unit{}, ""
	for line := range strings.Lines(read(t, file)) {
		line = strings.TrimSpace(line)
		switch name, value, ok := strings.Cut(line, "="); {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		case !ok || section == "" || strings.HasSuffix(line, `\`):
			t.Fatalf("%s: %q", file, line)
		default:
			u[section+"."+name] = append(u[section+"."+name], value)
		}
	}
	return u
}

// units returns the services with what they have in common.
func units(t *testing.T) map[string]unit {
	t.Helper()
	files, err := filepath.Glob("systemd/*.service")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d units, %v", len(files), err)
	}
	all := map[string]unit{}
	for _, file := range files {
		u := parseUnit(t, "systemd/motlan-.service.d/confine.conf")
		for name, values := range parseUnit(t, file) {
			u[name] = append(u[name], values...)
		}
		all[filepath.Base(file)] = u
	}
	return all
}

// command returns what follows the program's name, for instance 0.
func (u unit) command(t *testing.T) []string {
	t.Helper()
	words := strings.Fields(strings.ReplaceAll(strings.Join(u["Service.ExecStart"], " "), "%i", "0"))
	if len(words) < 2 || words[0] != "/usr/local/bin/motlan" {
		t.Fatalf("command %v", words)
	}
	return words[1:]
}

func TestUnitsStartEveryRole(t *testing.T) {
	var lines [][]string
	var health []string
	for name, u := range units(t) {
		args := u.command(t)
		lines = append(lines, args)
		if name != "motlan-office.service" {
			health = append(health, args[slices.Index(args, "--health")+1])
		}
		grace, err := time.ParseDuration(u["Service.TimeoutStopSec"][0] + "s")
		if err != nil {
			t.Fatal(err)
		}
		checkGrace(t, name, grace, 0)
	}
	checkRoles(t, "systemd", lines)
	slices.Sort(health)
	if len(slices.Compact(slices.Clone(health))) != len(lines)-1 {
		t.Errorf("two units of one machine share a health address: %v", health)
	}
}

func TestUnitsReadSettingsOfTheProgram(t *testing.T) {
	var names []string
	add := func(assignment string) {
		name, _, _ := strings.Cut(assignment, "=")
		names = append(names, name)
	}
	for _, u := range units(t) {
		for _, assignment := range u["Service.Environment"] {
			add(assignment)
		}
	}
	text := read(t, "systemd/motlan.env")
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "MOTLAN_") || strings.HasPrefix(line, "AWS_") {
			add(line)
		}
	}
	if len(names) < 8 {
		t.Errorf("found the settings %v only", names)
	}
	checkVariables(t, "systemd", names)
	if !strings.Contains(text, "AWS_SECRET_ACCESS_KEY=REPLACE\n") {
		t.Error("motlan.env is not left to be filled in")
	}
}

// The children that parse untrusted bytes need these; without them a worker falls back to less, or does nothing at all.
func TestUnitsLeaveChildrenWhatConfinesThem(t *testing.T) {
	for name, u := range units(t) {
		for setting, words := range map[string][]string{
			"Service.RestrictNamespaces": {"user", "net"}, "Service.SystemCallFilter": {"@system-service", "seccomp"},
			"Service.OOMPolicy": {"continue"}, "Service.KillMode": {"mixed"}} {
			values := strings.Fields(strings.Join(u[setting], " "))
			for _, word := range words {
				if !slices.Contains(values, word) {
					t.Errorf("%s: %s is %v, without %s", name, setting, values, word)
				}
			}
		}
		if u["Service.ProcSubset"] != nil || u["Service.User"][0] == "root" {
			t.Errorf("%s: ProcSubset %v, User %v", name, u["Service.ProcSubset"], u["Service.User"])
		}
		if u["Service.MemoryMax"] == nil {
			t.Errorf("%s may take all memory", name)
		}
	}
}

func TestSystemdUnderstandsTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("systemd")); err != nil {
		t.Fatal(err)
	}
	for name := range units(t) { // the program is not installed here
		text := strings.ReplaceAll(read(t, filepath.Join(dir, name)), "/usr/local/bin/motlan ", program(t)+" ")
		name = strings.Replace(name, "@.", "@0.", 1)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		verify := exec.Command(analyze, "verify", "--man=no", filepath.Join(dir, name))
		verify.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
		out, err := verify.CombinedOutput()
		if err != nil || strings.Contains(string(out), dir) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
