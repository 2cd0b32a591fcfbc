package servers

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Postgres is a PostgreSQL server, which fsyncs as in earnest. Stop, Kill and Start keep its data and its port.
type Postgres struct {
	*Server
	made int
}

// PostgreSQL starts a PostgreSQL server with an empty cluster.
func PostgreSQL(t testing.TB) *Postgres {
	t.Helper()
	dir := workFolder(t)
	data := filepath.Join(dir, "data")
	initdb := asOther(t, exec.Command(postgresProgram(t, "initdb"), "--pgdata", data, "--username", "motlan", "--auth", "trust", "--no-sync",
		"--encoding", "UTF8", "--locale", "C"))
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	addr := FreeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	s := &Postgres{Server: &Server{Addr: addr, t: t}}
	s.command = func() *exec.Cmd {
		return asOther(t, exec.Command(postgresProgram(t, "postgres"), "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1",
			"-c", "unix_socket_directories="+dir, "-c", "max_connections=200"))
	}
	s.ready = func() error { return s.psql(t, "SELECT 1") }
	s.Start()
	return s
}

// Database makes an empty database and returns its URL.
func (s *Postgres) Database(t testing.TB) string {
	t.Helper()
	s.made++
	name := fmt.Sprint("test", s.made)
	if err := s.psql(t, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return "postgres://motlan@" + s.Addr + "/" + name + "?sslmode=disable"
}

func (s *Postgres) psql(t testing.TB, command string) error {
	out, err := exec.Command(postgresProgram(t, "psql"), "--no-psqlrc", "-c", command, "postgres://motlan@"+s.Addr+"/postgres?sslmode=disable").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

func postgresProgram(t testing.TB, name string) string {
	t.Helper()
	return Program(t, name, "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
}

// workFolder is a folder that the server's user may use.
func workFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "postgres")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if c := otherUser(t); c != nil {
		if err := os.Chown(dir, int(c.Uid), int(c.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// asOther lets a program run as another user when this one is root, which PostgreSQL refuses.
func asOther(t testing.TB, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: otherUser(t)}
	return cmd
}

func otherUser(t testing.TB) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	t.Fatal("root may not run PostgreSQL, and there is no user postgres or nobody")
	return nil
}
