package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/testdata/servers"
)

// TestServersLearnNothing plays the story on PostgreSQL, Redis and MinIO, asks for some faults, and looks for people's numbers, secrets and what was
// read off the papers in all that the servers keep and write: tables, files, write-ahead log and statement log of the database, the commands that
// Redis was sent and its dump, the store's files and access log, our log, metrics, and the answers that refuse.
func TestServersLearnNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Tesseract for some seconds")
	}
	f := samples.NewFamily(11)
	p := newWatched(t)
	s := play(t, f, p.env()...)
	refusals, secret := s.refusals(t, f)
	metrics := s.ask(t, "GET", "http://"+p.health+"/metrics", "", "")
	s.stop()

	hidden := append(p.extracted(t), f.Husband.ID, f.Wife.ID, secret, strings.TrimSpace(string(readFile(t, filepath.Join(s.dir, "secret")))))
	t.Logf("%d texts are looked for", len(hidden))
	for _, c := range []struct {
		name    string
		content []byte
		has     string // what has to be there, or the wrong thing is looked at
	}{
		{"the tables", p.dumped(t), "H21.09-260306-0007"},
		{"the folder of PostgreSQL", p.files(t, p.postgresFolder(t)), "H21.09-260306-0007"},
		{"the log of PostgreSQL", p.files(t, filepath.Join(p.postgresFolder(t), "log")), "INSERT INTO dossiers"},
		{"the folder of Redis", p.files(t, p.redisFolder(t)), "asynq"},
		{"the folder of MinIO", p.files(t, p.minio), "xl.meta"},
		{"the access log of MinIO", p.access.ended(t, p.store), "PutObject"},
		{"our log", s.said.Bytes(), "POST /v1/dossiers"},
		{"the metrics", metrics, "motlan_"},
		{"what refuses", refusals, "409"},
	} {
		if !bytes.Contains(c.content, []byte(c.has)) {
			t.Errorf("%s, %d bytes, has no %q: is that what was to be looked at?", c.name, len(c.content), c.has)
		}
		tells(t, c.name, c.content, hidden)
	}
}

// tells fails where a text is found, as it is or as databases and JSON write bytes.
func tells(t *testing.T, where string, content []byte, hidden []string) {
	t.Helper()
	for n, text := range hidden {
		for form, written := range map[string]string{"plain": text, "hexadecimal": hex.EncodeToString([]byte(text)), "base64": base64.StdEncoding.EncodeToString([]byte(text))} {
			if i := bytes.Index(content, []byte(written)); i >= 0 {
				t.Errorf("%s: text %d, %s, behind %q", where, n, form, content[max(0, i-60):i])
			}
		}
	}
}

// watched is an installation on servers that write down what they are told.
type watched struct {
	place
	health string // address of the metrics
	redis  string
	minio  string // folder of its files
	store  string // address of MinIO
	access *storeLog
}

func newWatched(t *testing.T) watched {
	t.Helper()
	postgres := servers.PostgreSQL(t)
	w := watched{health: servers.FreeAddr(t), minio: t.TempDir(), access: newStoreLog(t), redis: servers.Redis(t, "--appendonly", "yes", "--rdbcompression", "no").Addr}
	minio := servers.MinIOAt(t, w.minio, w.access.settings()...)
	w.store = minio.Addr
	t.Setenv("AWS_ACCESS_KEY_ID", servers.MinIOUser)
	t.Setenv("AWS_SECRET_ACCESS_KEY", servers.MinIOPassword)
	w.place = place{"--data", t.TempDir(), "--secrets", t.TempDir(), "--catalog", postgres.Database(t), "--redis", "redis://" + w.redis,
		"--blobs", "s3://" + minio.Addr + "/?work=work&held=held-papers&tls=off"}
	w.psql(t, "ALTER SYSTEM SET logging_collector = on")
	w.psql(t, "ALTER SYSTEM SET log_statement = 'mod'") // all that is written, with its values. Of reads not even we know what a caller takes for a name
	postgres.Stop()
	postgres.Start()
	w.run(t, 0, "admin", "migrate")
	w.run(t, 0, "admin", "buckets")
	return w
}

// env names the installation. The locks of its store end by the store's clock, which the story's does not move.
func (w watched) env() []string {
	env := []string{"MOTLAN_HEALTH=" + w.health, "MOTLAN_RETENTION=17520h"}
	for flag := range slices.Chunk(w.place, 2) {
		env = append(env, "MOTLAN_"+strings.ToUpper(flag[0][2:])+"="+flag[1])
	}
	return env
}

func (w watched) psql(t *testing.T, command string) string {
	t.Helper()
	return said(t, servers.Program(t, "psql", "/usr/lib/postgresql/*/bin"), "--no-psqlrc", "-Atc", command, w.place[5])
}

func (w watched) postgresFolder(t *testing.T) string {
	t.Helper()
	w.psql(t, "CHECKPOINT")
	return w.psql(t, "SHOW data_directory")
}

func (w watched) dumped(t *testing.T) []byte {
	t.Helper()
	return []byte(output(t, servers.Program(t, "pg_dump", "/usr/lib/postgresql/*/bin"), w.place[5]))
}

// redisFolder has Redis write its dump beside the commands that it was sent.
func (w watched) redisFolder(t *testing.T) string {
	t.Helper()
	host, port, _ := strings.Cut(w.redis, ":")
	cli := func(args ...string) string {
		return said(t, servers.Program(t, "redis-cli"), append([]string{"-h", host, "-p", port}, args...)...)
	}
	if answer := cli("SAVE"); answer != "OK" {
		t.Errorf("SAVE: %s", answer)
	}
	_, folder, _ := strings.Cut(cli("CONFIG", "GET", "dir"), "\n")
	return folder
}

func said(t *testing.T, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var fault bytes.Buffer
	cmd.Stderr = &fault
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", filepath.Base(program), err, &fault)
	}
	return strings.TrimSpace(string(out))
}

// files are all files of a folder with their names, one behind the other.
func (w watched) files(t *testing.T, dir string) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		all = append(append(append(all, path...), '\n'), content...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// extracted is what was read off the papers and could be nobody else's: numbers, issuers, and whom they are about.
func (w watched) extracted(t *testing.T) (texts []string) {
	t.Helper()
	o := w.open(t)
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	if err != nil || len(docs) < 4 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	for _, doc := range docs {
		read, err := o.service.Extraction(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range read.Fields {
			if len(field.Value) > 7 && field.Name != pipeline.FieldDate && field.Name != pipeline.FieldTitle {
				texts = append(texts, field.Value)
			}
		}
		for _, sub := range read.Subjects {
			if sub.Identifier != "" {
				texts = append(texts, sub.Identifier)
			}
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// refusals are the answers to calls that go wrong with people's numbers in them; secret is that of the caller's key.
func (s story) refusals(t *testing.T, f samples.Family) (bodies []byte, secret string) {
	t.Helper()
	cmd := motlan(t, "admin", "key", "create", "--role", "agency-system,scanner,manager", "Cổng thử")
	cmd.Env = append(cmd.Env, s.env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(string(out))
	owner := func(kind, id string) string {
		return fmt.Sprintf(`{"name": "Khac", "identifier": {"kind": %q, "value": %q}}`, kind, id)
	}
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/v1/dossiers", `{"code": "H21.01-260305-0001", "procedure": "1.009994", "owner": ` + owner("personal-id", f.Wife.ID) + `}`},
		{"POST", "/v1/dossiers", `{"code": "2", "owner": ` + owner("personal-id", f.Husband.ID+"0") + `}`},
		{"POST", "/v1/dossiers", `{"code": "2", "owner": ` + owner("passport", f.Husband.ID) + `}`},
		{"POST", "/v1/dossiers", `{"code": "2", "owner": ` + owner(f.Husband.ID, "1") + `}`},
		{"POST", "/v1/dossiers", `{"` + f.Husband.ID + `": "` + f.Wife.ID + `"}`},
		{"POST", "/v1/dossiers", `{"code": "2", "channel": "` + f.Wife.ID + `"`},
		{"POST", "/v1/lookups", `{"identifier": {"kind": "cmnd", "value": "` + f.Wife.ID + `"}}`},
		{"POST", "/v1/lookups", `{"identifier": {"kind": "personal-id", "value": "` + f.Wife.ID + `"}, "dossier": "` + f.Wife.ID + `"}`},
		{"GET", "/v1/dossiers/" + f.Husband.ID, ""},
		{"GET", "/v1/documents/" + f.Husband.ID + "?after=" + f.Wife.ID, ""},
		{"GET", "/v1/nothing/" + f.Husband.ID + "?id=" + f.Wife.ID, ""},
		{"GET", "/v1/events?after=" + f.Husband.ID + "x", ""},
	} {
		bodies = append(bodies, s.ask(t, c.method, s.url+c.path, key, c.body)...)
	}
	_, secret, _ = strings.Cut(key, ".")
	return bodies, secret
}

// ask returns status, header and body of an answer.
func (s story) ask(t *testing.T, method, url, key, body string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k"+strings.ReplaceAll(body, " ", ""))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "%s %v\n%s\n", answer.Status, answer.Header, text)
}
