package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/motlan/motlan/workers/sandbox"
)

// options are the program's flags.
type options struct {
	Sets    []string `help:"Sets to measure: notices, print, invoices, proofs, generated-clean, generated-moderate, generated-heavy, batch-separated, batch-heavy, batch-loose, or the beginnings of names. All, if none is named."`
	N       int      `short:"n" default:"32" help:"Papers of each generated set and batch; of proofs, which need no recognition, twenty times as many."`
	Seed    uint64   `default:"1000000" help:"Seed of the first generated paper. From 1000000 on they are held out: nothing is tuned on them."`
	Only    []string `help:"Only generated papers of these types."`
	Peers   int      `default:"1000" help:"Pages of each set that plain Tesseract reads too."`
	Slow    int      `default:"2" help:"Pages of each set that OCRmyPDF reads too."`
	Out     string   `short:"o" help:"File for the result as JSON."`
	Verbose bool     `short:"v" help:"List the wrong fields."`
	Text    bool     `help:"Print the text that was read."`
}

func main() {
	sandbox.Main(tools()...)
	var o options
	kong.Parse(&o, kong.Description("Measure how well papers are read."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

// measure runs the chosen sets one after the other and prints each when it is done.
func measure(ctx context.Context, o options) error {
	e, err := newExaminer(o)
	if err != nil {
		return err
	}
	defer e.pool.Close()
	var all results
	for _, s := range allSets(o.N, o.Seed, o.Only) {
		if !o.wants(s.Name) {
			continue
		}
		if s.Size == 0 {
			fmt.Printf("%s: no papers; the folder of scans is absent\n", s.Name)
			continue
		}
		r, err := e.examine(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		r.print(os.Stdout, o.Verbose)
		all.Sets = append(all.Sets, r)
	}
	for _, b := range allBatches(o.N, o.Seed) {
		if !o.wants(b.name) {
			continue
		}
		s, err := e.divide(ctx, b)
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		s.print(os.Stdout)
		all.Batches = append(all.Batches, s)
	}
	if o.Out == "" {
		return nil
	}
	return write(o.Out, all)
}

// wants reports whether a set was asked for, by its name or the beginning of it.
func (o options) wants(name string) bool {
	return len(o.Sets) == 0 || slices.ContainsFunc(o.Sets, func(asked string) bool { return strings.HasPrefix(name, asked) })
}
