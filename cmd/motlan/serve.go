package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/workers"
)

// serve is "motlan serve".
type serve struct {
	Role      string        `default:"all" enum:"api,worker,scheduler,all" env:"MOTLAN_ROLE" placeholder:"ROLE" help:"What this process does: api, worker, scheduler or all (${default}). Any number of each may share one catalog."`
	Listen    string        `default:"127.0.0.1:8080" env:"MOTLAN_LISTEN" placeholder:"HOST:PORT" help:"Address of the API (${default}). Only loopback, unless there is a certificate."`
	TLSCert   string        `env:"MOTLAN_TLS_CERT" type:"path" placeholder:"FILE" help:"Certificate chain of the API in PEM; read again when it changes."`
	TLSKey    string        `env:"MOTLAN_TLS_KEY" type:"path" placeholder:"FILE" help:"Its key in PEM."`
	Papers    int           `name:"daily-papers" env:"MOTLAN_DAILY_PAPERS" placeholder:"N" help:"Papers that one agency may hand in on a day (any number)."`
	MiB       int64         `name:"daily-mib" env:"MOTLAN_DAILY_MIB" placeholder:"MIB" help:"MiB of files that one agency may hand in on a day (any number)."`
	Rate      int           `default:"6000" env:"MOTLAN_RATE" help:"Requests a minute of one agency (${default}); negative: any number."`
	Issuer    string        `env:"MOTLAN_OIDC_ISSUER" placeholder:"URL" help:"OpenID Connect provider whose access tokens are taken beside API keys; claims agency, roles and name."`
	Audience  string        `default:"motlan" env:"MOTLAN_OIDC_AUDIENCE" help:"Whom its tokens must be for (${default})."`
	Health    string        `env:"MOTLAN_HEALTH" placeholder:"HOST:PORT" help:"Address for /healthz, /readyz and /metrics alone: nothing about anybody."`
	MaxUpload int64         `default:"256" env:"MOTLAN_MAX_UPLOAD" placeholder:"MIB" help:"Largest file that may be uploaded, in MiB (${default})."`
	Slots     int           `env:"MOTLAN_SLOTS" help:"Tasks of a lane at a time (as the machine's processors and memory allow)."`
	Memory    int64         `env:"MOTLAN_MEMORY" placeholder:"MIB" help:"Memory that a worker may count on, in MiB (what the machine has)."`
	Reverify  int           `default:"3600" env:"MOTLAN_REVERIFY" placeholder:"N" help:"Held papers an hour whose signatures are verified again, each once a day at most (${default}); 0: none."`
	Drain     time.Duration `default:"25s" env:"MOTLAN_DRAIN" placeholder:"DURATION" help:"How long work may go on to its end once the program was told to stop (${default}); what is left is handed back."`
}

func (c serve) has(role string) bool { return c.Role == "all" || c.Role == role }

// check refuses a command line that makes no sense before anything is touched.
func (c serve) check(s settings) error {
	switch {
	case c.MaxUpload < 1 || c.MaxUpload > 1<<20:
		return usage{fmt.Errorf("--max-upload %d: from 1 to %d MiB", c.MaxUpload, 1<<20)}
	case c.Reverify < 0 || c.Reverify > 1<<30:
		return usage{fmt.Errorf("--reverify %d: held papers an hour, 0 for none", c.Reverify)}
	case c.Slots < 0 || c.Slots > 1000 || c.Memory < 0 || c.Drain < 0:
		return usage{errors.New("--slots, --memory and --drain are not negative, and 1000 slots are the most")}
	case s.alone() && c.Role != "all":
		return usage{fmt.Errorf("--role %s without --catalog: a data folder has one process, which does all", c.Role)}
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return usage{errors.New("--tls-cert and --tls-key belong together")}
	case c.Issuer != "" && !strings.HasPrefix(c.Issuer, "https://"):
		return usage{fmt.Errorf("--issuer %s: https only, for whoever is between could make tokens", c.Issuer)}
	case !c.has("api") || c.TLSCert != "":
		return nil
	}
	return unlessNil(loopback(c.Listen))
}

// unlessNil makes an error one of usage.
func unlessNil(err error) error {
	if err == nil {
		return nil
	}
	return usage{err}
}

// Run serves until ctx ends.
func (c serve) Run(ctx context.Context, s *settings, std streams) error {
	if err := c.check(*s); err != nil {
		return err
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
	healthy, err := o.serveHealth(ctx, c.Health)
	if err != nil {
		return err
	}
	defer healthy.Close()
	if !c.has("api") {
		return o.serveWork(ctx, c, std)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	defer listener.Close()
	if c.TLSCert != "" {
		if listener, err = encrypted(listener, c.TLSCert, c.TLSKey); err != nil {
			return usage{err}
		}
	} else if err := loopback(listener.Addr().String()); err != nil { // what this machine means by localhost
		return usage{err}
	}
	return o.serve(ctx, listener, c, std)
}

// part is what the roles mean for the engine.
func (c serve) part() part {
	capacity := workers.Measure()
	if c.Memory > 0 {
		capacity = workers.Within(c.Memory << 20)
	}
	capacity.Slots = cmp.Or(c.Slots, capacity.Slots)
	return part{worker: c.has("worker"), scheduler: c.has("scheduler"), capacity: capacity, drain: c.Drain, reverify: c.Reverify}
}

// serveWork runs a process without an API.
func (o *office) serveWork(ctx context.Context, c serve, std streams) error {
	p := c.part()
	stages := o.runner(p.capacity)
	defer stages.Close()
	fmt.Fprintf(std.out, "Motlan sẵn sàng · ready: %s  (Ctrl-C để dừng · stops)\n", c.Role)
	return unless(o.work(ctx, stages, p), context.Canceled)
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
	return fmt.Errorf("--listen %s: không có chứng thư TLS thì chỉ phục vụ trên chính máy này (127.0.0.1, [::1] hoặc localhost): "+
		"khóa và giấy tờ của công dân không đi qua mạng mà không mã hóa. Only loopback without --tls-cert and --tls-key: "+
		"keys and citizens' papers do not cross a network in the clear", address)
}

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
