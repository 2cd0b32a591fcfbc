package catalog

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/motlan/motlan/pipeline"
)

// channel is what nodes tell each other on that there is work.
const channel = "motlan_work"

// news passes on, between the nodes of one PostgreSQL catalog, that there is something to do. It is never part of a
// commit: a notification makes commits wait for each other. What is lost costs time only, as relays also look by themselves.
type news struct {
	self   string // so that a node does not wake itself twice
	config *pgx.ConnConfig
	db     database
	kick   chan struct{}
	ctx    context.Context // ends with stop; the goroutines' own
	stop   func()
	work   sync.WaitGroup
}

func newNews(config *pgx.ConnConfig, db database) *news {
	ctx, cancel := context.WithCancel(context.Background())
	n := &news{self: pipeline.NewID("cat"), config: config, db: db, kick: make(chan struct{}, 1), ctx: ctx}
	n.stop = func() { cancel(); n.work.Wait() }
	n.work.Go(n.send)
	return n
}

func (n *news) tell() {
	select {
	case n.kick <- struct{}{}:
	default:
	}
}

// send makes one notification of all commits within a few milliseconds.
func (n *news) send() {
	for n.ctx.Err() == nil {
		select {
		case <-n.ctx.Done():
		case <-n.kick:
			ctx, cancel := context.WithTimeout(n.ctx, brief)
			n.db.run(ctx, "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)", channel, n.self) // no disk waits for it
			cancel()
			pause(n.ctx, 10*time.Millisecond)
		}
	}
}

// listen calls heard whenever another node told of something, and after every break, in which one may have.
func (n *news) listen(heard func()) {
	n.work.Go(func() {
		listening := func() {}
		for n.ctx.Err() == nil {
			err := n.hear(listening, heard)
			n.db.look(time.Now(), &err)
			pause(n.ctx, time.Second)
			listening = heard
		}
	})
}

func (n *news) hear(listening, heard func()) error {
	conn, err := pgx.ConnectConfig(n.ctx, n.config.Copy())
	if err != nil {
		return err
	}
	defer hangUp(n.ctx, conn)
	if _, err := conn.Exec(n.ctx, "LISTEN "+channel); err != nil {
		return err
	}
	listening()
	for {
		said, err := conn.WaitForNotification(n.ctx)
		if err != nil {
			return err
		}
		if said.Payload != n.self {
			heard()
		}
	}
}

func hangUp(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	conn.Close(ctx)
}
