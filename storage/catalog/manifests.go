package catalog

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// manifest records a manifest with its lines. The same manifest again adds nothing. A line whose file has come
// meanwhile is a conflict.
func (w *writer) manifest(m pipeline.Manifest) {
	w.exec("INSERT INTO manifests (id, agency, submitted_by, at, lines) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		m.ID, m.Agency, m.By, millis(m.At), m.Count)
	fresh := slices.DeleteFunc(slices.Clone(m.Lines), func(e pipeline.ManifestEntry) bool { return e.Known })
	for lines := range slices.Chunk(fresh, some) {
		w.lines(lines)
	}
	for entries := range slices.Chunk(m.Lines, some) {
		var args []any
		for _, e := range entries {
			args = append(args, m.ID, e.N, e.Line.ID)
		}
		w.exec("INSERT INTO manifest_entries (manifest, n, line) VALUES "+repeat("(?, ?, ?)", len(entries))+" ON CONFLICT DO NOTHING", args...)
	}
}

// some is how many rows are written or looked for at once.
const some = 250

func (w *writer) lines(entries []pipeline.ManifestEntry) {
	var args []any
	for _, e := range entries {
		l := e.Line
		args = append(args, l.ID, l.Agency, l.Said[:], l.Digest[:], l.By, millis(l.At), []byte(l.Key), l.Content)
		if e.Was != "" { // what it became came to nothing
			w.must("say line anew", "UPDATE manifest_lines SET document = '' WHERE id = ? AND document IN ('', ?)", l.ID, e.Was)
		}
	}
	w.mustAll(len(entries), "record lines", "INSERT INTO manifest_lines (id, agency, said, digest, said_by, at, key, content, document) VALUES "+
		repeat("(?, ?, ?, ?, ?, ?, ?, ?, '')", len(entries))+` ON CONFLICT (id) DO UPDATE SET said = excluded.said, digest = excluded.digest,
		said_by = excluded.said_by, at = excluded.at, key = excluded.key, content = excluded.content WHERE manifest_lines.document = ''`, args...)
}

// lineDocument gives a line the document that its file became.
func (w *writer) lineDocument(l pipeline.ManifestLine) {
	w.must("give line its document", "UPDATE manifest_lines SET document = ? WHERE id = ? AND document = '' AND digest = ?", l.Document, l.ID, l.Digest[:])
}

// forgetLine destroys what a line says of a document that is destroyed.
func (w *writer) forgetLine(id pipeline.DocumentID) {
	w.exec("UPDATE manifest_lines SET key = NULL, content = NULL WHERE document = ?", id)
}

// Manifest implements pipeline.Catalog.
func (c *Catalog) Manifest(ctx context.Context, id pipeline.ManifestID) (pipeline.Manifest, error) {
	var m pipeline.Manifest
	err := c.view(ctx, func(q session) error {
		return q.one(ctx, []any{&m.ID, &m.Agency, &m.By, asTime{&m.At}, &m.Count}, "SELECT id, agency, submitted_by, at, lines FROM manifests WHERE id = ?", id)
	})
	if err != nil {
		return m, fmt.Errorf("manifest: %w", err)
	}
	return m, nil
}

// ManifestLines implements pipeline.Catalog.
func (c *Catalog) ManifestLines(ctx context.Context, q pipeline.LineQuery) (lines []pipeline.PlacedLine, err error) {
	if q.Manifest != "" {
		return c.manifestLines(ctx, q)
	}
	for ids := range slices.Chunk(q.IDs, some) {
		var args []any
		for _, id := range ids {
			args = append(args, id)
		}
		more, err := c.lines(ctx, "0", "", "l.id IN (?"+strings.Repeat(", ?", len(args)-1)+")", args...)
		if err != nil {
			return nil, fmt.Errorf("lines of manifests: %w", err)
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

func (c *Catalog) manifestLines(ctx context.Context, q pipeline.LineQuery) ([]pipeline.PlacedLine, error) {
	where, args := "e.manifest = ? AND e.n > ?", []any{q.Manifest, q.After}
	if !q.Digest.IsZero() {
		where, args = where+" AND l.digest = ?", append(args, q.Digest[:])
	}
	lines, err := c.lines(ctx, "e.n", "JOIN manifest_entries AS e ON e.line = l.id", where+" ORDER BY e.n LIMIT ?", append(args, cmp.Or(q.Limit, math.MaxInt32))...)
	if err != nil {
		return nil, fmt.Errorf("lines of manifest: %w", err)
	}
	return lines, nil
}

func (c *Catalog) lines(ctx context.Context, place, join, where string, args ...any) (lines []pipeline.PlacedLine, err error) {
	err = c.reads.each(ctx, func(r scanner) error {
		var p pipeline.PlacedLine
		l, said := &p.Line, pipeline.Digest{}
		err := r.Scan(&p.N, &l.ID, &l.Agency, asDigest{&said}, asDigest{&l.Digest}, &l.By, asTime{&l.At}, (*[]byte)(&l.Key), &l.Content, &l.Document, &p.State, &p.Reason)
		l.Said = said
		lines = append(lines, p)
		return err
	}, "SELECT "+place+`, l.id, l.agency, l.said, l.digest, l.said_by, l.at, l.key, l.content, l.document, coalesce(d.state, ''), coalesce(d.reason, '')
		FROM manifest_lines AS l `+join+" LEFT JOIN documents AS d ON d.id = l.document WHERE "+where, args...)
	return lines, classify(err)
}

// ManifestStates implements pipeline.Catalog.
func (c *Catalog) ManifestStates(ctx context.Context, id pipeline.ManifestID) (map[pipeline.State]int, error) {
	counts := map[pipeline.State]int{}
	err := c.reads.each(ctx, func(r scanner) error {
		var s pipeline.State
		var n int
		err := r.Scan(&s, &n)
		counts[s] = n
		return err
	}, `SELECT coalesce(d.state, ''), count(*) FROM manifest_entries AS e JOIN manifest_lines AS l ON l.id = e.line
		LEFT JOIN documents AS d ON d.id = l.document WHERE e.manifest = ? GROUP BY 1`, id)
	if err != nil {
		return nil, fmt.Errorf("states of manifest: %w", classify(err))
	}
	return counts, nil
}
