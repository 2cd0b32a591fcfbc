package deployments

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What an operator reads must be what the program knows.
func TestReadmeSpeaksOfTheProgram(t *testing.T) {
	text := read(t, "README.md")
	checkVariables(t, "README.md", regexp.MustCompile(`MOTLAN_[A-Z_]+`).FindAllString(text, -1))
	commands := regexp.MustCompile("motlan (admin [a-z-]+|serve|config)\\b([^`#\n]*)").FindAllStringSubmatch(text, -1)
	if len(commands) < 8 {
		t.Errorf("found %d commands", len(commands))
	}
	for _, match := range commands {
		known := help(t, strings.Fields(match[1])...)
		for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(match[2], -1) {
			if !strings.Contains(known, flag) {
				t.Errorf("README.md: motlan %s has no %s", match[1], flag)
			}
		}
	}
}

func TestReadmeNamesFilesThatExist(t *testing.T) {
	names := regexp.MustCompile("deployments/[a-zA-Z0-9@./-]+[a-z]").FindAllString(read(t, "README.md"), -1)
	if len(names) < 8 {
		t.Errorf("found the files %v", names)
	}
	for _, name := range names {
		if _, err := os.Stat("../" + name); err != nil && name != "deployments/secrets" {
			t.Errorf("README.md: %v", err)
		}
	}
}
