package catalog

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// lines hands out the lines of a dump.
type lines struct {
	from *bufio.Reader
	next []byte
}

// peek returns the next line without taking it, or io.EOF behind the last one.
func (l *lines) peek() ([]byte, error) {
	if l.next != nil {
		return l.next, nil
	}
	line, err := l.from.ReadBytes('\n')
	if err == io.EOF && len(line) > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	l.next = line
	return line, nil
}

func (l *lines) take() ([]byte, error) {
	line, err := l.peek()
	l.next = nil
	return line, err
}

// fill inserts the rows of one table.
func (t table) fill(ctx context.Context, q session, h head, from *lines) error {
	in, err := t.insert(h)
	if err != nil {
		return err
	}
	for {
		line, err := from.peek()
		if err == io.EOF || err == nil && line[0] == '{' {
			break
		}
		if err != nil {
			return damaged(err)
		}
		from.next = nil
		if err := in.line(ctx, q, line); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, q); err != nil {
		return err
	}
	return t.goOn(ctx, q, h.Last)
}

// insert gathers rows for statements of many rows each: that is where a restore's time goes.
type insert struct {
	begin string   // of the statement, up to the rows
	kinds []string // of the columns, the place's first if there is one
	cut   int      // values at the start of a row that this database keeps no column for
	rows  int
	args  []any
}

// mostValues bounds one statement, far below what either database takes.
const mostValues = 2000

func (t table) insert(h head) (*insert, error) {
	in := &insert{}
	var names []string
	switch {
	case h.Placed && t.placed:
		names, in.kinds = append(names, "rowid"), append(in.kinds, "bigint")
	case h.Placed:
		in.cut = 1
	}
	for _, name := range h.Columns {
		kind := t.kind(name)
		if kind == "" {
			return nil, fmt.Errorf("dump has a column %q, the catalog has none: %w", name, pipeline.ErrState)
		}
		names, in.kinds = append(names, name), append(in.kinds, kind)
	}
	in.begin = "INSERT INTO " + t.name + " (" + quoted(names...) + ") VALUES "
	return in, nil
}

func (in *insert) line(ctx context.Context, q session, line []byte) error {
	values, err := decodeRow(line)
	if err != nil {
		return err
	}
	if len(values) != in.cut+len(in.kinds) {
		return damaged(fmt.Errorf("row has %d values, want %d", len(values), in.cut+len(in.kinds)))
	}
	for i, v := range values[in.cut:] {
		if n, ok := v.(int64); ok && in.kinds[i] == "boolean" {
			v = n != 0
		}
		in.args = append(in.args, v)
	}
	if in.rows++; len(in.args)+len(in.kinds) > mostValues {
		return in.flush(ctx, q)
	}
	return nil
}

// flush inserts what was gathered.
func (in *insert) flush(ctx context.Context, q session) error {
	if in.rows == 0 {
		return nil
	}
	row := "(?" + strings.Repeat(", ?", len(in.kinds)-1) + ")"
	_, err := q.run(ctx, in.begin+row+strings.Repeat(", "+row, in.rows-1), in.args...)
	in.rows, in.args = 0, in.args[:0]
	return err
}
