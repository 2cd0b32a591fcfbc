package api_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/motlan/motlan/pipeline/api"
)

// TestRedirectIsAFailure checks that a receiver cannot send us on, wherever to.
func TestRedirectIsAFailure(t *testing.T) {
	p := newPost(t, nil)
	var followed atomic.Bool
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed.Store(true) }))
	defer inside.Close()
	sends := httptest.NewTLSServer(http.RedirectHandler(inside.URL, http.StatusTemporaryRedirect))
	defer sends.Close()
	p.Roots.AddCert(sends.Certificate())
	_, w := p.register(sends.URL)
	p.happen("H21.01", 1)
	p.Once(t.Context())
	if left := p.missing(w); len(left) != 1 || left[0].Status != http.StatusTemporaryRedirect || followed.Load() {
		t.Errorf("left are %+v, followed: %v", left, followed.Load())
	}
}

// names answers questions for addresses; what it says may change.
type names struct {
	answer atomic.Value // [4]byte
}

// dial is a connection to a server of names.
func (n *names) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	go n.serve(server)
	return client, nil
}

// serve answers questions, each of which has its length before it, as over TCP.
func (n *names) serve(c net.Conn) {
	defer c.Close()
	for {
		question := make([]byte, 4096)
		if _, err := c.Read(question[:2]); err != nil {
			return
		}
		size, err := c.Read(question)
		var m dnsmessage.Message
		if err != nil || m.Unpack(question[:size]) != nil {
			return
		}
		m.Response, m.Additionals = true, nil
		if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
			m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
				Body: &dnsmessage.AResource{A: n.answer.Load().([4]byte)}}}
		}
		answer, err := m.AppendPack(make([]byte, 2))
		if err != nil {
			return
		}
		answer[0], answer[1] = byte((len(answer)-2)>>8), byte(len(answer)-2)
		c.Write(answer)
	}
}

// TestNameThatChanges checks that an address is refused when it is connected to, whatever its name meant before.
func TestNameThatChanges(t *testing.T) {
	var dns names
	p := newPost(t, func(c *api.DelivererConfig) { c.Resolver = &net.Resolver{PreferGo: true, Dial: dns.dial} })
	r := p.receive(nil)
	r.Config.SetKeepAlivesEnabled(false)
	_, w := p.register(strings.Replace(r.URL, "127.0.0.1", "example.com", 1)) // a name that the receiver's certificate has
	dns.answer.Store([4]byte{127, 0, 0, 1})
	p.happen("H21.01", 1)
	p.Once(t.Context())
	p.received(r, 1, 1) // by its address and by its name
	dns.answer.Store([4]byte{10, 0, 0, 1})
	p.happen("H21.01", 1)
	p.Once(t.Context())
	p.received(r, 2)
	if left := p.missing(w); len(left) != 1 || left[0].Fault != "internal-address" || left[0].Position != 2 {
		t.Errorf("left are %+v\n%s", left, p.logs)
	}
	dns.answer.Store([4]byte{127, 0, 0, 1})
	p.clock = p.clock.Add(time.Minute)
	p.Once(t.Context())
	p.received(r, 2)
}

// TestAddressesThatAreRefused checks that no private network is reached unless an operator named it.
func TestAddressesThatAreRefused(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3",
		"192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
		"255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
		"64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1"} {
		if (api.Networks{}).Refused(address) == nil {
			t.Errorf("%s is not refused", address)
		}
	}
	for _, address := range []string{"8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "2401:d800::1"} {
		if err := (api.Networks{}).Refused(address); err != nil {
			t.Errorf("%s is refused: %v", address, err)
		}
	}
}
