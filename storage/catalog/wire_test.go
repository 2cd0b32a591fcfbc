package catalog_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// wire passes connections on to a PostgreSQL server, message by message, and cuts one of them at the worst moment: before
// a statement has reached the server, or after the server has done it and before it could say so.
type wire struct {
	addr, server string

	mu       sync.Mutex // guards what follows
	at       string     // the text that the statement begins with; empty: nothing is to be cut
	reported bool       // false: the server does it first
	cuts     int
}

// newWire starts a wire before a server.
func newWire(t *testing.T, server string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{addr: listener.Addr().String(), server: server}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go w.serve(client)
		}
	}()
	return w
}

// cut arms the wire for one statement that begins like this.
func (w *wire) cut(statement string, lost bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.reported, w.cuts = strings.ToLower(statement), lost, 0
}

// hit reports whether to cut at a statement, which it does once.
func (w *wire) hit(statement string) (cut, lost bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.at == "" || !strings.HasPrefix(strings.ToLower(statement), w.at) {
		return false, false
	}
	w.at = ""
	w.cuts++
	return true, w.reported
}

func (w *wire) hits() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cuts
}

func (w *wire) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer server.Close()
	silent := make(chan struct{})
	go answers(client, server, silent)
	w.questions(client, server, silent)
}

// questions passes on what the client says. It closes silent when the server's next answers are to be swallowed.
func (w *wire) questions(client, server net.Conn, silent chan struct{}) {
	said := bufio.NewReader(client)
	start, err := body(said)
	if err != nil {
		return
	}
	server.Write(start)
	prepared := map[string]string{} // statements by their name
	var bound string
	for {
		kind, message, err := next(said)
		if err != nil {
			return
		}
		text := ""
		switch parts := bytes.Split(message[5:], []byte{0}); kind {
		case 'P':
			prepared[string(parts[0])] = string(parts[1])
		case 'B':
			bound = prepared[string(parts[1])]
		case 'E':
			text = bound
		case 'Q':
			text = string(parts[0])
		}
		if cut, lost := w.hit(text); cut && lost {
			return
		} else if cut {
			close(silent)
		}
		if _, err := server.Write(message); err != nil {
			return
		}
	}
}

// answers passes on what the server says until it is to be silent, and then ends the connection at the server's word that
// it is ready for the next question.
func answers(client, server net.Conn, silent chan struct{}) {
	defer client.Close()
	said := bufio.NewReader(server)
	for {
		kind, message, err := next(said)
		if err != nil {
			return
		}
		select {
		case <-silent:
			if kind == 'Z' {
				return
			}
		default:
			client.Write(message)
		}
	}
}

// next reads one message with its kind.
func next(r *bufio.Reader) (kind byte, message []byte, err error) {
	if kind, err = r.ReadByte(); err != nil {
		return 0, nil, err
	}
	rest, err := body(r)
	return kind, append([]byte{kind}, rest...), err
}

// body reads a length and what it is of.
func body(r io.Reader) ([]byte, error) {
	length := make([]byte, 4)
	if _, err := io.ReadFull(r, length); err != nil {
		return nil, err
	}
	whole := append(length, make([]byte, binary.BigEndian.Uint32(length)-4)...)
	_, err := io.ReadFull(r, whole[4:])
	return whole, err
}
