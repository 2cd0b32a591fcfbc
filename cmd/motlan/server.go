package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/workers"
)

// serve runs engine and server. On the way down the order is: no new connections; requests under way end, those that only
// wait at once; then the engine puts its work down, so that nothing is accepted that nobody would begin; then, in the
// callers, the children, the lock and the catalog.
func (o *office) serve(ctx context.Context, listener net.Listener, c serve, std streams) error {
	p := c.part()
	stages := o.runner(p.capacity)
	defer stages.Close()
	face := o.face(c, stages)
	o.service.Observe = face.Changed
	engine, stopEngine := context.WithCancel(context.WithoutCancel(ctx))
	defer stopEngine()
	worked, served := make(chan error, 1), make(chan error, 1)
	server := newServer(face, o.log)
	go func() { worked <- o.work(engine, stages, p) }()
	go func() { served <- server.Serve(listener) }()
	var tidying sync.WaitGroup
	tidying.Go(func() { face.Tidy(engine) })
	if !p.scheduler { // whose relay would take the tokens
		go o.passNews(engine, face)
	}
	fmt.Fprintf(std.out, "Motlan sẵn sàng · ready: %s://%s  (Ctrl-C để dừng · stops)\n", c.scheme(), listener.Addr())
	var fault error
	select {
	case <-ctx.Done():
	case fault = <-served:
		fault = fmt.Errorf("server ended: %w", fault)
		served <- http.ErrServerClosed
	case err := <-worked:
		fault = fmt.Errorf("engine ended: %w", errors.Join(err, errors.New("nobody would work on what is handed in")))
		worked <- nil
	}
	fault = errors.Join(fault, shut(ctx, server, face), unless(<-served, http.ErrServerClosed))
	stopEngine()
	tidying.Wait()
	return errors.Join(fault, unless(<-worked, context.Canceled))
}

// passNews tells requests that wait of other nodes' commits, until ctx ends.
func (o *office) passNews(ctx context.Context, face *api.API) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.catalog.Woken():
			face.Changed(pipeline.Document{})
		}
	}
}

// requestsEnd is how long requests may take to end once the program was told to stop.
const requestsEnd = 20 * time.Second

func newServer(face *api.API, log *slog.Logger) *http.Server {
	return &http.Server{Handler: face, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)} // bodies may take long but not stand still: package api sees to it
}

// shut ends the requests under way; those that do not end in time are cut off, which no sender takes for an answer.
func shut(ctx context.Context, server *http.Server, face *api.API) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestsEnd)
	defer cancel()
	face.Stop()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}

// unless drops an error that was asked for.
func unless(err, asked error) error {
	if errors.Is(err, asked) {
		return nil
	}
	return err
}

// face is the HTTP interface of this office. Children of the stages draw what it shows, also where no stage runs.
func (o *office) face(c serve, stages *workers.Runner) *api.API {
	var tokens api.Identify
	if c.Issuer != "" {
		tokens = (&api.Issuer{URL: c.Issuer, Audience: c.Audience, Service: o.service, Logger: o.log}).Identify
	}
	o.service.Quota = pipeline.Quota{Papers: c.Papers, Bytes: c.MiB << 20}
	return api.New(api.Config{Service: o.service, Tokens: tokens, Agency: o.Agency, Wanted: o.wantedSheet, Log: o.catalog, Deliveries: o.catalog, Networks: o.Networks, Spool: o.Data, MaxUpload: c.MaxUpload << 20, Rate: c.Rate, TLS: c.TLSCert != "", Version: version,
		Logger: o.log, Picture: stages.Picture, Checks: []api.Check{{Name: "blobs", VI: "kho tệp không trả lời hoặc không ghi được: kiểm tra máy chủ, quyền và ổ đĩa",
			EN: "the blob store does not answer or cannot be written: check its server, its rights and the disk", Run: o.blobsWritable}}})
}

// blobsWritable makes a file where the bytes are written first, and removes it. Another store is asked for an answer.
func (o *office) blobsWritable(ctx context.Context) error {
	if o.Blobs != "" {
		return o.blobsAnswer(ctx)
	}
	file, err := os.CreateTemp(filepath.Join(o.blobFolder(), "tmp"), "ready-*")
	if err != nil {
		return pipeline.Full(err)
	}
	_, err = file.WriteString("ready")
	return pipeline.Full(errors.Join(err, file.Close(), os.Remove(file.Name())))
}

// accessLog is the log of a server: JSON, a line a request.
func accessLog(s settings, std streams) *slog.Logger {
	level := slog.LevelInfo
	if s.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewJSONHandler(std.err, &slog.HandlerOptions{Level: level}))
}
