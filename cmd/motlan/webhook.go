package main

import (
	"context"

	"github.com/motlan/motlan/pipeline/api"
)

// webhooks posts events to the agencies' receivers until ctx ends. It is the leader's duty, as one process at a time is to do it.
func (o *office) webhooks(ctx context.Context) error {
	return api.NewDeliverer(api.DelivererConfig{Service: o.service, Deliveries: o.catalog, Networks: o.Networks, Logger: o.log}).Run(ctx)
}
