package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// adminFixity is "motlan admin fixity".
type adminFixity struct {
	Sample int  `default:"100" placeholder:"N" help:"Read what is stored of so many documents, picked at random (${default})."`
	All    bool `help:"Read everything."`
	JSON   bool `name:"json" help:"For programs."`
}

// fixity is what the command found.
type fixity struct {
	Documents int     `json:"documents"`
	Blobs     int     `json:"blobs"`
	Bytes     int64   `json:"bytes"`
	Bad       []badly `json:"bad"`
}

// badly is one blob that is not as the catalog says.
type badly struct {
	Document pipeline.DocumentID `json:"document"`
	Part     string              `json:"part"`
	Name     pipeline.Digest     `json:"name"`
	Why      string              `json:"why"` // Vietnamese, then English
	Error    string              `json:"error"`
}

// Run reads stored bytes again, as they are, without their keys. It changes nothing.
func (c adminFixity) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	found, err := c.look(ctx, o)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(std.out).Encode(found)
	} else {
		err = found.print(std.out)
	}
	if err == nil && len(found.Bad) > 0 {
		err = errUnsure
	}
	return err
}

// look reads the bytes of all documents, or of a sample.
func (c adminFixity) look(ctx context.Context, o *office) (fixity, error) {
	r := &reading{office: o, seen: map[pipeline.Digest]bool{}, fixity: fixity{Bad: []badly{}}}
	if c.All {
		err := o.eachLiving(ctx, func(id pipeline.DocumentID) error { return r.document(ctx, id) })
		return r.fixity, err
	}
	picked := sample{size: c.Sample}
	if err := o.eachLiving(ctx, picked.add); err != nil {
		return r.fixity, err
	}
	for _, id := range picked.ids {
		if err := r.document(ctx, id); err != nil {
			return r.fixity, err
		}
	}
	return r.fixity, nil
}

// eachLiving hands over the documents that are not destroyed, page by page.
func (o *office) eachLiving(ctx context.Context, do func(pipeline.DocumentID) error) error {
	const page = 1000
	var last pipeline.DocumentID
	for {
		ids, err := o.catalog.Living(ctx, last, page)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := do(id); err != nil {
				return err
			}
			last = id
		}
		if len(ids) < page {
			return nil
		}
	}
}

func (f fixity) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, b := range f.Bad {
		fmt.Fprintf(table, "✗ %s\t%s\t%s\t%s\n", b.Document, b.Part, b.Why, b.Error)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	verdict := "tất cả đúng như khi lưu · all as they were stored"
	if len(f.Bad) > 0 {
		verdict = fmt.Sprintf("%d TỆP SAI · BAD", len(f.Bad))
	}
	_, err := fmt.Fprintf(out, "Đã đọc lại %d tệp của %d giấy tờ, %.1f MB: %s\n", f.Blobs, f.Documents, float64(f.Bytes)/1e6, verdict)
	return err
}
