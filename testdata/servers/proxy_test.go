package servers

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// echo answers with what it is sent.
func echo(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { io.Copy(c, c); c.Close() }()
		}
	}()
	return l.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func send(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// receive reads what is expected, or fails.
func receive(t *testing.T, c net.Conn, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != want {
		t.Fatalf("received %q, %v; want %q", got, err, want)
	}
}

// reset wants a new connection to be reset, at once or when it is used.
func reset(t *testing.T, p *Proxy) {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr)
	if err != nil {
		return
	}
	defer c.Close()
	if n, err := c.Read(make([]byte, 1)); err == nil {
		t.Errorf("a new connection: read %d bytes", n)
	}
}

func TestProxyPassesOn(t *testing.T) {
	c := dial(t, NewProxy(t, echo(t)).Addr)
	send(t, c, "one")
	receive(t, c, "one")
	c.(*net.TCPConn).CloseWrite()
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		t.Errorf("after the end: %q, %v", rest, err)
	}
}

func TestProxyRefuses(t *testing.T) {
	p := NewProxy(t, echo(t))
	before := dial(t, p.Addr)
	send(t, before, "one")
	receive(t, before, "one")
	p.Disturb(Fault{Refuse: true})
	if n, err := before.Read(make([]byte, 1)); err == nil {
		t.Errorf("the connection from before: read %d bytes", n)
	}
	reset(t, p)
	p.Disturb(Fault{})
	after := dial(t, p.Addr)
	send(t, after, "two")
	receive(t, after, "two")
}

// TestProxySwallows wants what was sent into a hole to arrive when it is over, on the old connection too.
func TestProxySwallows(t *testing.T) {
	p := NewProxy(t, echo(t))
	c := dial(t, p.Addr)
	send(t, c, "one")
	receive(t, c, "one")
	p.Disturb(Fault{Hole: true})
	send(t, c, "two")
	c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if n, err := c.Read(make([]byte, 3)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("out of the hole: %d bytes, %v", n, err)
	}
	c.SetReadDeadline(time.Time{})
	p.Disturb(Fault{})
	receive(t, c, "two")
}

func TestProxyEndsLives(t *testing.T) {
	p := NewProxy(t, echo(t))
	p.Disturb(Fault{Life: time.Millisecond})
	reset(t, p)
}

func TestProxyWithoutServer(t *testing.T) {
	reset(t, NewProxy(t, FreeAddr(t)))
}
