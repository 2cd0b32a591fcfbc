package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers"
)

// pictures says where the pictures of what is shown are to be left.
type pictures struct {
	Crops string `placeholder:"DIR" help:"Leave the picture of each item in this folder. They show what stands on the paper: remove them afterwards."`
}

// reviewNext is "motlan review next".
type reviewNext struct {
	pictures
	Except []pipeline.DocumentID `placeholder:"ID" help:"Documents that the operator leaves to others; they are given back."`
}

// Run shows the next document.
func (c reviewNext) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	id, err := o.service.NextReview(ctx, o.Agency, s.Operator, c.Except)
	if errors.Is(err, pipeline.ErrNotFound) {
		fmt.Fprintln(std.out, "Không có giấy tờ nào chờ bạn kiểm tra.")
		return nil
	}
	if err != nil {
		return err
	}
	return o.showReview(ctx, std, id, false, c.Crops)
}

// reviewShow is "motlan review show".
type reviewShow struct {
	pictures
	Document pipeline.DocumentID `arg:"" help:"The document."`
	All      bool                `help:"Everything that was read, not only what is to be settled."`
}

// Run shows a document.
func (c reviewShow) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	return o.showReview(ctx, std, c.Document, c.All, c.Crops)
}

// shownItem is one line of a review.
type shownItem struct {
	name               pipeline.FieldName
	value, read, doubt string
	by                 string
	role               pipeline.SubjectRole
}

// showReview prints what is to be settled and, in a second review, what was.
func (o *office) showReview(ctx context.Context, std streams, id pipeline.DocumentID, all bool, crops string) error {
	doc, e, err := o.service.Review(ctx, id, pipeline.Reader{Name: o.Operator})
	if err != nil {
		return err
	}
	stages := o.runner(workers.Measure()) // starts no child before it draws
	defer stages.Close()
	kind, _ := o.book.Type(e.Type)
	fmt.Fprintf(std.out, "%s  %s, %s, bản ghi %d\n", doc.ID, cmp.Or(kind.Name, string(e.Type)), stateNames[doc.State], doc.Revision)
	for _, i := range itemsOf(e) {
		unseen := doc.State == pipeline.StateInReview && kind.MustReview || doc.State == pipeline.StateSecondLook && i.by != ""
		if !all && i.doubt == "" && !unseen {
			continue
		}
		i.print(std)
		spot, err := e.Spot(i.name)
		if err != nil || crops == "" {
			continue // it stands nowhere, or nobody wants to see it
		}
		picture, err := stages.Picture(ctx, doc, pipeline.View{Page: spot.Page, Quad: spot.Quad})
		if err != nil {
			return err
		}
		if err := leaveCrop(std, filepath.Join(crops, string(doc.ID)+"-"+filepath.Base(string(i.name))+".jpg"), picture); err != nil {
			return err
		}
	}
	return nil
}

func itemsOf(e pipeline.Extraction) []shownItem {
	items := []shownItem{{name: pipeline.ItemType, value: string(e.Type), doubt: e.TypeDoubt}}
	if len(e.Capture) > 0 {
		items = append(items, shownItem{name: pipeline.ItemCapture, doubt: strings.Join(e.Capture, "; ")})
	}
	for _, f := range e.Fields {
		items = append(items, shownItem{name: f.Name, value: f.Value, read: f.Read, doubt: f.Doubt, by: f.By})
	}
	for n, s := range e.Subjects {
		items = append(items, shownItem{name: pipeline.ItemSubject(n), value: strings.Trim(s.Role.Label()+": "+s.Name+"; "+s.Identifier, "; "),
			read: s.Read, doubt: s.Doubt, by: s.By, role: s.Role})
	}
	return items
}

func (i shownItem) print(std streams) {
	mark := " "
	if i.doubt != "" {
		mark = "?"
	}
	fmt.Fprintf(std.out, "  %s %-16s %-28s %s\n", mark, i.name, i.name.Label(), oneLine(i.value))
	for _, more := range []struct{ what, text string }{{"nghi ngờ", i.doubt}, {"máy đọc", i.read}, {"người kiểm tra", i.by}} {
		if more.text != "" {
			fmt.Fprintf(std.out, "        %s: %s\n", more.what, oneLine(more.text))
		}
	}
}

// oneLine shows text of a paper on a terminal, which must not act on what it holds.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}

// leaveCrop leaves a picture for its owner's eyes only.
func leaveCrop(std streams, file string, picture []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return pipeline.Full(err)
	}
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		return pipeline.Full(err)
	}
	fmt.Fprintf(std.out, "        ảnh: %s\n", file)
	return nil
}
