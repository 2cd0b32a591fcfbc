package servers

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The only user of a MinIO.
const (
	MinIOUser     = "motlan-test"
	MinIOPassword = "motlan-test-password"
)

// MinIO starts a private MinIO whose data is thrown away with the test, locked objects too. Its storage is an S3 server's
// with object lock; buckets are the test's to make.
func MinIO(t testing.TB) *Server {
	t.Helper()
	return MinIOAt(t, t.TempDir())
}

// MinIOAt is MinIO with its data in a folder, and with more settings, each name=value.
func MinIOAt(t testing.TB, data string, settings ...string) *Server {
	t.Helper()
	home, _ := os.UserHomeDir()
	program := Program(t, "minio", filepath.Join(os.Getenv("GOPATH"), "bin"), filepath.Join(home, "go", "bin"))
	s := &Server{Addr: FreeAddr(t), t: t}
	s.command = func() *exec.Cmd {
		cmd := exec.Command(program, "server", "--quiet", "--address", s.Addr, "--console-address", FreeAddr(t), data)
		cmd.Env = append(os.Environ(), "MINIO_ROOT_USER="+MinIOUser, "MINIO_ROOT_PASSWORD="+MinIOPassword, "MINIO_BROWSER=off", "MINIO_UPDATE=off")
		cmd.Env = append(cmd.Env, settings...)
		return cmd
	}
	s.ready = func() error { return answers("http://" + s.Addr + "/minio/health/cluster") }
	s.Start()
	return s
}

// answers reports whether a URL answers with 200.
func answers(url string) error {
	r, err := http.Get(url)
	if err != nil {
		return err
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, r.Status)
	}
	return nil
}
