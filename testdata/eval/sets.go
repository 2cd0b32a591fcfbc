package main

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// HeldOut is the first seed of the drawings that engines are not tuned on.
const HeldOut = 1_000_000

// allSets returns every set; what lies in a folder that is absent is empty. n is how many papers each drawn set has, seed the
// first one's, only the types that are drawn; none: all.
func allSets(n int, seed uint64, only []string) []set {
	return []set{
		transcribed("notices", "*.jpg", 300), transcribed("print", "*.png", 0), invoices(),
		proofs(n*20, seed, only),
		generated("generated-clean", samples.Clean, only, n, seed),
		generated("generated-moderate", samples.Moderate, only, n, seed+uint64(n)),
		generated("generated-heavy", samples.Heavy, only, n, seed+2*uint64(n)),
	}
}

// generated draws papers of all types in turn, so that sets that begin at neighbouring seeds have other types.
func generated(name string, level samples.Level, only []string, n int, seed uint64) set {
	types := chosen(only)
	return set{Name: name, Size: n, Make: func(i int) (paper, error) {
		own := seed + uint64(i)
		code := types[own%uint64(len(types))]
		sample, err := samples.Draw(code, own, level)
		if err != nil {
			return paper{}, err
		}
		return drawn(fmt.Sprintf("%s-%d", code, own), sample), nil
	}}
}

// proofs are papers that need no recognition, as their words are known: what is wrong here is extraction's doing. They are
// quick, so there are many.
func proofs(n int, seed uint64, only []string) set {
	types := chosen(only)
	return set{Name: "proofs", Size: n, Make: func(i int) (paper, error) {
		own := seed + uint64(i)
		code := types[own%uint64(len(types))]
		truth, err := samples.Proof(code, own)
		if err != nil {
			return paper{}, err
		}
		p := paper{Name: fmt.Sprintf("%s-%d", code, own), Type: code, Judged: true, Whole: true, Fields: facts(truth)}
		for _, page := range truth.Pages {
			p.Known = append(p.Known, pageRead{Page: known(page), Codes: page.Codes})
		}
		return p, nil
	}}
}

// known is what a perfect recogniser makes of a page: it tells handwriting from print.
func known(t samples.TruthPage) pipeline.Page {
	page := t.Page()
	for i, w := range t.Words {
		page.Words[i].Line, page.Words[i].Hand = w.Line, w.Hand
	}
	return page
}

// chosen returns the types to draw.
func chosen(only []string) []pipeline.TypeCode {
	if len(only) == 0 {
		return samples.Types()
	}
	types := make([]pipeline.TypeCode, len(only))
	for i, code := range only {
		types[i] = pipeline.TypeCode(code)
	}
	return types
}
