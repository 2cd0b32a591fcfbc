package main

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestAnotherMasterKeyIsRefused exchanges the key file: nothing may be written with a key that nobody else has.
func TestAnotherMasterKeyIsRefused(t *testing.T) {
	data := t.TempDir()
	openTest(t, data).close()
	if err := os.Remove(filepath.Join(data, "master.key")); err != nil {
		t.Fatal(err)
	}
	code, out := runMain(t, "--data", data, "sign")
	if code != 2 || !strings.Contains(out, "master.key") || !strings.Contains(out, "--secrets") {
		t.Errorf("exit code %d, want 2 and what to do:\n%s", code, out)
	}
}

// TestSecretsMayLieElsewhere opens one catalog with the keys in a folder of their own.
func TestSecretsMayLieElsewhere(t *testing.T) {
	data, secrets := t.TempDir(), filepath.Join(t.TempDir(), "secrets")
	for range 2 {
		if code, out := runMain(t, "--data", data, "--secrets", secrets, "sign"); code != 0 {
			t.Fatalf("exit code %d: %s", code, out)
		}
	}
	if _, err := os.Stat(filepath.Join(data, "master.key")); err == nil {
		t.Error("a master key lies in the data folder too")
	}
	if _, err := os.Stat(filepath.Join(secrets, "master.key")); err != nil {
		t.Error(err)
	}
}

func TestConfigHidesSecrets(t *testing.T) {
	code, out := runMain(t, "--catalog", "postgres://u:hush1@h/m?sslpassword=hush2", "--redis", "redis://u:hush3@h", "--blobs", "s3://k:hush4@h/?secret=hush5", "config")
	if code != 0 || strings.Contains(out, "hush") || strings.Count(out, "xxxxx") < 5 {
		t.Errorf("exit code %d, config shows secrets or hides too much:\n%s", code, out)
	}
}

// inLine receives a paper that no engine works on, and returns the office that it lies in.
func inLine(t *testing.T) (*office, pipeline.DocumentID) {
	t.Helper()
	o := openTest(t, t.TempDir())
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Code: "1", Receiving: o.Agency, By: "Hoa"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.service.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Name: "a.jpg", Content: strings.NewReader("not a scan"), By: "Hoa"})
	if err != nil {
		t.Fatal(err)
	}
	return o, r.Document
}

// stuckIn is what "admin status" says of the one document.
func stuckIn(t *testing.T, o *office) (said string) {
	t.Helper()
	code, out := runMain(t, "--data", o.Data, "admin", "status", "--older", "0s")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "doc-") {
			said += line
		}
	}
	return said
}

// TestStuckIsSeenAndStartedAgain puts a task off for an hour, then fails the document: operators see both, and start it
// again.
func TestStuckIsSeenAndStartedAgain(t *testing.T) {
	o, id := inLine(t)
	tasks, err := o.catalog.Ready(t.Context(), pipeline.LaneCounter, 9)
	if err != nil || len(tasks) != 1 {
		t.Fatal(tasks, err)
	}
	if err := o.service.PutOff(t.Context(), tasks[0], time.Hour, false, "store away"); err != nil {
		t.Fatal(err)
	}
	if said := stuckIn(t, o); !strings.Contains(said, string(id)) || !strings.Contains(said, "prepare") || !strings.Contains(said, "59m") && !strings.Contains(said, "1h0m0s") {
		t.Errorf("status says %q, want the stage and when it goes on", said)
	}
	if code, out := runMain(t, "--data", o.Data, "admin", "retry", string(id)); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	if tasks, err = o.catalog.Ready(t.Context(), pipeline.LaneCounter, 9); err != nil || len(tasks) != 1 || tasks[0].Attempt != 3 {
		t.Fatalf("Ready = %v, %v; want the third attempt", tasks, err)
	}
	doc, err := o.catalog.Document(t.Context(), id)
	if err == nil {
		_, err = o.service.Fail(t.Context(), tasks[0], doc, pipeline.ReasonInternal, "disk")
	}
	if err != nil {
		t.Fatal(err)
	}
	vi, _ := pipeline.ReasonInternal.Explain()
	if said := stuckIn(t, o); !strings.Contains(said, vi) {
		t.Errorf("status says %q, want %q", said, vi)
	}
	if code, out := runMain(t, "--data", o.Data, "admin", "retry", "--failed"); code != 0 || !strings.Contains(out, string(id)) {
		t.Fatalf("exit code %d: %s", code, out)
	}
	if doc, err = o.catalog.Document(t.Context(), id); err != nil || doc.State != pipeline.StateReceived {
		t.Errorf("document is %s, %v; want it to begin again", doc.State, err)
	}
}

func TestStatusForPrograms(t *testing.T) {
	o, id := inLine(t)
	code, out := runMain(t, "--data", o.Data, "admin", "status", "--older", "0s", "--json")
	var s status
	if err := json.Unmarshal([]byte(out), &s); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, out)
	}
	if len(s.Stuck) != 1 || s.Stuck[0].ID != id || s.Backlog.Tasks[pipeline.LaneCounter] != 1 || s.Backlog.Bytes != 10 {
		t.Errorf("status = %+v", s)
	}
}

// TestHealthTellsNothingOfAnybody asks what other machines may ask, with a paper in line.
func TestHealthTellsNothingOfAnybody(t *testing.T) {
	first, id := inLine(t)
	o := openTest(t, first.Data)
	server := httptest.NewServer(o.healthRoutes())
	defer server.Close()
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": `"catalog":"ok"`, "/metrics": `motlan_outbox_tasks{lane="counter"} 1`} {
		if code, out := get(t, server.URL+path); code != 200 || !strings.Contains(out, want) || strings.Contains(out, string(id)) {
			t.Errorf("GET %s = %d %q, want %q", path, code, out, want)
		}
	}
	for _, path := range []string{"/v1/queue", "/v1/documents/" + string(id), "/openapi.json", "/"} {
		if code, out := get(t, server.URL+path); code != 404 {
			t.Errorf("GET %s = %d %q, want it not to be there", path, code, out)
		}
	}
	address := strings.TrimPrefix(server.URL, "http://")
	if code, out := runMain(t, "admin", "health", address); code != 0 {
		t.Errorf("admin health = %d: %s", code, out)
	}
	o.catalog.Close()
	if code, _ := get(t, server.URL+"/readyz"); code != 503 {
		t.Errorf("/readyz = %d without a catalog", code)
	}
	if code, out := runMain(t, "admin", "health", address); code != 1 {
		t.Errorf("admin health = %d without a catalog: %s", code, out)
	}
}

func TestKeepLocksAFileForLonger(t *testing.T) {
	o, id := inLine(t)
	doc, err := o.catalog.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(until string, want int) {
		t.Helper()
		if code, out := runMain(t, "--data", o.Data, "admin", "keep", string(doc.Dossier), "--until", until, "--why", "thời hạn bảo quản"); code != want {
			t.Errorf("keep --until %s = %d, want %d: %s", until, code, want, out)
		}
	}
	keep("2091-01-31", 0)
	keep("2031-01-31", 2) // only ever longer
	d, err := o.catalog.Dossier(t.Context(), doc.Dossier)
	if want := time.Date(2091, 2, 1, 0, 0, 0, 0, pipeline.Zone); err != nil || !d.KeepUntil.Equal(want) {
		t.Errorf("kept until %v, %v; want %v", d.KeepUntil, err, want)
	}
}
