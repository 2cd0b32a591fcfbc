package sandbox

// Close kills all children and waits until calls under way have returned ErrClosed. Later calls return it too.
func (p *Pool) Close() { p.closing.Do(p.shut) }

// shut ends the spawner last: who holds a slot may start children.
func (p *Pool) shut() {
	left := p.slots.close()
	for _, c := range p.killAll() {
		c.end()
		p.forget(c)
	}
	<-left
	p.spawn.stop()
}

// killAll closes the pool for new calls and returns the idle children, which nobody else will reap.
func (p *Pool) killAll() []*child {
	p.mu.Lock()
	defer p.mu.Unlock()
	idle := p.idle
	p.closed, p.idle = true, nil
	for c := range p.live {
		c.kill(ErrClosed)
	}
	return idle
}
