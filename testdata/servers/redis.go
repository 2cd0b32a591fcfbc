package servers

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Redis starts a Redis that keeps nothing over its end. Its URL is redis:// and its Addr.
func Redis(t testing.TB, settings ...string) *Server {
	t.Helper()
	addr := FreeAddr(t)
	s := redis(t, addr, append([]string{"--port", port(addr), "--save", "", "--appendonly", "no"}, settings...))
	s.Start()
	return s
}

// RedisTLS starts a Redis that speaks TLS alone and asks for a password. It returns the file of the authority that its
// certificate, for 127.0.0.1, comes from.
func RedisTLS(t testing.TB, password string) (s *Server, authority string) {
	t.Helper()
	cert := newCertificate(t)
	addr := FreeAddr(t)
	s = redis(t, addr, []string{"--port", "0", "--tls-port", port(addr), "--save", "", "--requirepass", password, "--tls-auth-clients", "no",
		"--tls-cert-file", cert.file, "--tls-key-file", cert.key, "--tls-ca-cert-file", cert.file})
	s.ready = func() error { return listens(addr) }
	s.Start()
	return s, cert.file
}

// Sentinels is a Redis with a replica, watched by Sentinels that make the replica the master when it dies.
type Sentinels struct {
	Master, Replica *Server
	Addrs           []string // of the Sentinels, which know the master as "motlan"
}

// RedisSentinels starts them, and waits until each Sentinel knows the replica and the others.
func RedisSentinels(t testing.TB) Sentinels {
	t.Helper()
	master := Redis(t)
	replica := Redis(t, "--replicaof", host(master.Addr)+" "+port(master.Addr))
	group := Sentinels{Master: master, Replica: replica}
	for range 3 {
		group.Addrs = append(group.Addrs, sentinel(t, master.Addr).Addr)
	}
	for _, addr := range group.Addrs {
		await(t, "the Sentinel at "+addr, func() error { return knows(addr) })
	}
	return group
}

func sentinel(t testing.TB, master string) *Server {
	addr := FreeAddr(t)
	file := filepath.Join(t.TempDir(), "sentinel.conf") // which the server writes to
	text := fmt.Sprintf("port %s\nsentinel monitor motlan %s %s 2\nsentinel down-after-milliseconds motlan 1000\nsentinel failover-timeout motlan 5000\n",
		port(addr), host(master), port(master))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := redis(t, addr, []string{file, "--sentinel"})
	s.Start()
	return s
}

// knows reports whether a Sentinel could lead a fail-over: it has found the replica, the link to its master is up, and it
// has found the other two.
func knows(addr string) error {
	masters, err := ask(addr, "SENTINEL masters")
	if err != nil {
		return err
	}
	replicas, err := ask(addr, "SENTINEL replicas motlan")
	if err != nil {
		return err
	}
	if !strings.Contains(masters, "num-other-sentinels\r\n$1\r\n2\r\n") || !strings.Contains(replicas, "master-link-status\r\n$2\r\nok\r\n") {
		return fmt.Errorf("it has not found everybody: %s", masters)
	}
	return nil
}

func redis(t testing.TB, addr string, arguments []string) *Server {
	t.Helper()
	program, dir := Program(t, "redis-server"), t.TempDir()
	return &Server{Addr: addr, t: t,
		command: func() *exec.Cmd {
			return exec.Command(program, append(arguments, "--bind", host(addr), "--dir", dir)...)
		},
		ready: func() error {
			answer, err := ask(addr, "PING")
			if err == nil && !strings.HasPrefix(answer, "+PONG") && !strings.HasPrefix(answer, "-NOAUTH") {
				err = fmt.Errorf("PING: %s", answer)
			}
			return err
		}}
}

// ask sends one inline command and returns the first part of the answer as Redis words it.
func ask(addr, command string) (string, error) {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Second))
	if _, err := fmt.Fprintf(c, "%s\r\n", command); err != nil {
		return "", err
	}
	answer := make([]byte, 16<<10)
	n, err := c.Read(answer)
	return string(answer[:n]), err
}

func host(addr string) string {
	h, _, _ := net.SplitHostPort(addr)
	return h
}

func port(addr string) string {
	_, p, _ := net.SplitHostPort(addr)
	return p
}

// await calls ready until it succeeds.
func await(t testing.TB, what string, ready func() error) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = ready(); err == nil {
			return
		}
	}
	t.Fatalf("waited in vain for %s: %v", what, err)
}
