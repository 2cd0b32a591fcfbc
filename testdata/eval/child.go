package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers"
	"github.com/motlan/motlan/workers/codes"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/sandbox"
	"golang.org/x/sys/unix"
)

// The tools: the engine's own that reads a page, and the reading of codes, which the engine does while it prepares.
const (
	toolRead  = "read"
	toolCodes = "codes"
)

// pageRead is what children read off a page.
type pageRead struct {
	Page  pipeline.Page
	Codes []pipeline.Code
	Cost  cost `json:"-"`
}

// cost is what reading took.
type cost struct {
	Wall time.Duration
	CPU  time.Duration
	Peak int64 // bytes of memory that the process has ever held at once
}

// more adds what another process took.
func (c cost) more(o cost) cost { return cost{c.Wall + o.Wall, c.CPU + o.CPU, max(c.Peak, o.Peak)} }

// tools are what this program's children can do, within the limits that the engine sets.
func tools() []sandbox.Tool {
	all := workers.Tools()
	read := all[slices.IndexFunc(all, func(t sandbox.Tool) bool { return t.Name == toolRead })]
	return []sandbox.Tool{metered(read), metered(sandbox.Tool{Name: toolCodes, Limits: read.Limits, Serve: readCodes})}
}

// metered has a tool answer with its reply and what that took. The first call loads the recogniser, which is not counted:
// the engine keeps its children.
func metered(t sandbox.Tool) sandbox.Tool {
	serve, warm := t.Serve, false
	t.Serve = func(ctx context.Context, call *sandbox.Call) (any, [][]byte, error) {
		if !warm {
			if _, _, err := serve(ctx, call); err != nil {
				return nil, nil, err
			}
			warm = true
		}
		begun, spent := time.Now(), cpu(unix.RUSAGE_SELF)
		reply, out, err := serve(ctx, call)
		return struct {
			Reply any
			Cost  cost
		}{reply, cost{time.Since(begun), cpu(unix.RUSAGE_SELF) - spent, peak()}}, out, err
	}
	return t
}

// readCodes reads the codes of a picture.
func readCodes(_ context.Context, call *sandbox.Call) (any, [][]byte, error) {
	var in scan
	if err := json.Unmarshal(call.Input, &in); err != nil {
		return nil, nil, err
	}
	decoded, err := images.Decode(call.Blobs[0], 0, images.Limits{})
	if err != nil {
		return nil, nil, err
	}
	found, err := codes.Read(decoded, in.DPI)
	return pageRead{Codes: found}, nil, err
}

// scan tells a child what it gets, as the engine words it.
type scan struct {
	Format string
	Page   int     // counted from 1
	DPI    float64 // 0: unknown
}

// readPage has children read one page, or its codes alone.
func readPage(ctx context.Context, pool *sandbox.Pool, p picture, codesAlone bool) (out pageRead, err error) {
	if out, err = ask(ctx, pool, toolCodes, p); err != nil || codesAlone {
		out.Page.DPI = p.DPI
		return out, err
	}
	text, err := ask(ctx, pool, toolRead, p)
	return pageRead{text.Page, out.Codes, out.Cost.more(text.Cost)}, err
}

// ask has a child serve one call about a page.
func ask(ctx context.Context, pool *sandbox.Pool, tool string, p picture) (out pageRead, err error) {
	format, _ := images.Sniff(p.Data)
	answer, err := pool.Do(sandbox.Urgent(ctx), tool, sandbox.Request{Input: scan{format, 1, p.DPI}, Blobs: [][]byte{p.Data}})
	if err != nil {
		return out, fmt.Errorf("%s: %w", tool, err)
	}
	reply := struct {
		Reply *pageRead
		Cost  *cost
	}{&out, &out.Cost}
	return out, json.Unmarshal(answer.Reply, &reply)
}

// cpu returns the processor time that who has used.
func cpu(who int) time.Duration {
	var use unix.Rusage
	if err := unix.Getrusage(who, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// peak returns VmHWM of this process in bytes, or 0 where the system does not tell.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	kib, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
	n, err := strconv.ParseInt(string(kib), 10, 64)
	if err != nil {
		return 0
	}
	return n << 10
}
