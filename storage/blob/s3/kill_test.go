package s3_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

// killedIn holds the server and the buckets of a writer that is there to be killed.
const killedIn = "MOTLAN_TEST_KILL_BUCKETS"

// wherever is what the writer has to know.
type wherever struct{ Endpoint, Working, Locked string }

// TestKilledWriter kills a process with SIGKILL in the middle of its puts and holds. Whatever it reported is there;
// whatever it began can be done again, and then there is one version of each and nothing else.
func TestKilledWriter(t *testing.T) {
	if text := os.Getenv(killedIn); text != "" {
		writeUntilKilled(t, text)
	}
	b := newBed(t, servers.MinIO(t))
	b.config.PartAbove, b.config.PartSize = 6<<20, 5<<20
	var all []report
	for range 6 {
		all = append(all, killWriter(t, b, 3+rand.IntN(30))...)
	}
	b.config.Stale = time.Nanosecond
	raw := b.open(t)
	names := map[pipeline.Digest]bool{}
	for _, r := range all {
		names[r.Name] = true
		if r.What != "begun" {
			wantStored(t, raw, r.Name)
		}
	}
	for name := range names {
		if _, err := raw.Hold(t.Context(), name, nextYear); errors.Is(err, pipeline.ErrNotFound) {
			delete(names, name) // its put was not done, and not reported
		} else if err != nil {
			t.Errorf("Hold again: %v", err)
		} else {
			wantStored(t, raw, name)
		}
	}
	b.wantVersions(t, 0, len(names))
}

// report is one line of the writer.
type report struct {
	What string // begun, put, held
	Name pipeline.Digest
}

// writeUntilKilled puts and holds random contents, small ones and ones of several parts, and reports each step.
func writeUntilKilled(t *testing.T, text string) {
	var at wherever
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		t.Fatal(err)
	}
	raw := bed{config: s3.Config{Endpoint: at.Endpoint, Plain: true, Working: at.Working, Locked: at.Locked, PartAbove: 6 << 20, PartSize: 5 << 20,
		Credentials: s3.Credentials{AccessKey: servers.MinIOUser, SecretKey: servers.MinIOPassword}}}.open(t)
	say := json.NewEncoder(os.Stdout)
	for {
		content, name := content(1 + rand.IntN([]int{1000, 300_000, several}[rand.IntN(3)]))
		say.Encode(report{"begun", name})
		if err := raw.Put(t.Context(), name, int64(len(content)), bytes.NewReader(content)); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Fatal(err)
		}
		say.Encode(report{"put", name})
		if _, err := raw.Hold(t.Context(), name, nextYear); err != nil {
			t.Fatal(err)
		}
		say.Encode(report{"held", name})
	}
}

// killWriter starts a writer, kills it after so many lines, and returns all that it reported.
func killWriter(t *testing.T, b bed, after int) (reported []report) {
	t.Helper()
	text, err := json.Marshal(wherever{b.config.Endpoint, b.config.Working, b.config.Locked})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWriter$")
	cmd.Env = append(os.Environ(), killedIn+"="+string(text))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var r report
		if json.Unmarshal(lines.Bytes(), &r) != nil {
			break // a line cut short by the kill
		}
		if reported = append(reported, r); len(reported) == after {
			// Somewhere in the middle of the next step.
			time.AfterFunc(time.Duration(rand.IntN(30))*time.Millisecond, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait()
	if len(reported) < after {
		t.Fatalf("the writer ended by itself after %v", reported)
	}
	return reported
}
