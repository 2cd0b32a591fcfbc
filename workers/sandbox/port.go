package sandbox

import (
	"errors"
	"io"
	"math"
	"os"
)

// parentCaps bound frames from the parent, which is trusted: RLIMIT_DATA is the real bound.
var parentCaps = frameCaps{header: math.MaxUint32, count: math.MaxInt32, blobs: 1 << 40}

// port is the child's end of the pipes.
type port struct {
	out     io.Writer
	calls   chan frame
	answers chan frame
}

// newPort starts to read in, for as long as the process lives: a child exits as soon as its parent is gone, also in
// the middle of a call.
func newPort(in io.Reader, out io.Writer) *port {
	p := &port{out: out, calls: make(chan frame), answers: make(chan frame)}
	go p.receive(in)
	return p
}

func (p *port) receive(in io.Reader) {
	for {
		f, err := readFrame(in, parentCaps)
		if err != nil {
			os.Exit(0)
		}
		if f.Kind == frameAnswer {
			p.answers <- f
		} else {
			p.calls <- f
		}
	}
}

func (p *port) send(f frame) error { return writeFrame(p.out, f) }

// ask is Call.Ask.
func (p *port) ask(question, blob []byte) ([]byte, error) {
	if err := p.send(frame{Kind: frameAsk, blobs: [][]byte{question, blob}}); err != nil {
		return nil, err
	}
	f := <-p.answers
	if f.Text != "" {
		return nil, errors.New(f.Text)
	}
	if len(f.blobs) != 1 {
		return nil, errFrame
	}
	return f.blobs[0], nil
}
