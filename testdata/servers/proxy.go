package servers

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// Fault is how a proxy disturbs the connections through it. The zero value disturbs nothing.
type Fault struct {
	Refuse bool          // connections are reset, those that are there and those that come
	Hole   bool          // nothing is delivered in either direction; what was on its way arrives once the fault is over
	Delay  time.Duration // every piece, in either direction, is late by up to so much, at random
	Life   time.Duration // connections are reset at a random age of up to so much
}

// Proxy passes TCP connections on to a server, and disturbs them as it is told while it runs. Its methods may be called
// concurrently.
type Proxy struct {
	Addr string // host:port on loopback

	target   string
	listener *net.TCPListener
	active   sync.WaitGroup

	mu      sync.Mutex // guards what follows
	fault   Fault
	changed chan struct{} // closed when the fault changes
	links   map[*link]bool
	closed  bool
}

// link is one connection with its continuation to the server.
type link struct {
	near, far *net.TCPConn
	dies      *time.Timer // nil: of old age only
}

// NewProxy starts a proxy before the server at an address. It ends with the test.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: listener.Addr().String(), target: target, listener: listener, changed: make(chan struct{}), links: map[*link]bool{}}
	p.active.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// Disturb sets the fault, in place of the one before.
func (p *Proxy) Disturb(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
	close(p.changed)
	p.changed = make(chan struct{})
	for l := range p.links {
		if f.Refuse {
			l.reset()
		}
		l.age(f.Life)
	}
}

func (p *Proxy) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.listener.Close()
	p.Disturb(Fault{Refuse: true})
	p.active.Wait()
}

func (p *Proxy) accept() {
	for {
		near, err := p.listener.AcceptTCP()
		if err != nil {
			return
		}
		p.active.Go(func() { p.serve(near) })
	}
}

// serve passes one connection on. A server that is not there resets it, as a network without the proxy would.
func (p *Proxy) serve(near *net.TCPConn) {
	time.Sleep(p.pass())
	far, err := net.DialTimeout("tcp", p.target, 10*time.Second)
	if err != nil {
		near.SetLinger(0)
		near.Close()
		return
	}
	l := &link{near: near, far: far.(*net.TCPConn)}
	p.join(l)
	defer p.part(l)
	var both sync.WaitGroup
	both.Go(func() { p.pump(l, l.far, l.near) })
	both.Go(func() { p.pump(l, l.near, l.far) })
	both.Wait()
}

func (p *Proxy) join(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links[l] = true
	if p.fault.Refuse || p.closed {
		l.reset()
	}
	l.age(p.fault.Life)
}

func (p *Proxy) part(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
	l.age(0)
	l.near.Close()
	l.far.Close()
}

// age gives a link a new life of at most so much; zero: without end.
func (l *link) age(life time.Duration) {
	if l.dies != nil {
		l.dies.Stop()
		l.dies = nil
	}
	if life > 0 {
		l.dies = time.AfterFunc(rand.N(life), l.reset)
	}
}

// reset ends both sides at once, and what is on its way is lost.
func (l *link) reset() {
	for _, c := range []*net.TCPConn{l.near, l.far} {
		c.SetLinger(0)
		c.Close()
	}
}

// pump carries what comes from one side to the other, and its end as well.
func (p *Proxy) pump(l *link, to, from *net.TCPConn) {
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		time.Sleep(p.pass())
		if _, lost := to.Write(piece[:n]); lost != nil || err != nil && err != io.EOF {
			l.reset()
			return
		}
		if err != nil {
			to.CloseWrite()
			return
		}
	}
}

// pass returns when something may be delivered, and how late it has to be.
func (p *Proxy) pass() time.Duration {
	for {
		p.mu.Lock()
		f, changed := p.fault, p.changed
		p.mu.Unlock()
		if !f.Hole {
			if f.Delay == 0 {
				return 0
			}
			return rand.N(f.Delay)
		}
		<-changed
	}
}
