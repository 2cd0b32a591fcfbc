package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

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
