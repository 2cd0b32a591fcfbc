package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
)

// Config says what a pool runs.
type Config struct {
	Tools        []Tool
	Size         int          // calls at a time, over all tools; if zero, one for each CPU
	Spare        int          // children kept warm beyond Size, so that tools that take turns do not push one another out
	RecycleAfter int          // calls that one child serves, except of a OneShot tool; if zero, 100
	Env          []string     // "NAME=value" added to the children's otherwise clean environment
	Logger       *slog.Logger // if nil, nothing is logged
}

// Pool runs calls in child processes, and keeps those that may serve again warm. It is safe for concurrent use. A call
// waits while Size others are under way; an Urgent one overtakes those that wait with it.
type Pool struct {
	config Config
	tools  map[string]Tool
	slots  *Turns
	spawn  *spawner
	cut    atomic.Int32 // index in the list of isolations of the strongest one that the kernel allows

	closing sync.Once

	mu     sync.Mutex
	closed bool
	live   map[*child]bool
	idle   []*child // oldest first
}

// NewPool returns a pool. It starts no child yet. Close it.
func NewPool(c Config) *Pool {
	set(&c.Size, runtime.NumCPU())
	set(&c.RecycleAfter, 100)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Pool{config: c, tools: map[string]Tool{}, slots: NewTurns(int64(c.Size), 0), live: map[*child]bool{}, spawn: newSpawner()}
	for _, t := range c.Tools {
		t.Limits = t.Limits.withDefaults()
		p.tools[t.Name] = t
	}
	return p
}

// Do has a child serve one call. The error is a *Refusal, an *Error (see Strike and Reason), ctx's own, or one of the
// system: a child that cannot be started says nothing about the document.
func (p *Pool) Do(ctx context.Context, tool string, req Request) (Response, error) {
	t, ok := p.tools[tool]
	if !ok {
		return Response{}, fmt.Errorf("no tool %q", tool)
	}
	input, err := json.Marshal(req.Input)
	if err != nil {
		return Response{}, fmt.Errorf("encode input of %s: %w", tool, err)
	}
	release, err := p.slots.Take(ctx, 1)
	if err != nil {
		return Response{}, err
	}
	defer release()
	c, err := p.take(t)
	if err != nil {
		return Response{}, fmt.Errorf("start tool %s: %w", tool, err)
	}
	return p.call(ctx, c, input, req)
}

// call runs one call on c, and keeps c when it may serve another.
func (p *Pool) call(ctx context.Context, c *child, input []byte, req Request) (Response, error) {
	set(&req.Timeout, c.limits.Time)
	c.giveWay(urgent(ctx))
	response, healthy, err := c.do(ctx, input, req)
	c.served++
	if healthy && c.served < c.most && p.keep(c) {
		return response, err
	}
	c.end()
	p.forget(c)
	return response, err
}

// take returns a warm child of t or starts one. An idle child of another tool makes room.
func (p *Pool) take(t Tool) (*child, error) {
	for {
		c, ended := p.pick(t.Name)
		if ended != nil {
			ended.end()
			p.forget(ended)
			continue
		}
		if c != nil {
			return c, nil
		}
		return p.startTool(t)
	}
}

// pick finds an idle child of the tool, or one that has to end first: it died while idle, or it is in the way.
func (p *Pool) pick(tool string) (ready, ended *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, c := range p.idle {
		if c.tool != tool {
			continue
		}
		p.idle = append(p.idle[:i], p.idle[i+1:]...)
		if c.exited() {
			return nil, c
		}
		return c, nil
	}
	if len(p.idle) > 0 && len(p.live) >= p.config.Size+p.config.Spare {
		ended, p.idle = p.idle[0], p.idle[1:]
	}
	return nil, ended
}

// keep puts c among the idle children; false when the pool was closed.
func (p *Pool) keep(c *child) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.idle = append(p.idle, c)
	return true
}

func (p *Pool) remember(c *child) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrClosed
	}
	p.live[c] = true
	return nil
}

func (p *Pool) forget(c *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.live, c)
}
