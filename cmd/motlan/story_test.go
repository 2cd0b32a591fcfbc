package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/motlan/motlan/testdata/samples"
)

// TestStory plays testdata/story.sh against a running program, and takes what it posts to the second agency.
func TestStory(t *testing.T) { play(t, samples.NewFamily(11), "MOTLAN_DATA="+t.TempDir()) }

// story is what is left when it has been played: the program runs on.
type story struct {
	url, dir string   // of the program; of the script, with what it fetched
	env      []string // of both
	said     *bytes.Buffer
	stop     func() // as by a signal; then said is complete
}

// play plays the story with a family's papers, in an installation that the environment names.
func play(t *testing.T, f samples.Family, env ...string) story {
	t.Helper()
	url, certificate, got := receiver(t)
	s := story{dir: t.TempDir(), said: &bytes.Buffer{}, env: append(env, "MOTLAN_CLOCK="+time.Until(f.Dossiers[0].ReceivedAt).String(), "SSL_CERT_FILE="+certificate)}
	drawStory(t, f, s.dir)
	program := s.start(t)
	took := make(chan []posted, 1)
	go func() { took <- takeAll(t, got, 4) }()

	link(t, program, filepath.Join(s.dir, "motlan"))
	script, err := filepath.Abs("../../testdata/story.sh")
	if err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "bash", script)
	shell.Dir = s.dir
	shell.Env = append(append(os.Environ(), s.env...), "API="+s.url, "HOOK="+url, "PATH="+s.dir+":"+os.Getenv("PATH"),
		"HUSBAND="+f.Husband.Name, "HUSBAND_ID="+f.Husband.ID, "WIFE="+f.Wife.Name, "WIFE_ID="+f.Wife.ID)
	text, err := shell.CombinedOutput()
	t.Logf("%s", text)
	if err != nil {
		s.stop()
		t.Fatalf("%v\n%s", err, s.said)
	}
	checkPosted(t, s.dir, <-took)
	return s
}

// start starts the program, and returns its path.
func (s *story) start(t *testing.T) (path string) {
	t.Helper()
	cmd := motlan(t, "serve", "--listen", "127.0.0.1:0", "--webhook-networks", "127.0.0.0/8")
	cmd.Env, cmd.Stderr = append(cmd.Env, s.env...), s.said
	s.url = listening(t, cmd)
	s.stop = func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }
	return cmd.Path
}

// drawStory leaves the scans of a family's first dossier in a folder.
func drawStory(t *testing.T, f samples.Family, dir string) {
	t.Helper()
	papers, err := f.Draw()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range papers {
		writeFile(t, filepath.Join(dir, p.File), p.Data)
	}
}

func link(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Symlink(from, to); err != nil {
		t.Fatal(err)
	}
}

// takeAll answers so many posts.
func takeAll(t *testing.T, got chan posted, n int) (all []posted) {
	for range n {
		select {
		case p := <-got:
			p.answer <- 200
			all = append(all, p)
		case <-t.Context().Done():
			return all
		}
	}
	return all
}

// checkPosted wants the events of the second agency, signed, and none of the first one's.
func checkPosted(t *testing.T, dir string, all []posted) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(text))
	}
	key, err := standardwebhooks.NewWebhook(read("secret"))
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, p := range all {
		if err := key.VerifyIgnoringTimestamp(p.body, p.header); err != nil {
			t.Errorf("%v: %s", err, p.body)
		}
		var e struct {
			Data struct{ Type, Subject string }
			Type string
		}
		if err := json.Unmarshal(p.body, &e); err != nil {
			t.Error(err)
		}
		events = append(events, string(p.body))
	}
	posts := strings.Join(events, "\n")
	for _, document := range strings.Fields(read("uploaded")) {
		if !strings.Contains(posts, document) {
			t.Errorf("nothing was posted of %s: %s", document, posts)
		}
	}
	if n := strings.Count(posts, "holding.reused"); n != 2 {
		t.Errorf("%d reuses were posted: %s", n, fmt.Sprint(events))
	}
}
