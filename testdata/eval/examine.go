package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/workers/fields"
	"github.com/motlan/motlan/workers/sandbox"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

// atATime is how many pages are read at once, by whatever engine.
const atATime = 2

// result is what a set measured.
type result struct {
	Set       string              `json:"set"`
	Papers    int                 `json:"papers"`
	Found     finding             `json:"found"`
	Engines   map[string]*reading `json:"engines"`   // over all pages that the engine read
	Alongside map[string]*reading `json:"alongside"` // our own reading of just the pages that a peer read too

	mu sync.Mutex
}

// ours is the name of this project's engine in results.
const ours = "motlan"

// examiner reads papers and compares.
type examiner struct {
	options
	pool      *sandbox.Pool
	catalogue *procedures.Catalogue
}

func newExaminer(o options) (*examiner, error) {
	catalogue, err := procedures.Load()
	if err != nil {
		return nil, err
	}
	return &examiner{o, sandbox.NewPool(sandbox.Config{Tools: tools(), Size: atATime, Spare: atATime}), catalogue}, nil
}

// examine reads every paper of a set. The engines take turns on each paper, so that what else the machine does meets all of
// them alike.
func (e *examiner) examine(ctx context.Context, s set) (*result, error) {
	r := &result{Set: s.Name, Papers: s.Size, Engines: map[string]*reading{}, Alongside: map[string]*reading{}}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for i := range s.Size {
		group.Go(func() error {
			p, err := s.Make(i)
			if err != nil {
				return fmt.Errorf("paper %d: %w", i+1, err)
			}
			return e.paper(ctx, r, p, i)
		})
	}
	return r, group.Wait()
}

// paper has all engines read one paper.
func (e *examiner) paper(ctx context.Context, r *result, p paper, i int) error {
	mine, err := e.read(ctx, r, p)
	if err != nil {
		return err
	}
	for _, peer := range peers {
		most := e.Peers
		if peer.Text != "" {
			most = e.Slow
		}
		if i >= most || len(p.Pages) == 0 || !peer.installed() {
			continue
		}
		theirs, err := peerReading(ctx, peer, p)
		if err != nil {
			return err
		}
		r.add(r.Engines, peer.Name, theirs)
		r.add(r.Alongside, peer.Name, mine)
	}
	return nil
}

// read is our own reading of a paper.
func (e *examiner) read(ctx context.Context, r *result, p paper) (own reading, err error) {
	var pages []pipeline.Page
	var codes [][]pipeline.Code
	var text strings.Builder
	for _, page := range p.Pages {
		got, err := readPage(ctx, e.pool, page, false)
		if ctx.Err() != nil {
			return own, ctx.Err()
		}
		if err != nil {
			fmt.Printf("%s: %v\n", p.Name, err)
			own.Failed++
		}
		own.pay(got.Cost)
		pages, codes = append(pages, got.Page), append(codes, got.Codes)
		text.WriteString(lines(got.Page))
	}
	for _, page := range p.Known {
		pages, codes = append(pages, page.Page), append(codes, page.Codes)
	}
	begun, spent := time.Now(), cpu(unix.RUSAGE_THREAD)
	found := fields.Extract(pages, codes, e.catalogue)
	own.WallSeconds += time.Since(begun).Seconds()
	own.CPUSeconds += (cpu(unix.RUSAGE_THREAD) - spent).Seconds()
	own.judge(p, text.String())
	if e.Text {
		fmt.Printf("--- %s\n%s", p.Name, text.String())
	}
	r.add(r.Engines, ours, own)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Found.judge(p, found)
	r.Found.judgeCodes(p.Codes, codes)
	return own, nil
}

// peerReading is a peer's reading of a paper. A page that it cannot read counts as read without words.
func peerReading(ctx context.Context, e peer, p paper) (theirs reading, err error) {
	var text strings.Builder
	for _, page := range p.Pages {
		got, c, err := e.read(ctx, page)
		if ctx.Err() != nil {
			return theirs, ctx.Err()
		}
		if err != nil {
			fmt.Printf("%s: %v\n", p.Name, err)
			theirs.Failed++
		}
		theirs.pay(c)
		text.WriteString(got)
	}
	theirs.judge(p, text.String())
	return theirs, nil
}

// add joins a paper's reading to the engine's.
func (r *result) add(to map[string]*reading, name string, one reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if to[name] == nil {
		to[name] = new(reading)
	}
	to[name].join(one)
}

// lines returns a page's words, a line each line.
func lines(p pipeline.Page) string {
	var text strings.Builder
	for i, w := range p.Words {
		if i > 0 && w.Line != p.Words[i-1].Line {
			text.WriteByte('\n')
		} else if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(w.Text)
	}
	text.WriteByte('\n')
	return text.String()
}
