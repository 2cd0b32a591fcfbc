package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// serveHealth serves what probes and monitors ask, on an address that other machines may reach. Without an address it does
// nothing.
func (o *office) serveHealth(ctx context.Context, address string) (io.Closer, error) {
	if address == "" {
		return io.NopCloser(nil), nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	server := &http.Server{Handler: o.healthRoutes(), ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second, MaxHeaderBytes: 16 << 10}
	go server.Serve(listener) // ends with Close; a probe that fails tells of any other end
	return server, nil
}

func (o *office) healthRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", o.serveReadiness)
	mux.HandleFunc("GET /metrics", o.serveMetrics)
	return mux
}

// serveReadiness says which servers answer. Why one does not stands in the log.
func (o *office) serveReadiness(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	status, checks := http.StatusOK, map[string]string{}
	for name, check := range map[string]func(context.Context) error{"catalog": o.catalogAnswers, "blobs": o.blobsWritable} {
		checks[name] = "ok"
		if err := check(ctx); err != nil {
			o.log.ErrorContext(ctx, "not ready", "check", name, "error", err)
			status, checks[name] = http.StatusServiceUnavailable, "failed"
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(checks)
}

func (o *office) catalogAnswers(ctx context.Context) error {
	_, err := o.catalog.Agency(ctx, o.Agency)
	return err
}

// serveMetrics prints the backlog in the Prometheus text format: numbers only, by lane.
func (o *office) serveMetrics(w http.ResponseWriter, r *http.Request) {
	b, err := o.service.Backlog(r.Context())
	if err != nil {
		o.log.ErrorContext(r.Context(), "metrics", "error", err)
		http.Error(w, "the catalog does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	for _, lane := range pipeline.Lanes {
		fmt.Fprintf(w, "motlan_outbox_tasks{lane=%q} %d\n", lane, b.Tasks[lane])
	}
	fmt.Fprintf(w, "motlan_outbox_bytes %d\nmotlan_outbox_pages %d\nmotlan_outbox_oldest_seconds %g\nmotlan_pages_per_second %g\n",
		b.Bytes, b.Cost, b.Age.Seconds(), b.Rate)
}
