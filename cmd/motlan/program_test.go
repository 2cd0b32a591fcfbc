package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/children"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers"
)

// TestMain lets the test binary be the sandbox's child, as the program is.
func TestMain(m *testing.M) {
	children.Main(m, frail(workers.Tools())...)
}

// program builds the program once, as a user gets it.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "motlan-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "motlan")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		err = &buildError{out, err}
	}
	return path, err
})

type buildError struct {
	out []byte
	err error
}

func (e *buildError) Error() string { return e.err.Error() + "\n" + string(e.out) }

func motlan(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), "MOTLAN_DATA=", "MOTLAN_REDIS=")
	return cmd
}

// runMain runs a command line in this process and returns its exit code and output.
func runMain(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var buffer bytes.Buffer
	code = run(t.Context(), args, streams{in: bytes.NewReader(nil), out: &buffer, err: &buffer})
	return code, buffer.String()
}

// openTest opens a data folder for looking at.
func openTest(t testing.TB, dir string) *office {
	t.Helper()
	o, err := open(context.Background(), settings{Data: dir, Agency: "H21.01", AgencyName: "Trung tâm Phục vụ hành chính công"},
		streams{out: io.Discard, err: io.Discard}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.close)
	return o
}

// family leaves small scans of one couple in a folder, and a file that names the husband.
func family(t *testing.T, seed uint64) (dir, owner string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "scans")
	f := samples.NewFamily(seed)
	for i, draw := range []func(samples.Options) (samples.Sample, error){f.LandCertificate, f.Authorisation, f.LandChange} {
		o := samples.Options{Seed: seed, DPI: 150}
		if i == 0 {
			o.DPI = 300 // read without doubt, so that it becomes a holding
		}
		s, err := draw(o)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, s.File), s.Data)
	}
	owner = filepath.Join(t.TempDir(), "owner.txt")
	writeFile(t, owner, []byte("name: "+f.Husband.Name+"\n"+string(pipeline.PersonalID)+": "+f.Husband.ID+"\n"))
	return dir, owner
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// get fetches a page.
func get(t *testing.T, url string) (code int, text string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}
