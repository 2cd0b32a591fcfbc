package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/testdata/servers"
)

// installations are what loads are put on.
var installations = []struct {
	name string
	open func(b *testing.B) *desk
}{{"folder", openOffice}, {"servers", openProvince}}

// desk is where papers are handed in: a running "motlan serve", in a process of its own.
type desk struct {
	b     *testing.B
	url   string
	key   string
	close func() // kills: nobody waits for what is left of a batch
}

var address = regexp.MustCompile(`http://[^\s]+`)

// openOffice starts the program on a folder.
func openOffice(b *testing.B) *desk {
	b.Helper()
	data := b.TempDir()
	key, _ := startProgram(b, nil, "admin", "key", "create", "--data", data, "--role", "scanner,manager", "Người sao chụp")
	line, kill := startProgram(b, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
	return &desk{b: b, url: address.FindString(line), key: strings.TrimSpace(key), close: kill}
}

// openProvince starts the three servers, and an API, a scheduler and a worker over them.
func openProvince(b *testing.B) *desk {
	b.Helper()
	env := []string{"AWS_ACCESS_KEY_ID=" + servers.MinIOUser, "AWS_SECRET_ACCESS_KEY=" + servers.MinIOPassword,
		"MOTLAN_CATALOG=" + servers.PostgreSQL(b).Database(b), "MOTLAN_REDIS=redis://" + servers.Redis(b).Addr,
		"MOTLAN_BLOBS=s3://" + servers.MinIO(b).Addr + "/?work=motlan-work&held=motlan-held&tls=off", "MOTLAN_SECRETS=" + b.TempDir()}
	startProgram(b, env, "admin", "migrate", "--data", b.TempDir())
	startProgram(b, env, "admin", "buckets", "--data", b.TempDir())
	key, _ := startProgram(b, env, "admin", "key", "create", "--data", b.TempDir(), "--role", "scanner,manager", "Người sao chụp")
	line, killAPI := startProgram(b, env, "serve", "--role", "api", "--data", b.TempDir(), "--listen", "127.0.0.1:0")
	_, killScheduler := startProgram(b, env, "serve", "--role", "scheduler", "--data", b.TempDir())
	_, killWorker := startProgram(b, env, "serve", "--role", "worker", "--data", b.TempDir())
	return &desk{b: b, url: address.FindString(line), key: strings.TrimSpace(key), close: func() { killWorker(); killScheduler(); killAPI() }}
}

// startProgram returns the first line that the program says.
func startProgram(b *testing.B, env []string, args ...string) (line string, kill func()) {
	b.Helper()
	path, err := program()
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	cmd := exec.CommandContext(ctx, path, args...)
	var said bytes.Buffer
	cmd.Env, cmd.Stderr = append(append(os.Environ(), "MOTLAN_DATA=", "MOTLAN_REDIS="), env...), &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	kill = func() { cancel(); _ = cmd.Wait() }
	b.Cleanup(kill)
	if line, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		kill()
		b.Fatalf("%v said %q: %v: %s", args, line, err, &said)
	}
	return line, kill
}

// ask sends a request and decodes the answer.
func (d *desk) ask(method, path string, body []byte, answer any) error {
	r, err := http.NewRequestWithContext(d.b.Context(), method, d.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+d.key)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode >= 300 {
		return fmt.Errorf("%s %s = %d: %v: %s", method, path, got.StatusCode, err, text)
	}
	return json.Unmarshal(text, answer)
}

func (d *desk) must(err error) {
	d.b.Helper()
	if err != nil {
		d.b.Fatal(err)
	}
}

func (d *desk) dossier(code string) string {
	var made struct{ ID string }
	d.must(d.ask("POST", "/v1/dossiers", fmt.Appendf(nil, `{"code":%q,"owner":{"name":"A"}}`, code), &made))
	return made.ID
}

// handIn uploads a file and returns its document.
func (d *desk) handIn(dossier, lane string, file []byte) (document string, err error) {
	var receipt struct{ Document string }
	err = d.ask("POST", "/v1/dossiers/"+dossier+"/files?lane="+lane, file, &receipt)
	return receipt.Document, err
}

// handInBatch uploads n pages, several at a time.
func (d *desk) handInBatch(n int, page func(i int) []byte) {
	d.b.Helper()
	dossier := d.dossier("H21.01-260305-9999")
	var group errgroup.Group
	group.SetLimit(4)
	for i := range n {
		group.Go(func() error {
			_, err := d.handIn(dossier, "batch", page(i))
			return err
		})
	}
	d.must(group.Wait())
}

// waiting counts the tasks of the batch: one a page that is not ready to be signed. The program counts once a second.
func (d *desk) waiting() int {
	<-time.After(1100 * time.Millisecond)
	var queue struct{ Tasks map[string]int }
	d.must(d.ask("GET", "/v1/queue", nil, &queue))
	return queue.Tasks["batch"]
}

// see hands a paper in and watches it as a clerk's screen does.
func (d *desk) see(paper []byte) (prepared, ready time.Duration) {
	d.b.Helper()
	dossier := d.dossier(fmt.Sprintf("H21.01-260305-%d", time.Now().UnixNano()))
	begun := time.Now()
	document, err := d.handIn(dossier, "counter", paper)
	d.must(err)
	for doc := (served{}); ready == 0; {
		d.must(d.ask("GET", fmt.Sprintf("/v1/documents/%s?wait=30&after=%d", document, doc.Revision), nil, &doc))
		now := time.Since(begun)
		switch doc.State {
		case "received":
			continue
		case "awaiting_signature", "in_sorting": // for a person: to sign it, or to say that it is several papers
			ready = now
		case "failed":
			d.b.Fatalf("paper %+v", doc)
		}
		if prepared == 0 {
			prepared = now
		}
	}
	return prepared, ready
}
