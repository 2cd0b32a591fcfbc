package deployments

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/testdata/servers"
)

// trial is what "make services" starts, on ports of its own.
type trial struct {
	dir string
	env []string
}

// start starts the servers in an empty folder and stops them with the test.
func start(t *testing.T) trial {
	t.Helper()
	servers.Program(t, "redis-server")
	servers.Program(t, "postgres", "/usr/lib/postgresql/*/bin")
	gopath, err := exec.Command("go", "env", "GOPATH").Output()
	if err != nil {
		t.Fatal(err)
	}
	servers.Program(t, "minio", filepath.Join(strings.TrimSpace(string(gopath)), "bin"))
	dir, err := os.MkdirTemp("", "services") // not of the test, whose folders are closed to user postgres
	if err != nil {
		t.Fatal(err)
	}
	s := trial{dir, append(os.Environ(), "MOTLAN="+program(t), "REDIS_PORT="+port(t), "POSTGRES_PORT="+port(t), "MINIO_PORT="+port(t))}
	t.Cleanup(func() {
		exec.Command("./services", "stop", dir).Run() // nothing to do when the test has stopped them
		os.RemoveAll(dir)
	})
	s.must(t, "start")
	return s
}

func port(t *testing.T) string {
	_, port, err := net.SplitHostPort(servers.FreeAddr(t))
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func (s trial) run(command string) ([]byte, error) {
	cmd := exec.Command("./services", command, s.dir)
	cmd.Env = s.env
	return cmd.CombinedOutput()
}

func (s trial) must(t *testing.T, command string) string {
	t.Helper()
	out, err := s.run(command)
	if err != nil {
		t.Fatalf("services %s: %v\n%s", command, err, out)
	}
	return string(out)
}

// settings are those that the script prints, as a shell reads them.
func (s trial) settings(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("env", "-i", "sh", "-c", `set -a; . "$1"; exec env`, "sh", filepath.Join(s.dir, "services.env")).Output()
	if err != nil {
		t.Fatal(err)
	}
	return append(os.Environ(), strings.Split(strings.TrimSpace(string(out)), "\n")...)
}

func TestServicesKeepWhatTheyHave(t *testing.T) {
	s := start(t)
	file := filepath.Join(s.dir, "services.env")
	first := read(t, file)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("services.env: %v, %v; it holds passwords", info.Mode(), err)
	}
	s.query(t, "CREATE TABLE kept AS SELECT 1")
	s.must(t, "stop")
	if out, err := s.run("status"); err == nil || strings.Count(string(out), "does not answer") != 3 {
		t.Errorf("after stop: %v\n%s", err, out)
	}
	s.must(t, "stop") // and once more
	s.must(t, "start")
	s.must(t, "start")
	if out := s.must(t, "status"); strings.Count(out, " answers") != 3 {
		t.Errorf("after start:\n%s", out)
	}
	if read(t, file) != first {
		t.Error("a later start made new passwords")
	}
	if n := s.query(t, "SELECT count(*) FROM kept"); n != "1" {
		t.Errorf("PostgreSQL kept %q rows, want 1", n)
	}
}

// Without the passwords a start must not begin anew over data that somebody may want back.
func TestServicesDoNotOverwriteData(t *testing.T) {
	s := start(t)
	s.query(t, "CREATE TABLE kept AS SELECT 1")
	s.must(t, "stop")
	file := filepath.Join(s.dir, "services.env")
	if err := os.Rename(file, file+".lost"); err != nil {
		t.Fatal(err)
	}
	if out, err := s.run("start"); err == nil || !strings.Contains(string(out), "has data but no services.env") {
		t.Errorf("start without passwords: %v\n%s", err, out)
	}
	if err := os.Rename(file+".lost", file); err != nil {
		t.Fatal(err)
	}
	s.must(t, "start")
	if n := s.query(t, "SELECT count(*) FROM kept"); n != "1" {
		t.Errorf("PostgreSQL kept %q rows, want 1", n)
	}
}

// query asks the catalog as the program would be allowed to.
func (s trial) query(t *testing.T, query string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", `exec psql "$MOTLAN_CATALOG" --no-psqlrc --tuples-only --no-align --quiet --command "$1"`, "sh", query)
	cmd.Env = s.settings(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", query, err, out)
	}
	return strings.TrimSpace(string(out))
}

// Every role of the manifests starts, answers their probes, and ends by itself when it is told to, long before it is killed.
func TestRolesStartAndEnd(t *testing.T) {
	s := start(t)
	for _, d := range manifests(t, "Deployment") {
		t.Run(d.Metadata.Name, func(t *testing.T) {
			c := d.Spec.Template.Spec.motlan(t)
			health := servers.FreeAddr(t)
			node := s.node(t, health, append(c.Args, "--listen", servers.FreeAddr(t)))
			for _, p := range []*probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
				await(t, "http://"+health+p.HTTPGet.Path)
			}
			if out, err := exec.Command(program(t), "admin", "health", health).CombinedOutput(); err != nil {
				t.Errorf("the image's health check: %v\n%s", err, out)
			}
			node.end(t, time.Duration(d.Spec.Template.Spec.Grace)*time.Second)
		})
	}
	if n := s.query(t, scaleQuery(t)); n != "0" {
		t.Errorf("the autoscaler sees %q, want 0: nothing waits", n)
	}
}

// node is one process.
type node struct {
	*exec.Cmd
	output *bytes.Buffer // to be read once the process has ended
	ended  chan error
}

func (s trial) node(t *testing.T, health string, args []string) node {
	t.Helper()
	n := node{exec.Command(program(t), args...), &bytes.Buffer{}, make(chan error, 1)}
	n.Env = append(s.settings(t), "MOTLAN_HEALTH="+health, "MOTLAN_DATA="+t.TempDir())
	n.Stdout, n.Stderr = n.output, n.output
	if err := n.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { n.ended <- n.Wait() }()
	t.Cleanup(func() { n.Process.Kill() })
	return n
}

// end asks the process to end and gives it the time that a manager would.
func (n node) end(t *testing.T, grace time.Duration) {
	t.Helper()
	if err := n.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-n.ended:
		if err != nil {
			t.Errorf("%v\n%s", err, n.output)
		}
	case <-time.After(grace):
		t.Errorf("does not end within %v", grace)
	}
}

// await asks until the answer is a good one, as a probe does.
func await(t *testing.T, url string) {
	t.Helper()
	var last string
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		answer, err := http.Get(url)
		if err != nil {
			last = err.Error()
			continue
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
		last = answer.Status + ": " + string(body)
	}
	t.Fatalf("%s: %s", url, last)
}
