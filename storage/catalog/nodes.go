package catalog

import (
	"context"
	"fmt"
	"time"
)

// Node is one process that works on tasks.
type Node struct {
	ID    string
	Host  string
	Slots int     // tasks of each lane that it works on at a time
	Rate  float64 // pages of cost (pipeline.Task.Cost) a second that it did lately
}

// Report says that a node works, with what it can take on.
func (c *Catalog) Report(ctx context.Context, node Node) error {
	ctx, cancel := context.WithTimeout(ctx, brief)
	defer cancel()
	_, err := c.claim(ctx, `INSERT INTO nodes (id, host, slots, rate, beat_at) VALUES (?, ?, ?, ?, {now})
		ON CONFLICT (id) DO UPDATE SET host = excluded.host, slots = excluded.slots, rate = excluded.rate, beat_at = excluded.beat_at`,
		node.ID, node.Host, node.Slots, node.Rate)
	if err != nil {
		return fmt.Errorf("report node: %w", classify(err))
	}
	return nil
}

// Leave says that a node stopped. Nodes that were not heard of for a day are forgotten with it.
func (c *Catalog) Leave(ctx context.Context, node string) error {
	const day = 24 * time.Hour
	_, err := c.claim(ctx, "DELETE FROM nodes WHERE id = ? OR beat_at < {now} - ?", node, day.Milliseconds())
	if err != nil {
		return fmt.Errorf("leave: %w", classify(err))
	}
	return nil
}

// Nodes returns the nodes that were heard of within a time.
func (c *Catalog) Nodes(ctx context.Context, within time.Duration) ([]Node, error) {
	var nodes []Node
	err := c.reads.each(ctx, func(r scanner) error {
		var n Node
		err := r.Scan(&n.ID, &n.Host, &n.Slots, &n.Rate)
		nodes = append(nodes, n)
		return err
	}, "SELECT id, host, slots, rate FROM nodes WHERE beat_at >= {now} - ? ORDER BY id", within.Milliseconds())
	if err != nil {
		return nil, fmt.Errorf("nodes: %w", classify(err))
	}
	return nodes, nil
}
