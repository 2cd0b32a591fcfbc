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
	"time"

	"github.com/motlan/motlan/pipeline/api"
)

// serve is "motlan serve".
type serve struct {
	Listen    string `default:"127.0.0.1:8080" env:"MOTLAN_LISTEN" placeholder:"HOST:PORT" help:"Address (${default}). Only loopback, until callers are authenticated."`
	MaxUpload int64  `default:"256" env:"MOTLAN_MAX_UPLOAD" placeholder:"MIB" help:"Largest file that may be uploaded, in MiB (${default})."`
}

// drain is how long requests may take to end once the program was told to stop.
const drain = 20 * time.Second

// Run serves until ctx ends.
func (c serve) Run(ctx context.Context, s *settings, std streams) error {
	if c.MaxUpload < 1 || c.MaxUpload > 1<<20 {
		return usage{fmt.Errorf("--max-upload %d: from 1 to %d MiB", c.MaxUpload, 1<<20)}
	}
	if err := loopback(c.Listen); err != nil {
		return usage{err}
	}
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	o.log = accessLog(*s, std)
	held, err := o.lock()
	if err != nil {
		return err
	}
	defer held.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	defer listener.Close()
	if err := loopback(listener.Addr().String()); err != nil { // what this machine means by localhost
		return usage{err}
	}
	return o.serve(ctx, listener, c.MaxUpload<<20, std)
}

// loopback refuses an address that other machines can reach.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen %s: %w", address, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("--listen %s: chỉ phục vụ trên chính máy này (127.0.0.1, [::1] hoặc localhost) cho đến khi có xác thực: "+
		"ai tới được cổng này đều đọc được giấy tờ của công dân. "+
		"Only loopback until callers are authenticated: whoever reaches the port could read citizens' papers. "+
		"From another machine, use a tunnel: ssh -L 8080:127.0.0.1:8080", address)
}

// serve runs engine and server. On the way down the order is: no new connections; requests under way end, those that only
// wait at once; then the engine puts its work down, so that nothing is accepted that nobody would begin; then, in the
// callers, the children, the lock and the catalog.
func (o *office) serve(ctx context.Context, listener net.Listener, maxUpload int64, std streams) error {
	stages := o.runner()
	defer stages.Close()
	face := o.face(maxUpload)
	o.service.Observe = face.Changed
	engine, stopEngine := context.WithCancel(context.WithoutCancel(ctx))
	defer stopEngine()
	worked, served := make(chan error, 1), make(chan error, 1)
	server := newServer(face, o.log)
	go func() { worked <- o.work(engine, stages) }()
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintf(std.out, "Motlan sẵn sàng · ready: http://%s  (Ctrl-C để dừng · stops)\n", listener.Addr())
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
	return errors.Join(fault, unless(<-worked, context.Canceled))
}

func newServer(face *api.API, log *slog.Logger) *http.Server {
	return &http.Server{Handler: face, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)} // bodies may take long but not stand still: package api sees to it
}

// shut ends the requests under way; those that do not end in time are cut off, which no sender takes for an answer.
func shut(ctx context.Context, server *http.Server, face *api.API) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
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

// face is the HTTP interface of this office.
func (o *office) face(maxUpload int64) *api.API {
	return api.New(api.Config{Service: o.service, Agency: o.Agency, Operator: o.Operator, Spool: o.Data, MaxUpload: maxUpload, Version: version,
		Logger: o.log, Checks: []api.Check{{Name: "blobs", VI: "không ghi được vào kho tệp: kiểm tra quyền và ổ đĩa",
			EN: "the blob folder cannot be written: check its rights and the disk", Run: o.blobsWritable}}})
}

// blobsWritable makes a file where the bytes are written first, and removes it.
func (o *office) blobsWritable(context.Context) error {
	file, err := os.CreateTemp(filepath.Join(o.blobFolder(), "tmp"), "ready-*")
	if err != nil {
		return full(err)
	}
	_, err = file.WriteString("ready")
	return full(errors.Join(err, file.Close(), os.Remove(file.Name())))
}

// accessLog is the log of a server: JSON, a line a request.
func accessLog(s settings, std streams) *slog.Logger {
	level := slog.LevelInfo
	if s.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewJSONHandler(std.err, &slog.HandlerOptions{Level: level}))
}
