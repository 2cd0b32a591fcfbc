package api

import (
	"context"

	"github.com/motlan/motlan/pipeline"
)

// callerKey is the context's key of who calls.
type callerKey struct{}

// callerOf is who calls, as the credentials have shown; nobody where the route asks for none.
func callerOf(ctx context.Context) pipeline.Caller {
	c, _ := ctx.Value(callerKey{}).(pipeline.Caller)
	return c
}
