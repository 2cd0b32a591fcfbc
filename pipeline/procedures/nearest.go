package procedures

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// mostNearest codes are named when one is not known, each at most so many slips of the keyboard away.
const (
	mostNearest = 3
	mostSlips   = 2
)

// unknown says why a code cannot be used at a time, and which one may be meant.
func (c *Catalogue) unknown(code pipeline.ProcedureCode, at time.Time) *pipeline.UnknownProcedure {
	e := &pipeline.UnknownProcedure{Code: code, At: at}
	for _, p := range c.procedures {
		switch {
		case p.Code != code:
		case at.Before(p.ValidFrom) && (e.Begins.IsZero() || p.ValidFrom.Before(e.Begins)):
			e.Begins = p.ValidFrom
		case !p.ValidTo.IsZero() && !at.Before(p.ValidTo) && p.ValidTo.After(e.Retired):
			e.Retired = p.ValidTo
		}
	}
	e.Nearest = c.nearest(code, at)
	return e
}

// nearest lists the procedures in force whose codes are a slip or two away, nearest first.
func (c *Catalogue) nearest(code pipeline.ProcedureCode, at time.Time) []pipeline.Procedure {
	type candidate struct {
		slips int
		pipeline.Procedure
	}
	var all []candidate
	for _, p := range c.procedures {
		if n := slips(bare(code), bare(p.Code)); p.InForce(at) && n <= mostSlips {
			all = append(all, candidate{n, clone(p.Procedure)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(a.slips-b.slips, strings.Compare(string(a.Code), string(b.Code)))
	})
	var list []pipeline.Procedure
	for _, a := range all[:min(len(all), mostNearest)] {
		list = append(list, a.Procedure)
	}
	return list
}

// bare is a code without what provinces append to it (1.009994.000.00.00.H21) and in the digits that people mistype.
func bare(code pipeline.ProcedureCode) string {
	parts := strings.FieldsFunc(string(code), func(r rune) bool { return r < '0' || r > '9' })
	return strings.Join(parts[:min(len(parts), 2)], ".")
}

// slips counts the letters that were left out, put in, mistaken or exchanged with their neighbour between two short texts
// (optimal string alignment distance).
func slips(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			n := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, rows[i-2][j-2]+1)
			}
			rows[i][j] = n
		}
	}
	return rows[len(a)][len(b)]
}
